"""Small pulls: a hundred changed rows out of many, and a cycle with nothing to say."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import bindparam, select, update

from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder
from ims_desktop.central.tables import items
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
        closing(Database(DataFolder(central).url(None))) as office,
        closing(sqlite3.connect(DataFolder(central).database_file)) as watch,
    ):
        cycle = here.cycle(link, link)
        while not here.store.mirror.reached().is_consistent:
            cycle.run_once()
        pulls = [_timed(cycle, CHANGED) for _ in _changes(office, effort.times(ROUNDS))]
        before = _written(watch)
        idle = [_timed(cycle, 0) for _ in range(effort.times(IDLE))]
        if _written(watch) != before:
            raise AssertionError("an idle cycle wrote something at the central")
    return pulls, idle


def _changes(office: Database, rounds: int) -> Iterator[None]:
    """Other items each time, spread over all of them, as the office changes them."""
    with office.reading() as connection:
        ids = connection.scalars(select(items.c.id).order_by(items.c.id)).all()
    step = len(ids) // CHANGED
    for number in range(rounds):
        chosen = [ids[at * step + number % step] for at in range(CHANGED)]
        with office.transaction() as tx:
            tx.connection.execute(
                update(items).where(items.c.id == bindparam("row")).values(version=items.c.version + 1),
                [{"row": one} for one in chosen],
            )
            tx.touch(items, *chosen)
        yield


def _timed(cycle: Cycle, expected: int) -> float:
    began = time.perf_counter()
    report = cycle.run_once()
    ended = time.perf_counter()
    if report.pulled != expected:
        raise AssertionError(f"{report.pulled} rows came, not {expected}")
    return (ended - began) * 1e3


def _written(watch: sqlite3.Connection) -> int:
    """Changes whenever another connection commits something."""
    return int(watch.execute("PRAGMA data_version").fetchone()[0])
