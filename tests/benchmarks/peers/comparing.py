"""The peers' figures for a benchmark of ours, as the records that it writes."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.benchmarks.figures import Effort, say, spread
from tests.benchmarks.peers import rows
from tests.benchmarks.peers.measures import MEASURES, Measure
from tests.benchmarks.peers.peer import HOME, HOW, Peer, environment
from tests.benchmarks.peers.runner import Absent, Found, run
from tests.benchmarks.record import Record

ROUNDS = 5
LONGEST = 420
"""Seconds for one peer, the filling of its server with it."""


@dataclass(frozen=True, slots=True)
class Reference:
    name: str
    """With its version."""
    per_second: float
    """Records, in the median round."""


def records(benchmark: str, unit: str, ours: float, effort: Effort) -> list[Record]:
    """Our figure beside each peer's that is here; alone where none is."""
    found = references(benchmark, effort)
    beside = [Record(benchmark, unit, ours, one.per_second, one.name) for one in found]
    return beside or [Record(benchmark, unit, ours)]


def references(benchmark: str, effort: Effort) -> list[Reference]:
    """The figures of its peers, measured now and once for a process. Says of each that has none why."""
    return [found for one in MEASURES[benchmark] if isinstance(found := measured(one, effort, HOME), Reference)]


@cache
def measured(measure: Measure, effort: Effort, home: Path) -> Reference | Absent:
    """What the peer does, said aloud; with the peers that are installed under ``home``."""
    found = _measured(measure, effort, home)
    title = measure.peer.title
    if isinstance(found, Absent):
        say(f"    skipped: {title} ({measure.does}): {found.reason}")
        return found
    spread(f"{title} ({measure.does}, {found.records:,} {measure.rows})", found.seconds, "s")
    return Reference(title, found.per_second)


def _measured(measure: Measure, effort: Effort, home: Path) -> Found | Absent:
    command = measure.peer.command(home)
    if command is None:
        return Absent(f"not installed; {HOW}")
    with tempfile.TemporaryDirectory(prefix="run-", dir=home) as name:
        folder = Path(name)
        file = folder / "rows.jsonl"
        rows.write(measure.rows, effort.times(measure.count), file)
        told = [measure.does, str(file), str(folder), str(effort.times(ROUNDS))]
        return of_its_version(measure.peer, run([*command, *told], environment(home), folder, LONGEST))


def of_its_version(peer: Peer, found: Found | Absent) -> Found | Absent:
    """A figure of another version would stand under a wrong name."""
    if isinstance(found, Found) and found.version != peer.version:
        return Absent(f"version {found.version} is installed instead of {peer.version}; {HOW}")
    return found
