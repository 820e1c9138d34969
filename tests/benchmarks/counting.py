"""Beginning to count where ten thousand bins are due: from going to the job until its first step is there."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.domain.ids import SiteId
from ims_desktop.floor.commands import Command
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Identity
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.store.local_store import LocalStore
from tests.benchmarks.company.people import PERSON, WORKSTATION
from tests.benchmarks.figures import Effort, p99, spread
from tests.benchmarks.receiver import OneKey
from tests.benchmarks.record import Record

BINS = 10_000
TIMES = 100
ALLOWED_MS = 50.0
SITE = SiteId("site")


def run(effort: Effort) -> list[Record]:
    folder = Path(mkdtemp(prefix="ims-counting-"))
    try:
        _fill(folder)
        workstation = Workstation(folder, OneKey())
        try:
            times = [_milliseconds(workstation) for _ in range(effort.times(TIMES))]
        finally:
            workstation.close()
    finally:
        shutil.rmtree(folder)
    spread(f"{BINS:,} bins due", times)
    return [Record("count_list", "ms p99", p99(times), ALLOWED_MS, "allowed")]


def _milliseconds(workstation: Workstation) -> float:
    began = time.perf_counter()
    step = workstation.job(Command.COUNT, PERSON).step()
    taken = (time.perf_counter() - began) * 1000
    if step.progress is None or step.progress.total != BINS:
        raise AssertionError(f"not all bins are due: {step.progress}")
    return taken


def _fill(folder: Path) -> None:
    store = LocalStore(folder)
    store.outbox.begin_as(Identity(WORKSTATION, "Aisle 1", "B", SITE))
    changes = list(_changes())
    store.mirror.apply(changes, Reached("life", len(changes), len(changes)))
    store.close()


def _changes() -> Iterator[Change]:
    """The tasks come in another order than the walk."""
    for number in range(BINS):
        row = (f"bin-{number}", f"A-{number:05d}", "storage", SITE, "A", 0, "", "", "any", "", number)
        yield Change("locations", number + 1, False, BY_NAME["locations"].complete(row))
    for number in range(BINS):
        bin_id = f"bin-{number * 7919 % BINS}"
        task = (f"task-{number}", SITE, "plan", bin_id, "", "open", "", "2026-11-22", 0, 1)
        yield Change("count_tasks", BINS + number + 1, False, task)
