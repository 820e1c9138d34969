"""A central as a process: founded, served, told to stop, and left behind by its parent."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from ims_desktop.central import commands
from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder
from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.importing import NotImported
from ims_desktop.central.samples import DELIVERIES
from ims_desktop.central.tables import balances, items, locations, people, purchase_order_lines, sites
from ims_desktop.domain.errors import InputProblem, TryAgain
from ims_desktop.domain.people import Role
from ims_desktop.resources import resource
from tests.integration.postgres import Cluster

WORK = [sys.executable, "-c"]


@contextmanager
def opened(folder: Path) -> Iterator[Database]:
    database = Database(DataFolder(folder).url(None))
    yield database
    database.close()


def test_a_new_central_has_an_administrator_and_a_site(tmp_path: Path) -> None:
    founded = commands.init(tmp_path, environment={})
    assert founded.is_new
    assert founded.password is not None
    with opened(tmp_path) as database, database.reading() as connection:
        admin = connection.execute(select(people)).one()
        assert (admin.username, json.loads(admin.roles)) == ("admin", ["administrator"])
        assert Passwords().is_right(admin.password_hash, founded.password)
        assert connection.scalar(select(sites.c.code)) == "MAIN"
        assert connection.scalar(select(func.count()).select_from(locations)) == 5


def test_founding_again_changes_nothing_and_says_so(tmp_path: Path) -> None:
    commands.init(tmp_path, environment={"IMS_ADMIN_PASSWORD": "a good password"})
    before = (tmp_path / "central.db").read_bytes()
    again = commands.init(tmp_path, sample="demo", environment={"IMS_ADMIN_PASSWORD": "another password"})
    assert (again.is_new, again.password, again.imported) == (False, None, ())
    assert (tmp_path / "central.db").read_bytes() == before


def test_founding_that_fails_leaves_no_central_behind(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="too short"):
        commands.init(tmp_path, environment={"IMS_ADMIN_PASSWORD": "short"})
    with pytest.raises(InputProblem, match="no such sample"):
        commands.init(tmp_path, sample="acme", environment={})
    assert not (tmp_path / "central.db").exists()
    assert commands.init(tmp_path, environment={}).is_new


def test_the_sample_company_is_as_its_readme_says(tmp_path: Path) -> None:
    founded = commands.init(tmp_path, sample="adventureworks", environment={})
    assert {one.kind: one.added for one in founded.imported} == {
        "sites": 1,
        "suppliers": 104,
        "items": 504,
        "packagings": 146,
        "locations": 755,
        "reasons": 16,
        "stock": 1065,
        "orders": 8845,
    }
    with opened(tmp_path) as database, database.reading() as connection:
        physical = balances.c.location_id.in_(select(locations.c.id).where(locations.c.kind.in_(["dock", "storage"])))
        assert connection.scalar(select(func.sum(balances.c.quantity)).where(physical)) == 335_974 * 1_000_000
        assert connection.scalar(select(func.sum(balances.c.quantity))) == 0
        assert connection.scalar(select(func.count()).select_from(purchase_order_lines)) == 8845
        assert connection.scalar(select(func.count()).where(items.c.inspection_required == 1)) == 504
        demo = connection.execute(select(people).where(people.c.is_demo == 1).order_by(people.c.username)).all()
    assert [one.username for one in demo] == ["lin", "mei-ling", "tom"]
    assert Passwords().is_right(demo[0].password_hash, "demo")
    assert resource("sample", "adventureworks", DELIVERIES).exists()


def test_the_demo_has_lots_serials_cases_and_metres_besides(tmp_path: Path) -> None:
    commands.init(tmp_path, sample="demo", environment={})
    with opened(tmp_path) as database, database.reading() as connection:
        extras = connection.execute(select(items).where(items.c.inspection_required == 0)).all()
        tracked = set(connection.scalars(select(items.c.tracking)))
    assert len(extras) == 5
    assert tracked == {"none", "lot", "serial"}


def test_the_sample_company_fits_postgresql_too(cluster: Cluster, tmp_path: Path) -> None:
    url = cluster.empty_database()
    shown = url.render_as_string(hide_password=False)
    founded = commands.init(tmp_path, shown, "adventureworks", environment={})
    assert sum(one.added for one in founded.imported) == 11436
    assert not commands.init(tmp_path, shown, "adventureworks", environment={}).is_new
    assert list(tmp_path.iterdir()) == []
    cluster.drop(url)


def test_people_are_added_once_with_a_password_of_their_own(tmp_path: Path) -> None:
    commands.init(tmp_path, environment={})
    made = commands.add_user(tmp_path, None, "Ann", [Role.OPERATOR, Role.BUYER])
    assert made is not None
    assert commands.add_user(tmp_path, None, "bob", [Role.OPERATOR], "Bob", "long enough") is None
    with pytest.raises(InputProblem, match="Somebody is called"):
        commands.add_user(tmp_path, None, "ANN", [Role.OPERATOR])
    with pytest.raises(InputProblem, match="one word"):
        commands.add_user(tmp_path, None, "two words", [Role.OPERATOR])
    with pytest.raises(InputProblem, match="too short"):
        commands.add_user(tmp_path, None, "cid", [Role.OPERATOR], password="short")


def test_a_code_for_a_workstation_is_of_a_site(tmp_path: Path) -> None:
    commands.init(tmp_path, environment={})
    assert len(commands.enrol(tmp_path)) == 11
    assert commands.enrol(tmp_path, site="MAIN")
    with pytest.raises(InputProblem, match="no site"):
        commands.enrol(tmp_path, site="MOON")


def test_a_file_is_imported_by_name(tmp_path: Path) -> None:
    commands.init(tmp_path, environment={})
    (tmp_path / "items.csv").write_text("sku,name\nA,Axle\n")
    assert commands.import_file(tmp_path, tmp_path / "items.csv").added == 1
    (tmp_path / "items.csv").write_text("sku,name\nA,=Axle\n")
    with pytest.raises(NotImported):
        commands.import_file(tmp_path, tmp_path / "items.csv")


def test_where_no_central_was_founded_it_says_how(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match="There is no central yet"):
        commands.enrol(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def founded(tmp_path: Path) -> Path:
    commands.init(tmp_path, environment={})
    return tmp_path


def serve(folder: Path, *options: str) -> subprocess.Popen[str]:
    call = ", ".join([f"Path({str(folder)!r})", *options])
    code = f"from pathlib import Path; from ims_desktop.central import commands; commands.serve({call})"
    return subprocess.Popen([*WORK, code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ready_at(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith("listening on http://127.0.0.1:")
    return line.removeprefix("listening on ").strip()


def ended(process: subprocess.Popen[str]) -> int:
    code = process.wait(10)
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            stream.close()
    return code


def test_it_says_when_it_is_ready_and_leaves_cleanly_when_told_to(founded: Path) -> None:
    process = serve(founded)
    url = ready_at(process)
    assert httpx.get(f"{url}/api/v1/sync/pull").status_code == 401
    assert url.endswith(f":{json.loads((founded / 'central.port').read_text())['port']}")
    process.send_signal(signal.SIGTERM)
    assert ended(process) == 0
    assert not (founded / "central.port").exists()


def test_it_leaves_with_the_program_that_started_it(founded: Path) -> None:
    process = serve(founded, "embedded=True")
    ready_at(process)
    assert process.stdin is not None
    process.stdin.close()
    assert ended(process) == 0


def test_one_process_serves_a_folder(founded: Path) -> None:
    process = serve(founded)
    ready_at(process)
    with pytest.raises(TryAgain, match="runs already"):
        commands.serve(founded, environment={})
    process.kill()
    ended(process)
    again = serve(founded)
    ready_at(again)
    again.terminate()
    assert ended(again) == 0


def test_a_port_that_is_taken_is_named(founded: Path, tmp_path: Path) -> None:
    process = serve(founded)
    port = int(ready_at(process).rsplit(":", 1)[1])
    other = tmp_path / "other"
    commands.init(other, environment={})
    with pytest.raises(TryAgain, match=str(port)):
        commands.serve(other, port=port, environment={})
    process.terminate()
    assert ended(process) == 0


def test_a_database_that_does_not_answer_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(TryAgain, match="The database is not reached"):
        commands.init(tmp_path, "postgresql://nobody@127.0.0.1:1/none")
