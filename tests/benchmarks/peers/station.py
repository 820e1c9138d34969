"""A peer that is ready to be measured: its server runs, and is filled."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.benchmarks.figures import Effort, median
from tests.benchmarks.peers import rows
from tests.benchmarks.peers.measures import Measure
from tests.benchmarks.peers.peer import HOW, environment
from tests.benchmarks.peers.runner import Absent, Ready, Runner, running

FILLING = 420
"""Seconds for a server to be filled, and at most so many for ..."""
ROUND = 180
"""... one round."""


class Station:
    def __init__(self, measure: Measure, runner: Runner, ready: Ready) -> None:
        self.measure = measure
        self.records = ready.records
        self.seconds: list[float] = []
        """Of each round so far."""
        self._runner = runner

    @property
    def title(self) -> str:
        return f"{self.measure.peer.title} ({self.measure.does}, {self.records:,} {self.measure.rows})"

    @property
    def per_second(self) -> float:
        """Records, in the median round."""
        return self.records / median(self.seconds)

    def round(self) -> None:
        """Raises ``Absent`` when it fails."""
        self.seconds.append(self._runner.round(ROUND))


@contextmanager
def station(measure: Measure, effort: Effort, home: Path) -> Iterator[Station]:
    """Started and filled, of the peers that are installed under ``home``. Raises ``Absent``."""
    command = measure.peer.command(home)
    if command is None:
        raise Absent(f"not installed; {HOW}")
    with _folder(home) as folder:
        file = folder / "rows.jsonl"
        rows.write(measure.rows, effort.times(measure.count), file)
        with running([*command, measure.does, str(file), str(folder)], environment(home), folder) as runner:
            yield Station(measure, runner, _of_its_version(measure, runner.ready(FILLING)))


@contextmanager
def _folder(home: Path) -> Iterator[Path]:
    """Of this run alone. What an earlier one left that was killed goes first: it can be hundreds of megabytes."""
    for left in home.glob("run-*-*"):
        if not psutil.pid_exists(int(left.name.split("-")[1])):
            shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f"run-{os.getpid()}-", dir=home) as name:
        yield Path(name)


def _of_its_version(measure: Measure, ready: Ready) -> Ready:
    """A figure of another version would stand under a wrong name."""
    if ready.version != measure.peer.version:
        raise Absent(f"version {ready.version} is installed instead of {measure.peer.version}; {HOW}")
    return ready
