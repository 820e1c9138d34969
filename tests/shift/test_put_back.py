"""A central that is put back from a backup: every workstation notices, and whatever the backup lacks comes in again."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from ims_desktop.central import commands
from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder
from ims_desktop.central.lives import LifeFile
from ims_desktop.central.tables import feed
from ims_desktop.domain.errors import InputProblem, TryAgain
from ims_desktop.ports.book import StateCounts
from tests.shift.company import PEOPLE, Central, answering
from tests.shift.dock import Dock
from tests.shift.labels import goods


def epoch_of(folder: Path) -> str:
    with closing(Database(DataFolder(folder).url(None))) as database, database.reading() as connection:
        found: str = connection.execute(select(feed.c.epoch)).scalar_one()
        return found


def moved_to(dock: Dock, central: Central) -> Dock:
    """The same workstation, at the address where the central answers now."""
    folder = dock.folder
    dock.close()
    return Dock(folder, central, central.person("tom"))


def test_what_a_backup_lacks_is_handed_in_again(central_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "central.backup"
    copy.parent.mkdir()
    with answering(central_folder) as central:
        dock = Dock(tmp_path / "WS-01", central, central.person("tom"))
        dock.scan("PO-BIG", goods("BOLT", 1))
        dock.sync()
        assert commands.backup(central_folder, None, copy) > 0
        dock.scan(goods("BOLT", 2), goods("BOLT", 4))
        dock.sync()
        lost = central.kept_operations()
    before = epoch_of(central_folder)
    kept = commands.restore(central_folder, None, copy)
    assert kept is not None
    assert kept.exists()
    assert epoch_of(central_folder) != before
    with answering(central_folder) as central:
        assert central.kept_operations() != lost
        dock = moved_to(dock, central)
        dock.sync()
        assert central.kept_operations() == lost
        assert dock.states() == StateCounts(confirmed=3)
        assert dock.on_hand() == central.stock()
        dock.close()


def test_a_workstation_that_the_backup_knows_by_an_earlier_name_comes_back_with_all_its_work(
    central_folder: Path, tmp_path: Path
) -> None:
    with answering(central_folder) as central:
        dock = Dock(tmp_path / "WS-01", central, central.person("tom"))
        dock.scan("PO-BIG", goods("BOLT", 1))
        dock.sync()
        commands.backup(central_folder, None, tmp_path / "backup")
        dock.scan(goods("BOLT", 2))
        dock.sync()
        dock.close()
        shutil.copytree(tmp_path / "WS-01", tmp_path / "copy")
        dock = Dock(tmp_path / "WS-01", central, central.person("tom"))
        dock.scan(goods("BOLT", 4))
        dock.sync()
        copy = Dock(tmp_path / "copy", central, central.person("tom"))
        copy.scan(goods("BOLT", 8))
        copy.sync()
        lost = central.kept_operations()
        names = [one.workstation.identity for one in (dock, copy)]
        assert names[0] != names[1]
        dock.close()
    commands.restore(central_folder, None, tmp_path / "backup")
    with answering(central_folder) as central:
        copy = moved_to(copy, central)
        copy.sync()
        assert copy.workstation.identity not in names
        assert copy.states() == StateCounts(confirmed=3)
        assert central.stock() == copy.on_hand()
        assert {str(one) for one in central.stock().values()} == {"11"}
        dock = Dock(tmp_path / "WS-01", central, central.person("tom"))
        dock.sync()
        copy.sync()
        assert central.kept_operations() == lost == Counter(lost.keys())
        assert dock.on_hand() == copy.on_hand() == central.stock()
        dock.close()
        copy.close()


def test_a_backup_from_before_the_first_enrolment_needs_a_new_code_and_loses_nothing(
    central_folder: Path, tmp_path: Path
) -> None:
    commands.backup(central_folder, None, tmp_path / "backup")
    with answering(central_folder) as central:
        dock = Dock(tmp_path / "WS-01", central, central.person("tom"))
        dock.scan("PO-BIG", goods("BOLT", 1), goods("BOLT", 2))
        dock.sync()
    commands.restore(central_folder, None, tmp_path / "backup")
    with answering(central_folder) as central:
        dock = moved_to(dock, central)
        report = dock.cycle.run_once()
        assert "--enrol" in str(report.reason)
        dock.workstation.enrol(dock.link, central.enrolment_code(), "WS-01")
        dock.sync()
        assert dock.states() == StateCounts(confirmed=2)
        assert dock.on_hand() == central.stock()
        dock.close()


@pytest.mark.expects_warnings
def test_a_file_that_was_put_back_by_hand_is_noticed_at_the_next_start(central_folder: Path, tmp_path: Path) -> None:
    life, database_file = LifeFile(DataFolder(central_folder).life_file), DataFolder(central_folder).database_file
    shutil.copy(database_file, tmp_path / "by-hand")
    with closing(Database(DataFolder(central_folder).url(None))) as database:
        assert not life.look(database)
    with answering(central_folder) as central:
        dock = Dock(tmp_path / "WS-01", central, central.person("tom"))
        dock.close()
    with closing(Database(DataFolder(central_folder).url(None))) as database:
        life.write(database)
    before = epoch_of(central_folder)
    shutil.copy(tmp_path / "by-hand", database_file)
    with closing(Database(DataFolder(central_folder).url(None))) as database:
        assert LifeFile(DataFolder(central_folder).life_file).look(database)
        assert not LifeFile(DataFolder(central_folder).life_file).look(database)
    assert epoch_of(central_folder) != before


@pytest.mark.expects_warnings
def test_a_file_that_was_put_back_by_hand_is_noticed_by_the_next_workstation_that_knows_more(
    central_folder: Path, tmp_path: Path
) -> None:
    database_file = DataFolder(central_folder).database_file
    with answering(central_folder) as central:
        dock = Dock(tmp_path / "WS-01", central, central.person("tom"))
        gate = Dock(tmp_path / "WS-02", central, central.person("eve"))
        dock.scan("PO-BIG", goods("BOLT", 1))
        dock.sync()
        commands.backup(central_folder, None, tmp_path / "by-hand")
        dock.scan(goods("BOLT", 2))
        dock.sync()
        lost = central.kept_operations()
    before = epoch_of(central_folder)
    for part in ("-wal", "-shm"):
        database_file.with_name(database_file.name + part).unlink(missing_ok=True)
    shutil.copy(tmp_path / "by-hand", database_file)
    with answering(central_folder) as central:
        # Work of another workstation: by places alone nothing would look lost any more.
        gate = moved_to(gate, central)
        gate.scan("PO-BIG", goods("NUT", 1), goods("NUT", 1), goods("NUT", 1))
        gate.sync()
        dock = moved_to(dock, central)
        dock.sync()
        assert epoch_of(central_folder) != before
        assert lost.keys() <= central.kept_operations().keys()
        gate.sync()
        assert dock.on_hand() | gate.on_hand() == central.stock()
        dock.close()
        gate.close()


def test_nothing_is_put_back_while_the_central_serves(central_folder: Path, tmp_path: Path) -> None:
    commands.backup(central_folder, None, tmp_path / "backup")
    before = epoch_of(central_folder)
    with DataFolder(central_folder).held(), pytest.raises(TryAgain, match="serves this data folder"):
        commands.restore(central_folder, None, tmp_path / "backup")
    assert epoch_of(central_folder) == before


@pytest.mark.parametrize("content", [b"", b"no database at all" * 100, None])
def test_a_file_that_is_no_backup_changes_nothing(central_folder: Path, tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "something"
    if content is not None:
        file.write_bytes(content)
    before = epoch_of(central_folder)
    with pytest.raises(InputProblem, match="something"):
        commands.restore(central_folder, None, file)
    assert epoch_of(central_folder) == before


def test_a_damaged_backup_changes_nothing(central_folder: Path, tmp_path: Path) -> None:
    commands.backup(central_folder, None, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    (tmp_path / "backup").write_bytes(whole[: len(whole) // 2])
    before = epoch_of(central_folder)
    with pytest.raises(InputProblem):
        commands.restore(central_folder, None, tmp_path / "backup")
    assert epoch_of(central_folder) == before
    assert len(PEOPLE) + 1 == sqlite_count(central_folder, "people")


def sqlite_count(folder: Path, table: str) -> int:
    with closing(sqlite3.connect(DataFolder(folder).database_file)) as connection:
        found: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return found


def test_postgresql_is_backed_up_by_its_own_tools(central_folder: Path, tmp_path: Path) -> None:
    for command in (commands.backup, commands.restore):
        with pytest.raises(InputProblem, match="SQLite") as refused:
            command(central_folder, "postgresql://somewhere/ims", tmp_path / "file")
        assert "pg_dump" in str(refused.value.remedy)


def test_whoever_put_it_back_by_other_means_says_so(central_folder: Path) -> None:
    before = epoch_of(central_folder)
    assert commands.restored(central_folder) != before
    assert epoch_of(central_folder) != before
