"""Our rounds and the peers' by turns, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from tests.benchmarks.figures import Effort, say, spread
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

    @property
    def microseconds(self) -> float:
        """Of one record."""
        return 1_000_000 / self.per_second


References = dict[str, list[Reference]]
"""By the name of our benchmark; an empty list where none of its peers is here."""


def by_turns(benchmarks: Sequence[str], ours: Callable[[], object], effort: Effort, rounds: int = ROUNDS) -> References:
    """The peers' figures for these benchmarks. ``ours`` is called before each of their rounds, and keeps its own.

    The servers are filled first. Says of each peer that has no figure why.
    """
    measures = dict.fromkeys(measure for benchmark in benchmarks for measure in MEASURES[benchmark])
    with ExitStack() as until_all_are_done:
        opened = (_opened(measure, effort, until_all_are_done) for measure in measures)
        stations = [one for one in opened if one is not None]
        for _ in range(rounds):
            ours()
            stations = [one for one in stations if _measures(one)]
    found = {one.measure: _reference(one) for one in stations}
    return {
        benchmark: [found[measure] for measure in MEASURES[benchmark] if measure in found] for benchmark in benchmarks
    }


def references(benchmark: str, effort: Effort) -> list[Reference]:
    """The peers' figures alone."""
    return by_turns([benchmark], lambda: None, effort, effort.times(ROUNDS))[benchmark]


def records(benchmark: str, unit: str, ours: float, beside: Sequence[Reference]) -> list[Record]:
    """Our records a second beside each peer's; alone where there is none."""
    found = [Record(benchmark, unit, ours, one.per_second, one.name) for one in beside]
    return found or [Record(benchmark, unit, ours)]


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
