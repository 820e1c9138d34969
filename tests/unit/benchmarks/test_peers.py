"""The peers of the benchmarks: what they say is understood, and one that is absent is said kindly and left out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.benchmarks import peers
from tests.benchmarks.figures import Effort
from tests.benchmarks.peers import comparing, rows, station
from tests.benchmarks.peers.measures import MEASURES, REPLICATION, SYNCHRONIZE, Measure
from tests.benchmarks.peers.runner import Absent, Ready, Runner, running
from tests.benchmarks.record import Record

FOLDER = Path(peers.__file__).parent
QUICK = Effort(quick=True)

STANDS_IN = """
import json, sys
print("a library's greeting")
print(json.dumps({"version": VERSION, "records": 1000}), flush=True)
for seconds in ROUNDS:
    sys.stdin.readline()
    print(json.dumps({"seconds": seconds}), flush=True)
"""
"""A runner that speaks as the real ones do, and has its figures from the test."""


def stand_in(version: str, *rounds: float) -> str:
    return STANDS_IN.replace("VERSION", repr(version)).replace("ROUNDS", repr(rounds))


@contextmanager
def ran(program: str, folder: Path) -> Iterator[Runner]:
    with running([sys.executable, "-c", program], {}, folder) as runner:
        yield runner


def installed(monkeypatch: pytest.MonkeyPatch, home: Path, programs: dict[str, str]) -> None:
    """These peers' runners are here, and no others."""

    def command(peer: peers.Peer, _home: Path) -> list[str] | None:
        return [sys.executable, "-c", programs[peer.name]] if peer.name in programs else None

    monkeypatch.setattr(peers.Peer, "command", command)
    monkeypatch.setattr(comparing, "HOME", home)


def runs(process: int) -> bool:
    """Ended counts as such even where nobody has asked yet how it ended."""
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def of(found: list[Record]) -> list[tuple[str | None, float | None]]:
    return [(one.reference_name, one.reference) for one in found]


# --- what a runner says ---------------------------------------------------------------------------------------


def test_a_runner_says_what_it_is_ready_with_and_the_seconds_of_each_round(tmp_path: Path) -> None:
    with ran(stand_in("9.0.0", 0.5, 0.25), tmp_path) as runner:
        assert runner.ready(30) == Ready("9.0.0", 1000)
        assert [runner.round(30), runner.round(30)] == [0.5, 0.25]


def test_a_runner_that_fails_is_quoted(tmp_path: Path) -> None:
    with (
        ran("raise SystemExit('no room on the disk')", tmp_path) as runner,
        pytest.raises(Absent, match="it ended with 1: no room on the disk"),
    ):
        runner.ready(30)


def test_a_runner_that_ends_before_its_round_is_no_figure(tmp_path: Path) -> None:
    with ran(stand_in("9.0.0"), tmp_path) as runner:
        runner.ready(30)
        with pytest.raises(Absent, match="it ended with 0: not a word"):
            runner.round(30)


def test_a_round_of_no_time_is_no_figure(tmp_path: Path) -> None:
    with ran(stand_in("9.0.0", 0.0), tmp_path) as runner:
        runner.ready(30)
        with pytest.raises(Absent, match="it measured nothing"):
            runner.round(30)


@pytest.mark.parametrize("said", ["figures!", '{"version": "9.0.0"}', '{"version": 9, "records": 1}', "[]"])
def test_what_is_not_understood_is_not_taken_for_readiness(said: str, tmp_path: Path) -> None:
    with ran(f"print({said!r})", tmp_path) as runner, pytest.raises(Absent, match="it ended with 0"):
        runner.ready(30)


def test_a_runner_past_its_time_is_ended_with_the_server_that_it_started(tmp_path: Path) -> None:
    server = "import time; time.sleep(60)"
    program = (
        "import pathlib, subprocess, sys, time\n"
        f"server = subprocess.Popen([sys.executable, '-c', {server!r}])\n"
        "pathlib.Path('server.pid').write_text(str(server.pid))\n"
        f"{stand_in('9.0.0')}\n"
        "time.sleep(60)\n"
    )
    with ran(program, tmp_path) as runner:
        runner.ready(30)
        with pytest.raises(Absent, match=r"it took more than 0\.1 s"):
            runner.round(0.1)
    assert not runs(int((tmp_path / "server.pid").read_text()))


# --- the comparison -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("benchmark", MEASURES)
def test_where_no_peer_is_installed_our_figure_stands_alone_and_each_absence_is_said(
    benchmark: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(comparing, "HOME", tmp_path)
    found = peers.by_turns([benchmark], lambda: None, QUICK)
    [record] = peers.records(benchmark, "records/s", 5.0, found[benchmark])
    assert (record.name, record.ours, record.reference, record.reference_name) == (benchmark, 5.0, None, None)
    said = capsys.readouterr().err
    for measure in MEASURES[benchmark]:
        assert f"skipped: {measure.peer.title} ({measure.does}): not installed; `make peers` installs it" in said


def test_each_peer_that_is_here_makes_a_record_of_its_median_beside_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_peer = {
        "PouchDB": stand_in(peers.POUCHDB.version, 10, 20, 10),
        "WatermelonDB": stand_in(peers.WATERMELONDB.version, 2, 4, 6),
    }
    installed(monkeypatch, tmp_path, of_peer)
    found = peers.by_turns(["first_load_pages"], lambda: None, QUICK, rounds=3)["first_load_pages"]
    records = peers.records("first_load_pages", "records/s", 1_500, found)
    assert of(records) == [(peers.POUCHDB.title, 100), (peers.WATERMELONDB.title, 250)]
    assert [one.ratio for one in records] == [15, 6]
    assert [one.microseconds for one in found] == [10_000, 4_000]
    assert not list(tmp_path.iterdir())


def test_ours_and_the_peers_measure_by_turns_and_what_two_benchmarks_share_is_measured_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, tmp_path, {"PouchDB": stand_in(peers.POUCHDB.version, 2, 2)})
    turns: list[str] = []
    measure = station.Station.round

    def measured(one: station.Station) -> None:
        turns.append(one.measure.peer.name)
        measure(one)

    monkeypatch.setattr(station.Station, "round", measured)
    found = peers.by_turns(["push", "push_protocol"], lambda: turns.append("ours"), QUICK, rounds=2)
    assert turns == ["ours", "PouchDB", "ours", "PouchDB"]
    assert found["push"] == found["push_protocol"] == [peers.Reference(peers.POUCHDB.title, 500)]


def test_a_peer_that_fails_in_a_round_is_left_out_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    of_peer = {
        "PouchDB": stand_in(peers.POUCHDB.version, 10),
        "WatermelonDB": stand_in(peers.WATERMELONDB.version, 2, 2),
    }
    installed(monkeypatch, tmp_path, of_peer)
    assert peers.references("first_load_pages", QUICK) == [peers.Reference(peers.WATERMELONDB.title, 500)]
    assert f"failed: {peers.POUCHDB.title} (pull, 1,000 items): it ended with 0" in capsys.readouterr().err


def test_a_figure_of_another_version_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    installed(monkeypatch, tmp_path, {"PouchDB": stand_in("8.0.1", 1, 1)})
    assert peers.references("push", QUICK) == []
    assert f"version 8.0.1 is installed instead of {peers.POUCHDB.version}" in capsys.readouterr().err


def test_what_a_killed_run_left_is_removed_and_what_a_running_one_has_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, tmp_path, {"PouchDB": stand_in(peers.POUCHDB.version, 1, 1)})
    left, kept = tmp_path / f"run-{2**31 - 1}-a", tmp_path / f"run-{os.getpid()}-b"
    left.mkdir()
    kept.mkdir()
    assert len(peers.references("push", QUICK)) == 1
    assert list(tmp_path.iterdir()) == [kept]


@pytest.mark.parametrize("measure", [REPLICATION, SYNCHRONIZE])
def test_a_peer_of_which_a_part_was_not_installed_is_absent(measure: Measure, tmp_path: Path) -> None:
    (tmp_path / measure.peer.needs[0]).mkdir(parents=True)
    with pytest.raises(Absent, match="not installed"), station.station(measure, QUICK, tmp_path):
        pass


# --- what is installed, and what they get ---------------------------------------------------------------------


def test_every_peers_version_is_the_one_that_the_locks_install() -> None:
    by_npm = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    by_pip = (FOLDER / "anki.txt").read_text(encoding="utf-8")
    for peer in (peers.POUCHDB, peers.WATERMELONDB):
        assert by_npm[f"node_modules/{peer.package}"]["version"] == peer.version
    assert f"anki=={peers.ANKI.version} " in by_pip
    assert "resolved" not in {key for package in by_npm.values() for key in package}


@pytest.mark.parametrize(("kind", "smallest", "largest"), [("items", 290, 340), ("movements", 200, 225)])
def test_the_peers_rows_are_of_the_size_that_the_figures_were_set_for(
    kind: str, smallest: int, largest: int, tmp_path: Path
) -> None:
    size = rows.write(kind, 200, tmp_path / "rows.jsonl")
    found = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert smallest < size < largest
    assert len({row["id"] for row in found}) == 200
