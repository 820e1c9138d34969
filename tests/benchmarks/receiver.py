"""Somebody who receives: a workstation without a window whose job takes package after package on the store's lane."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import Command
from ims_desktop.floor.receive import ReceiveJob
from ims_desktop.floor.steps import Step
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.lanes import Lane, Work
from tests.benchmarks.company.labels import as_scan, deliveries, packages
from tests.benchmarks.company.people import PERSON


class OneKey:
    """The key of a workstation that no keychain holds."""

    def get(self, workstation: WorkstationId) -> str | None:
        return "benchmark"

    def put(self, workstation: WorkstationId, key: str) -> None:
        raise AssertionError("nobody enrols in a benchmark")

    def where(self) -> Text:
        return text("Nowhere")


class Receiver:
    """Times each scan from its last byte, when the lane gets it, until it is recorded and the next step is there."""

    def __init__(self, folder: Path, kept: Path) -> None:
        self._answers: SimpleQueue[Work] = SimpleQueue()
        self._lane: Lane[Any] = Lane("store", self._answers.put)
        self.workstation = Workstation(folder, OneKey())
        self._packages = packages(deliveries(kept))
        self._job = self.on_the_lane(lambda: self.workstation.job(Command.RECEIVE, PERSON))

    def milliseconds(self) -> float:
        """The next package. The document of a new order is scanned before it, and not counted."""
        document, package = next(self._packages)
        if document is not None:
            self.on_the_lane(lambda: self._job.scan(as_scan(document)))
        scan = as_scan(package)
        began = time.perf_counter()
        step: Step
        at: float
        step, at = self.on_the_lane(lambda: _timed(self._job, scan))
        if step.answer is None or step.answer.tone is not Tone.ACCEPTED or step.answer.on_disk_at is None:
            raise AssertionError(f"{package!r} was not received: {step.answer}")
        return (at - began) * 1000

    def rest(self) -> None:
        """What the store does between scans."""
        self.on_the_lane(self.workstation.store.upkeep.fold)

    def close(self) -> None:
        self._lane.stop()
        self.workstation.close()

    def on_the_lane(self, work: Any) -> Any:
        """What it answers, on the thread that every scan is answered on."""
        found: list[Any] = []
        self._lane.run(work, found.append, _fail)
        self._answers.get()()
        return found[0]


def _timed(job: ReceiveJob, scan: Any) -> tuple[Step, float]:
    step = job.scan(scan)
    return step, time.perf_counter()


def _fail(error: Exception) -> None:
    raise error


@contextmanager
def receiving(folder: Path, kept: Path) -> Iterator[Receiver]:
    receiver = Receiver(folder, kept)
    try:
        yield receiver
    finally:
        receiver.close()
