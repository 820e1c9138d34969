"""The peers of the benchmarks: what they say is understood, and one that is absent is said kindly and left out."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.benchmarks import peers
from tests.benchmarks.figures import Effort
from tests.benchmarks.peers import comparing, rows
from tests.benchmarks.peers.measures import MEASURES, REPLICATION
from tests.benchmarks.peers.runner import Absent, Found, run, understood

FOLDER = Path(peers.__file__).parent
SAID = '{"version": "9.0.0", "records": 100000, "seconds": [12.5, 10.0, 40.0]}'


def ran(tmp_path: Path, program: str, seconds: float = 30) -> Found | Absent:
    return run([sys.executable, "-c", program], {}, tmp_path, seconds)


def runs(process: int) -> bool:
    """Ended counts as such even where nobody has asked yet how it ended."""
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def test_a_peers_figure_is_that_of_its_median_round() -> None:
    found = understood(SAID)
    assert isinstance(found, Found)
    assert found.per_second == 8_000


def test_what_a_peer_said_before_its_figure_is_passed_over() -> None:
    assert understood(f"a library's greeting\n{SAID}\n") == understood(SAID)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "figures!",
        '{"version": "9.0.0"}',
        '{"version": "9.0.0", "records": "many", "seconds": [1]}',
        '{"version": "9.0.0", "records": 1, "seconds": []}',
        '{"version": "9.0.0", "records": 1, "seconds": [0]}',
    ],
)
def test_a_figure_that_is_none_is_said(said: str) -> None:
    assert isinstance(understood(said), Absent)


def test_a_runners_line_is_taken_from_its_output(tmp_path: Path) -> None:
    assert ran(tmp_path, f"print({SAID!r})") == understood(SAID)


def test_a_runner_that_fails_is_quoted(tmp_path: Path) -> None:
    found = ran(tmp_path, "raise SystemExit('no room on the disk')")
    assert found == Absent("it ended with 1: no room on the disk")


def test_a_runner_past_its_time_is_ended_with_the_server_that_it_started(tmp_path: Path) -> None:
    server = "import time; time.sleep(60)"
    program = (
        "import pathlib, subprocess, sys, time\n"
        f"server = subprocess.Popen([sys.executable, '-c', {server!r}])\n"
        "pathlib.Path('server.pid').write_text(str(server.pid))\n"
        "time.sleep(60)\n"
    )
    began = time.monotonic()
    found = ran(tmp_path, program, seconds=2)
    assert found == Absent("it took more than 2 s")
    assert time.monotonic() - began < 50
    assert not runs(int((tmp_path / "server.pid").read_text()))


@pytest.mark.parametrize("benchmark", MEASURES)
def test_where_no_peer_is_installed_our_figure_stands_alone_and_each_absence_is_said(
    benchmark: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(comparing, "HOME", tmp_path)
    [record] = peers.records(benchmark, "records/s", 5.0, Effort(quick=True))
    assert (record.name, record.ours, record.reference, record.reference_name) == (benchmark, 5.0, None, None)
    said = capsys.readouterr().err
    for measure in MEASURES[benchmark]:
        assert f"skipped: {measure.peer.title} ({measure.does}): not installed; `make peers` installs it" in said


def test_each_peer_that_is_here_makes_a_record_beside_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    figures = {measure: peers.Reference(measure.peer.title, 10.0) for measure in MEASURES["first_load_pages"]}
    monkeypatch.setattr(comparing, "measured", lambda measure, _effort, _home: figures[measure])
    found = peers.records("first_load_pages", "records/s", 150.0, Effort())
    assert [(one.reference_name, one.ratio) for one in found] == [
        (peers.POUCHDB.title, 15.0),
        (peers.WATERMELONDB.title, 15.0),
    ]


def test_a_figure_of_another_version_is_not_taken() -> None:
    other = Found(version="8.0.1", records=1, seconds=(1.0,))
    found = comparing.of_its_version(peers.POUCHDB, other)
    assert isinstance(found, Absent)
    assert "8.0.1" in found.reason
    assert comparing.of_its_version(peers.POUCHDB, Found(peers.POUCHDB.version, 1, (1.0,))) != found


def test_every_peers_version_is_the_one_that_the_locks_install() -> None:
    by_npm = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    by_pip = (FOLDER / "anki.txt").read_text(encoding="utf-8")
    for peer in (peers.POUCHDB, peers.WATERMELONDB):
        assert by_npm[f"node_modules/{peer.package}"]["version"] == peer.version
    assert f"anki=={peers.ANKI.version} " in by_pip
    assert "resolved" not in {key for package in by_npm.values() for key in package}


def test_a_peer_whose_part_was_not_built_is_absent(tmp_path: Path) -> None:
    (tmp_path / "node_modules" / "pouchdb").mkdir(parents=True)
    assert REPLICATION.peer.command(tmp_path) is None


@pytest.mark.parametrize(("kind", "smallest", "largest"), [("items", 290, 340), ("movements", 200, 225)])
def test_the_peers_rows_are_of_the_size_that_the_figures_were_set_for(
    kind: str, smallest: int, largest: int, tmp_path: Path
) -> None:
    size = rows.write(kind, 200, tmp_path / "rows.jsonl")
    found = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert smallest < size < largest
    assert len({row["id"] for row in found}) == 200
