"""Our rounds and the peers' by turns, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from tests.benchmarks.figures import Effort, median, say, spread
from tests.benchmarks.peers.measures import MEASURES, Measure
from tests.benchmarks.peers.peer import HOME
from tests.benchmarks.peers.runner import Absent
from tests.benchmarks.peers.station import Station, station
from tests.benchmarks.record import Record

ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Reference:
    name: str
    """With its version."""
    per_second: float
    """Records, in the median round."""


def records(benchmark: str, unit: str, ours: Callable[[], float], effort: Effort) -> list[Record]:
    """Our median beside that of each peer that is here; alone where none is. ``ours`` is one round of ours.

    Both are records a second. The first round of ours does not count: nobody is warm then.
    """
    figures: list[float] = []
    ours()
    found = _by_turns(benchmark, lambda: figures.append(ours()), effort)
    spread(f"ours ({benchmark})", figures, unit)
    beside = [Record(benchmark, unit, median(figures), one.per_second, one.name) for one in found]
    return beside or [Record(benchmark, unit, median(figures))]


def references(benchmark: str, effort: Effort) -> list[Reference]:
    """The peers' figures alone."""
    return _by_turns(benchmark, lambda: None, effort)


def _by_turns(benchmark: str, ours: Callable[[], None], effort: Effort) -> list[Reference]:
    with ExitStack() as until_all_are_done:
        stations = [
            one for measure in MEASURES[benchmark] if (one := _opened(measure, effort, until_all_are_done)) is not None
        ]
        for _ in range(effort.times(ROUNDS)):
            ours()
            stations = [one for one in stations if _measures(one)]
    return [_reference(one) for one in stations]


def _opened(measure: Measure, effort: Effort, until_all_are_done: ExitStack) -> Station | None:
    try:
        return until_all_are_done.enter_context(station(measure, effort, HOME))
    except Absent as why:
        say(f"    skipped: {measure.peer.title} ({measure.does}): {why}")
        return None


def _measures(one: Station) -> bool:
    """Whether the round went well; a peer that failed is out of it from there on."""
    try:
        one.round()
    except Absent as why:
        say(f"    failed: {one.title}: {why}")
        return False
    return True


def _reference(one: Station) -> Reference:
    spread(one.title, one.seconds, "s")
    return Reference(one.measure.peer.title, one.per_second)
