"""First loads: by an image that the central keeps, and page by page, until everything there is can be scanned.

Each round is a workstation that was just enrolled, over HTTP from the program's own central in a process of its own.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ims_desktop.central.folder import DataFolder
from ims_desktop.ports.sync import LineState, LoadingStage
from ims_desktop.protocol.mirror import BY_NAME, create_table
from ims_desktop.protocol.mirror_file import insert_into
from ims_desktop.sync.cycle import Cycle
from ims_desktop.sync.report import Report
from tests.benchmarks import peers
from tests.benchmarks.company.catalogue import Row
from tests.benchmarks.company.central import books, served, workstation
from tests.benchmarks.company.folder import KEPT
from tests.benchmarks.figures import Effort, median, spread
from tests.benchmarks.record import Record

ROUNDS = 7
LARGE_ROUNDS = 3
RECORDS = ("items", "packagings", "balances")


def run(effort: Effort) -> list[Record]:
    some = 20_000 if effort.quick else 100_000
    found = [*_hundred_thousand(books(some, whole=False), some, effort)]
    return [*found, *_million(books(effort.many, whole=True), effort.times(LARGE_ROUNDS))]


def _hundred_thousand(central: Path, items: int, effort: Effort) -> Iterator[Record]:
    images: list[float] = []
    pages: list[float] = []
    searches: list[float] = []

    def load(url: str) -> None:
        images.append(_Load(central, url, by_image=True).ready)
        by_pages = _Load(central, url, by_image=False)
        pages.append(by_pages.ready)
        searches.append(by_pages.searchable - by_pages.ready)

    with served(central) as url:
        beside = peers.by_turns(["snapshot", "first_load_pages"], lambda: load(url), effort, effort.times(ROUNDS))
    for name, seconds in (("image", images), ("pages", pages), ("search behind the pages", searches)):
        spread(name, seconds, "s")
    yield from peers.records("snapshot", "records/s", items / median(images), beside["snapshot"])
    yield from peers.records("first_load_pages", "records/s", items / median(pages), beside["first_load_pages"])
    yield Record("first_load_pages_search", "s", median(searches))


def _million(central: Path, rounds: int) -> Iterator[Record]:
    ours: list[float] = []
    bare: list[float] = []
    with served(central) as url:
        for _ in range(rounds):
            bare.append(_bare(central))
            ours.append(_Load(central, url, by_image=True).ready)
    spread("first load", ours, "s")
    spread("bare executemany", bare, "s")
    yield Record("first_load", "s", median(ours), median(bare), "bare executemany")


class _Load:
    """One first load. ``ready`` and ``searchable`` are seconds from the first request."""

    def __init__(self, central: Path, url: str, *, by_image: bool) -> None:
        os.sync()
        with workstation(central, url, KEPT / f"load-{os.getpid()}") as (here, link):
            cycle = here.cycle(link, link) if by_image else self._by_pages(here.cycle(link, link))
            self._stages: dict[LoadingStage, float] = {}
            self._ready = 0.0
            self._began = time.perf_counter()
            report = cycle.run_once(progress=self._told)
            self.searchable = time.perf_counter() - self._began
            self.ready = self._ready
            if report.line is not LineState.ONLINE or not here.store.mirror.reached().is_consistent:
                raise AssertionError(f"not loaded: {report}")
            if (LoadingStage.DOWNLOADING in self._stages) is not by_image:
                raise AssertionError(f"loaded another way: {self._stages}")

    def _told(self, report: Report) -> None:
        if report.pulled and not report.behind and not self._ready:
            self._ready = time.perf_counter() - self._began
        if report.loading:
            self._stages.setdefault(report.loading.stage, time.perf_counter() - self._began)

    @staticmethod
    def _by_pages(cycle: Cycle) -> Cycle:
        """As where the central keeps no image: the same engine, which is not told of any."""
        cycle._puller._images = None
        return cycle


def _bare(central: Path) -> float:
    """Seconds that the same rows take, in the same tables, with nothing else done: no line, no index, no search."""
    path = KEPT / f"bare-{os.getpid()}.db"
    seconds = 0.0
    with closing(sqlite3.connect(path, isolation_level=None)) as bare:
        bare.execute("PRAGMA journal_mode = WAL")
        bare.execute("PRAGMA synchronous = NORMAL")
        bare.execute("BEGIN")
        for record in RECORDS:
            bare.execute(create_table(BY_NAME[record]))
            for rows in _rows(central, record):
                began = time.perf_counter()
                bare.executemany(insert_into(BY_NAME[record]), rows)
                seconds += time.perf_counter() - began
        began = time.perf_counter()
        bare.execute("COMMIT")
        seconds += time.perf_counter() - began
    for part in KEPT.glob(f"{path.name}*"):
        part.unlink()
    return seconds


def _rows(central: Path, record: str) -> Iterator[list[Row]]:
    columns = ", ".join((*BY_NAME[record].columns, "place", "deleted"))
    with closing(sqlite3.connect(DataFolder(central).database_file)) as source:
        rows = source.execute(f"SELECT {columns} FROM {record} WHERE place IS NOT NULL ORDER BY id")
        while some := rows.fetchmany(50_000):
            yield some
