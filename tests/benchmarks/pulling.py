"""Small pulls: a hundred changed rows out of many, and a cycle with nothing to say."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ims_desktop.central.folder import DataFolder
from ims_desktop.sync.cycle import Cycle
from tests.benchmarks.company.central import books, served, workstation
from tests.benchmarks.company.folder import KEPT
from tests.benchmarks.figures import Effort, median, spread
from tests.benchmarks.record import Record

CHANGED = 100
ROUNDS = 40
IDLE = 400
ALLOWED_MS = 1.0


def run(effort: Effort) -> list[Record]:
    few, _ = _measured(books(effort.few, whole=True), effort)
    many, idle = _measured(books(effort.many, whole=True), effort)
    spread("100 rows of few", few)
    spread("100 rows of many", many)
    spread("idle", idle)
    return [
        Record("pull_delta_growth", "ms", median(many), median(few), "10,000 items"),
        Record("idle_cycle", "ms", median(idle), ALLOWED_MS, "allowed"),
    ]


def _measured(central: Path, effort: Effort) -> tuple[list[float], list[float]]:
    """Milliseconds of pulls, and of idle cycles, over those books."""
    with (
        served(central) as url,
        workstation(central, url, KEPT / f"pull-{os.getpid()}") as (here, link),
        closing(sqlite3.connect(DataFolder(central).database_file, isolation_level=None, timeout=30)) as office,
    ):
        cycle = here.cycle(link, link)
        while not here.store.mirror.reached().is_consistent:
            cycle.run_once()
        office.execute("PRAGMA synchronous = OFF")
        pulls = [_timed(cycle, CHANGED) for _ in _changes(office, effort.times(ROUNDS))]
        before = _written(office)
        idle = [_timed(cycle, 0) for _ in range(effort.times(IDLE))]
        if _written(office) != before:
            raise AssertionError("an idle cycle wrote something at the central")
    return pulls, idle


def _changes(office: sqlite3.Connection, rounds: int) -> Iterator[None]:
    """Other items each time, spread over all of them."""
    ids = [row for (row,) in office.execute("SELECT id FROM items ORDER BY id")]
    step = len(ids) // CHANGED
    for number in range(rounds):
        office.execute("BEGIN IMMEDIATE")
        high = office.execute("SELECT high FROM feed").fetchone()[0]
        rows = [(high + 1 + at, ids[at * step + number % step]) for at in range(CHANGED)]
        office.executemany("UPDATE items SET place = ?, version = version + 1 WHERE id = ?", rows)
        office.execute("UPDATE feed SET high = ?", (high + CHANGED,))
        office.execute("COMMIT")
        yield


def _timed(cycle: Cycle, expected: int) -> float:
    began = time.perf_counter()
    report = cycle.run_once()
    ended = time.perf_counter()
    if report.pulled != expected:
        raise AssertionError(f"{report.pulled} rows came, not {expected}")
    return (ended - began) * 1e3


def _written(office: sqlite3.Connection) -> int:
    """Changes whenever another connection commits something."""
    return int(office.execute("PRAGMA data_version").fetchone()[0])
