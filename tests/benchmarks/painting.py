"""While a pull is written: from a scan's last key to its painted answer, and how long the store lets a scan wait."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from ims_desktop.domain.effects import Effect
from ims_desktop.floor.commands import Command
from ims_desktop.floor.steps import Job
from ims_desktop.ports.outbox import Draft, JobState
from ims_desktop.ports.people import Person
from ims_desktop.protocol.operations import Operation
from ims_desktop.store.outbox import SqliteOutbox
from ims_desktop.ui.driver import Script, Until
from ims_desktop.ui.lanes import Lane, Work
from tests.benchmarks.bare_commit import BareCommit, RecordedRows
from tests.benchmarks.canned_central import CannedCentral, canned_central
from tests.benchmarks.client import Desk, work
from tests.benchmarks.company.folder import filled, workstation_folder
from tests.benchmarks.company.labels import deliveries, packages
from tests.benchmarks.figures import Effort, median, p99, say, spread
from tests.benchmarks.record import Record
from tests.benchmarks.stopwatch import Stopwatch

SCANS = 1_000
ROUNDS = 2
LONGEST_PAUSE_S = 0.15
"""Between two scans, at random: each comes at another moment of the pull, which gets on in between."""
FRAME_MS = 1000 / 60


class WatchedOutbox(SqliteOutbox):
    """The store's own outbox, which notes how long each recording made its scan wait."""

    milliseconds: list[float]

    @classmethod
    def over(cls, outbox: SqliteOutbox) -> WatchedOutbox:
        watched = cls(outbox._connection)
        watched.milliseconds = []
        return watched

    def record(self, draft: Draft, effects: Sequence[Effect], job: JobState | None = None) -> Operation:
        began = time.perf_counter()
        operation = super().record(draft, effects, job)
        self.milliseconds.append((time.perf_counter() - began) * 1000)
        return operation


class BareThread:
    """Bare commits in a thread of the same process, as the store's lane is one."""

    def __init__(self, folder: Path) -> None:
        self._answers: SimpleQueue[Work] = SimpleQueue()
        self._lane: Lane[Any] = Lane("bare", self._answers.put)
        self._recorded = RecordedRows(folder / "local.db")
        self._bare = BareCommit(folder / "bare.db")
        self.milliseconds: list[float] = []

    def commit(self) -> Script:
        """The rows of the last scan once more."""
        rows = self._recorded.of_last()
        self._lane.run(lambda: self._bare.milliseconds(rows), self.milliseconds.append, _fail)
        yield Until(lambda: not self._answers.empty(), "a bare commit")
        self._answers.get()()

    def close(self) -> None:
        self._lane.stop()
        self._bare.close()
        self._recorded.close()


def _fail(error: Exception) -> None:
    raise error


def run(effort: Effort) -> list[Record]:
    kept = filled(effort.many)
    with ExitStack() as opened:
        folder = opened.enter_context(workstation_folder(effort.many))
        central = opened.enter_context(canned_central(kept))
        bare = BareThread(folder)
        opened.callback(bare.close)
        measured = _Measured(central, kept, bare, effort)
        work(folder, measured.script, central.address)
    return measured.records()


class _Measured:
    def __init__(self, central: CannedCentral, kept: Path, bare: BareThread, effort: Effort) -> None:
        self._central, self._bare, self._effort = central, bare, effort
        self._packages = packages(deliveries(kept))
        self._painted: list[float] = []
        self._bare_commits: list[float] = []
        self._longest: list[tuple[float, float]] = []
        self._pulled = 0
        self._random = random.Random(SCANS)

    def script(self, desk: Desk) -> Script:
        outbox = WatchedOutbox.over(desk.client.workstation.store.outbox)
        _watch(desk, outbox)
        watch = Stopwatch(desk)
        document, package = next(self._packages)
        yield from watch.begin(document or package)
        yield Until(lambda: desk.client.sync.status().line == "online", "the central")
        # Scans that never pause would have the sync hand in instead of reading on, and no pull would be measured.
        desk.client.sync.hold(True)
        for _ in range(ROUNDS):
            outbox.milliseconds.clear()
            self._bare.milliseconds.clear()
            for _ in range(self._effort.times(SCANS)):
                yield from pause(self._random.uniform(0, LONGEST_PAUSE_S))
                yield from self._pulling(desk)
                yield from watch.scan(package)
                self._painted.append(watch.milliseconds)
                yield from self._bare.commit()
                document, package = next(self._packages)
                if document is not None:
                    yield from watch.scan(document)
            self._longest.append((max(outbox.milliseconds), max(self._bare.milliseconds)))
            self._bare_commits += self._bare.milliseconds
            spread("recording", outbox.milliseconds)
            spread("bare commit", self._bare.milliseconds)
        self._pulled = desk.client.sync.status().pulled

    def _pulling(self, desk: Desk) -> Script:
        """Whenever the last pull is through, the next 100,000 rows are there; no scan comes when none is written."""
        sync = desk.client.sync
        if sync.status().behind == 0:
            self._central.release()
            sync.wake()
            yield Until(lambda: sync.status().behind > 0, "the next pull")

    def records(self) -> list[Record]:
        spread("painted", self._painted)
        say(f"    {self._pulled:,} rows pulled meanwhile")
        if self._pulled < self._effort.times(ROUNDS * SCANS):
            raise AssertionError("no pull worth the name was written meanwhile")
        waits, bare = zip(*self._longest, strict=True)
        return [
            Record("scan_to_painted", "ms p99", p99(self._painted), FRAME_MS, "60 Hz frame"),
            Record("scan_to_painted", "ms p99", p99(self._painted), p99(self._bare_commits), "bare commit meanwhile"),
            Record("scan_wait_max", "ms longest", median(waits), median(bare), "longest bare sqlite3 commit"),
        ]


def pause(seconds: float) -> Script:
    until = time.monotonic() + seconds
    yield Until(lambda: time.monotonic() >= until, "a pause")


def _watch(desk: Desk, outbox: SqliteOutbox) -> None:
    """Jobs record through ``outbox`` from now on."""
    workstation = desk.client.workstation
    make = workstation.job

    def watched(place: Command, person: Person, wake: Callable[[], None]) -> Job:
        return make(place, person, wake, outbox)

    workstation.job = watched  # type: ignore[method-assign, assignment]
