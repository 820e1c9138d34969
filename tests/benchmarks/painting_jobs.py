"""While a pull is written: from a scan's last key to its painted answer, in the other jobs than receiving."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

from msgspec.structs import replace

from ims_desktop.domain.ids import ItemId, LocationId, OperationId, ReceiptId, new_id
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import ReceivedLine, effects_of
from ims_desktop.domain.times import ClockReading
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.ports.outbox import Draft
from ims_desktop.protocol.operations import GoodsReceived
from ims_desktop.store.local_store import LocalStore
from ims_desktop.ui.driver import Script, Until
from tests.benchmarks.canned_central import CannedCentral, canned_central
from tests.benchmarks.client import Desk, work
from tests.benchmarks.company.folder import filled, workstation_folder
from tests.benchmarks.company.people import PERSON
from tests.benchmarks.figures import Effort, p99, say, spread
from tests.benchmarks.mover import routes, standing
from tests.benchmarks.painting import FRAME_MS, LONGEST_PAUSE_S, BareThread, pause
from tests.benchmarks.record import Record
from tests.benchmarks.stopwatch import Stopwatch

SCANS = 300
"""Of each job."""
WARM = 6
"""Scans of each job before that: what nobody has looked at yet is read from the disk."""
ITEMS = 400
"""That stand at the dock for inspecting, that stand there for putting away, and that are moved."""

_GOODS = """
SELECT p.barcode, p.item_id FROM packagings p JOIN items i ON i.id = p.item_id AND i.tracking = 'none'
WHERE p.quantity = 1000000 AND length(p.barcode) = 13 ORDER BY p.rowid DESC LIMIT ?
"""

Codes = Iterator[str]


def run(effort: Effort) -> list[Record]:
    kept = filled(effort.many)
    with ExitStack() as opened:
        folder = opened.enter_context(workstation_folder(effort.many))
        central = opened.enter_context(canned_central(kept))
        goods = _goods(kept / "mirror.db")
        _stand_at_the_dock(folder, goods)
        bare = BareThread(folder)
        opened.callback(bare.close)
        measured = _Measured(central, bare, effort, _jobs(kept / "mirror.db", goods))
        work(folder, measured.script, central.address)
    return measured.records()


def _goods(mirror: Path) -> list[tuple[str, str]]:
    """Label and item."""
    with closing(sqlite3.connect(f"file:{mirror}?mode=ro", uri=True)) as connection:
        return connection.execute(_GOODS, (2 * ITEMS,)).fetchall()


def _stand_at_the_dock(folder: Path, goods: list[tuple[str, str]]) -> None:
    """Received here and not heard of yet: the first half is to be inspected, the other half to be put away."""
    store = LocalStore(folder)
    try:
        places = _places(folder / "mirror.db")
        for number, (_, item) in enumerate(goods):
            status = StockStatus.TO_INSPECT if number < ITEMS else StockStatus.AVAILABLE
            line = ReceivedLine(ItemId(item), Quantity.of(1), places["supplier"], places["dock"], status=status)
            body = GoodsReceived(ReceiptId("bench"), "R-BENCH", None, (line,))
            draft = Draft(OperationId(new_id()), PERSON.id, ClockReading(datetime.now(UTC)), 0, body)
            store.outbox.record(draft, effects_of([line]))
    finally:
        store.close()


def _places(mirror: Path) -> dict[str, LocationId]:
    with closing(sqlite3.connect(f"file:{mirror}?mode=ro", uri=True)) as connection:
        return dict(connection.execute("SELECT kind, id FROM locations WHERE kind IN ('dock', 'supplier')"))


def _jobs(mirror: Path, goods: list[tuple[str, str]]) -> dict[Command, Codes]:
    """What is scanned in each, label after label."""
    stands = standing(mirror, 2 * ITEMS)
    places = [place for _, place in stands]
    to_inspect = (code for code, _ in goods[:ITEMS] for _ in range(2))  # to see it, and to pass it
    to_put_away = (
        scan for (code, _), place in zip(goods[ITEMS:], places, strict=False) for scan in (code, place, place)
    )
    return {
        Command.INSPECT: to_inspect,
        Command.PUT_AWAY: to_put_away,
        Command.MOVE: (scan for route in routes(mirror, ITEMS) for scan in route),
        Command.COUNT: (scan for code, place in cycle(stands[ITEMS:]) for scan in (place, code)),
    }


class _Measured:
    def __init__(self, central: CannedCentral, bare: BareThread, effort: Effort, jobs: dict[Command, Codes]) -> None:
        self._central, self._bare, self._effort, self._jobs = central, bare, effort, jobs
        self._painted: dict[Command, list[float]] = {}
        self._bare_commits: dict[Command, list[float]] = {}
        self._random = random.Random(SCANS)
        self._pulled = 0

    def script(self, desk: Desk) -> Script:
        yield Until(lambda: desk.client.sync.status().line == "online", "the central")
        desk.window.presenters.shell.signed_in(replace(PERSON, roles=frozenset(Role)))
        # Scans that never pause would have the sync hand in instead of reading on, and no pull would be measured.
        desk.client.sync.hold(True)
        for job, codes in self._jobs.items():
            yield from self._work_at(desk, job, codes)
        self._pulled = desk.client.sync.status().pulled

    def _work_at(self, desk: Desk, job: Command, codes: Codes) -> Script:
        watch = Stopwatch(desk, job)
        yield from watch.open(barcode(job))
        painted = self._painted.setdefault(job, [])
        self._bare.milliseconds.clear()
        for number in range(-WARM, self._effort.times(SCANS)):
            yield from pause(self._random.uniform(0, LONGEST_PAUSE_S))
            yield from self._pulling(desk)
            yield from watch.scan(next(codes))
            if number >= 0:
                painted.append(watch.milliseconds)
                yield from self._bare.commit()
        self._bare_commits[job] = list(self._bare.milliseconds)

    def _pulling(self, desk: Desk) -> Script:
        sync = desk.client.sync
        if sync.status().behind == 0:
            self._central.release()
            sync.wake()
            yield Until(lambda: sync.status().behind > 0, "the next pull")

    def records(self) -> list[Record]:
        say(f"    {self._pulled:,} rows pulled meanwhile")
        return [one for job in self._jobs for one in self._of(job)]

    def _of(self, job: Command) -> list[Record]:
        painted, bare = self._painted[job], self._bare_commits[job]
        spread(f"painted, {job.name}", painted)
        spread("bare commit", bare)
        name = f"scan_to_painted_{job.name.lower()}"
        return [
            Record(name, "ms p99", p99(painted), FRAME_MS, "60 Hz frame"),
            Record(name, "ms p99", p99(painted), p99(bare), "bare commit meanwhile"),
        ]
