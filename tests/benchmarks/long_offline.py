"""A week offline: a whole scan with thousands of operations that nothing was heard of, against the same with none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ims_desktop.bootstrap.workstation import Workstation
from tests.benchmarks.company.folder import filled, workstation_folder
from tests.benchmarks.figures import Effort, median, p99, spread
from tests.benchmarks.mover import Mover, routes
from tests.benchmarks.receiver import Receiver, receiving
from tests.benchmarks.record import Record

UNCONFIRMED = 3_000
"""Operations: half of them receipts onto one dock, half moves."""
ITEMS_MOVED = 300
SCANS = 300
"""Of each job, on each of the two. These are not heard of either, so the fresh one is not quite without any."""
FRAME_MS = 1000 / 60


@dataclass
class _Station:
    receiver: Receiver
    mover: Mover
    receipts: list[float] = field(default_factory=list)
    moves: list[float] = field(default_factory=list)

    def work(self) -> None:
        self.receipts.append(self.receiver.milliseconds())
        self.moves += self.receiver.on_the_lane(self.mover.milliseconds)


def run(effort: Effort) -> list[Record]:
    with ExitStack() as opened:
        fresh = opened.enter_context(_station(effort, "fresh"))
        week = opened.enter_context(_station(effort, "week"))
        _work_for_a_week(week, effort.times(UNCONFIRMED) // 2)
        for turn in range(effort.times(SCANS)):
            for one in (fresh, week):
                one.work()
                if turn % 50 == 0:
                    one.receiver.rest()
    return _records(fresh, week)


@contextmanager
def _station(effort: Effort, name: str) -> Iterator[_Station]:
    kept = filled(effort.few)
    with workstation_folder(effort.few, kept.parent / name) as folder, receiving(folder, kept) as receiver:
        yield _Station(receiver, receiver.on_the_lane(lambda: _mover(receiver.workstation, folder)))


def _mover(workstation: Workstation, folder: Path) -> Mover:
    return Mover(workstation, routes(folder / "mirror.db", ITEMS_MOVED))


def _work_for_a_week(station: _Station, times: int) -> None:
    for turn in range(times):
        station.receiver.milliseconds()
        station.receiver.on_the_lane(station.mover.milliseconds)
        if turn % 500 == 0:
            station.receiver.rest()


def _records(fresh: _Station, week: _Station) -> list[Record]:
    return [*_compared("move", fresh.moves, week.moves), *_compared("receive", fresh.receipts, week.receipts)]


def _compared(job: str, fresh: list[float], week: list[float]) -> list[Record]:
    spread(f"{job}, nothing unconfirmed", fresh)
    spread(f"{job}, {UNCONFIRMED:,} unconfirmed", week)
    name = f"long_offline_{job}"
    return [
        Record(name, "ms p99", p99(week), FRAME_MS, "60 Hz frame"),
        Record(name, "ms p99", p99(week), p99(fresh), "nothing unconfirmed"),
        Record(name, "ms p50", median(week), median(fresh), "nothing unconfirmed, p50"),
    ]
