"""Opening a data folder: the first time, again, twice at once, after a kill, damaged, and from another version."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from ims_desktop.domain.errors import ImsError
from ims_desktop.ports.mirror import Reached
from ims_desktop.protocol.mirror import MIRROR
from ims_desktop.store import mirror_file
from ims_desktop.store.failures import FolderInUse, StoreDamaged, StoreIsNewer
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows
from tests.contracts.outbox_contract import FIRST, record


def open_and_close(folder: Path) -> None:
    LocalStore(folder).close()


def begin(folder: Path, *names: str) -> None:
    """A workstation that recorded something, and was closed."""
    store = LocalStore(folder)
    store.outbox.begin_as(FIRST)
    record(store.outbox, *names)
    store.mirror.apply([rows.item(3)], Reached("life", 3, 3))
    store.close()


def statement(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        found = connection.execute(sql).fetchall()
        connection.commit()
    finally:
        connection.close()
    return found


def overwrite(path: Path, start: int, with_: bytes) -> bytes:
    content = bytearray(path.read_bytes())
    content[start : start + len(with_)] = with_
    path.write_bytes(content)
    return bytes(content)


def test_what_was_recorded_is_there_after_a_restart(folder: Path) -> None:
    begin(folder, "a", "b")
    store = LocalStore(folder)
    try:
        assert [one.id for one in store.outbox.after(0, 10)] == ["a", "b"]
        assert store.outbox.identity() == FIRST
        assert store.mirror.reached() == Reached("life", 3, 3)
    finally:
        store.close()


def test_the_files_survive_what_they_are_for(store: LocalStore, folder: Path) -> None:
    mirror, local = store._swap.writer, store._connections[0]
    assert local.execute("PRAGMA main.journal_mode").fetchone() == ("wal",)
    assert local.execute("PRAGMA main.synchronous").fetchone() == (2,)
    assert local.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert mirror.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert mirror.execute("PRAGMA synchronous").fetchone() == (1,)


def test_the_store_lane_cannot_write_the_mirror(store: LocalStore) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store._connections[0].execute("DELETE FROM mirror.items")


def test_a_scan_does_not_wait_for_a_pull(dock: LocalStore) -> None:
    mirror = dock._swap.writer
    mirror.execute("BEGIN IMMEDIATE")
    mirror.execute("UPDATE items SET name = 'being pulled'")
    try:
        record(dock.outbox, "a")
        assert dock.stock.search("mountain") != []
    finally:
        mirror.execute("ROLLBACK")


# --- two clients ----------------------------------------------------------------------------------------------


def test_a_second_client_on_the_folder_is_refused_and_harms_nothing(store: LocalStore, folder: Path) -> None:
    with pytest.raises(FolderInUse, match="Already open"):
        LocalStore(folder)
    store.outbox.begin_as(FIRST)
    record(store.outbox, "a")


def test_another_process_is_refused_too(store: LocalStore, folder: Path) -> None:
    program = f"import pathlib, ims_desktop.store.local_store as it; it.LocalStore(pathlib.Path({str(folder)!r}))"
    refused = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "FolderInUse" in refused.stderr


def test_the_folder_is_free_again_after_closing(folder: Path) -> None:
    open_and_close(folder)
    open_and_close(folder)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ImsError):
        LocalStore(tmp_path / "file" / "data")


# --- another version ------------------------------------------------------------------------------------------


def test_a_newer_store_is_refused_untouched(folder: Path) -> None:
    begin(folder, "a")
    statement(folder / "local.db", "UPDATE alembic_version SET version_num = '9999'")
    before = (folder / "local.db").read_bytes()
    with pytest.raises(StoreIsNewer, match="9999"):
        LocalStore(folder)
    assert (folder / "local.db").read_bytes() == before


def test_a_mirror_of_another_version_is_put_aside(folder: Path) -> None:
    begin(folder, "a")
    statement(folder / "mirror.db", f"PRAGMA user_version = {(MIRROR + 1) * 1000}")
    store = LocalStore(folder)
    try:
        assert store.mirror.reached() == Reached()
        assert store.outbox.last_sequence() == 1
        assert len(list(folder.glob("mirror-*.aside"))) == 1
    finally:
        store.close()


def test_only_the_latest_mirror_put_aside_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in (5, 6, 7):
        monkeypatch.setattr(mirror_file, "VERSION", version)
        open_and_close(folder)
    assert len([path for path in folder.glob("mirror-*.aside") if path.is_file()]) == 1


# --- damage ---------------------------------------------------------------------------------------------------


def test_a_damaged_local_file_is_refused_and_kept_as_it_is(folder: Path) -> None:
    begin(folder, "a")
    damaged = overwrite(folder / "local.db", 0, b"this is no database, not any more" * 4)
    with pytest.raises(StoreDamaged, match=r"local\.db"):
        LocalStore(folder)
    assert (folder / "local.db").read_bytes() == damaged
    assert not list(folder.glob("*.bak"))


def test_an_empty_page_in_the_local_file_is_found_after_an_unclean_stop(folder: Path) -> None:
    begin(folder, *(f"op-{number}" for number in range(300)))
    damaged = overwrite(folder / "local.db", 4096 * 12, b"\xff" * 4096 * 8)
    (folder / "lock").write_bytes(b"open")
    with pytest.raises(StoreDamaged):
        LocalStore(folder)
    assert (folder / "local.db").read_bytes() == damaged


def test_it_stays_refused_until_somebody_mends_it(folder: Path) -> None:
    begin(folder, *(f"op-{number}" for number in range(300)))
    overwrite(folder / "local.db", 4096 * 12, b"\xff" * 4096 * 8)
    (folder / "lock").write_bytes(b"open")
    for _ in range(2):
        with pytest.raises(StoreDamaged):
            LocalStore(folder)


def test_a_sound_file_opens_after_an_unclean_stop(folder: Path) -> None:
    begin(folder, "a")
    (folder / "lock").write_bytes(b"open")
    open_and_close(folder)
    assert (folder / "lock").read_bytes() == b""


def test_a_damaged_mirror_is_put_aside_and_the_outbox_is_kept(folder: Path) -> None:
    begin(folder, "a")
    overwrite(folder / "mirror.db", 0, b"this is no database, not any more" * 4)
    store = LocalStore(folder)
    try:
        assert store.mirror.reached() == Reached()
        assert [one.id for one in store.outbox.after(0, 10)] == ["a"]
        store.mirror.apply([rows.item(3)], Reached("life", 3, 3))
        assert len(store.stock.search("bk")) == 1
    finally:
        store.close()


def test_a_mirror_found_damaged_while_working_is_replaced_at_the_next_start(folder: Path) -> None:
    begin(folder, "a")
    store = LocalStore(folder)
    store.suspect()
    store.close()
    pages = (folder / "mirror.db").stat().st_size // 4096
    overwrite(folder / "mirror.db", 4096 * 3, b"\xff" * 4096 * (pages - 4))
    store = LocalStore(folder)
    try:
        assert store.mirror.reached() == Reached()
    finally:
        store.close()
    open_and_close(folder)
    assert (folder / "lock").read_bytes() == b""


def test_a_mirror_whose_making_was_cut_is_made_anew(folder: Path) -> None:
    folder.mkdir()
    (folder / "mirror.db").write_bytes(b"")
    store = LocalStore(folder)
    try:
        assert store.mirror.reached() == Reached()
    finally:
        store.close()


def test_a_file_that_is_not_ours_is_not_taken_for_an_empty_one(folder: Path) -> None:
    folder.mkdir()
    statement(folder / "local.db", "CREATE TABLE somebody_elses (a)")
    with pytest.raises(ImsError):
        LocalStore(folder)
    assert statement(folder / "local.db", "SELECT name FROM sqlite_master") == [("somebody_elses",)]
