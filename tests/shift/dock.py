"""A workstation at the dock without its window: the real store, job and line, and somebody who scans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.quantity import Quantity
from ims_desktop.floor.commands import Command
from ims_desktop.floor.steps import Step
from ims_desktop.ports.book import StateCounts
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Scan
from ims_desktop.ports.sync import LineState
from ims_desktop.protocol.operations import Operation
from ims_desktop.remote.keys import KeyFile
from ims_desktop.sync.http_link import HttpLink
from ims_desktop.sync.offset import steady
from ims_desktop.sync.report import Report
from tests.shift.company import Central


@dataclass(frozen=True, slots=True)
class Apart:
    """What an item's stock looks like at one workstation."""

    confirmed: int
    pending: int


class Dock:
    """Enrols itself at the first start. The line is used when ``sync`` is called and at no other time."""

    def __init__(
        self,
        folder: Path,
        central: Central,
        person: Person,
        clock: Clock | None = None,
        seconds: Callable[[], float] = steady,
    ) -> None:
        self.folder = folder
        self.workstation = Workstation(folder, KeyFile(folder / "workstation.key"), clock, seconds)
        self.store = self.workstation.store
        self.link = HttpLink(f"{central.url}/api/v1", self.workstation.workstation_id, self.workstation.keys)
        # Where adding up takes no time, every cycle looks at every record.
        self.cycle = self.workstation.cycle(self.link, worked=lambda: 0.0)
        if self.workstation.identity is None:
            self.workstation.enrol(self.link, central.enrolment_code(), folder.name)
            self.sync()
        self.job = self.workstation.job(Command.RECEIVE, person)

    def scan(self, *codes: str) -> Step:
        for code in codes:
            step = self.job.scan(Scan(new_id(), datetime.now(UTC), "test", code.encode()))
        return step

    def sync(self) -> Report:
        """One cycle that must go well."""
        report = self.cycle.run_once()
        assert report.line is LineState.ONLINE, report.reason
        return report

    def states(self) -> StateCounts:
        return self.store.overview.states()

    def recorded(self) -> list[Operation]:
        """Everything that this disk holds under the present identity."""
        return list(self.store.outbox.after(0, 100_000))

    def on_hand(self) -> dict[str, Quantity]:
        return dict(self.store.stock.on_hand())

    def apart(self, sku: str) -> Apart:
        """As looking up shows it: found by the search, and again on the item's own page, which must agree."""
        (hit,) = self.store.searched_stock.search(sku)
        stock = self.store.stock.of_item(hit.item.id)
        assert stock is not None
        assert sum(row.confirmed.micro for row in stock.rows) == hit.confirmed.micro
        assert sum(row.pending.micro for row in stock.rows) == hit.pending.micro
        return Apart(hit.confirmed.micro // 1_000_000, hit.pending.micro // 1_000_000)

    def close(self) -> None:
        self.link.close()
        self.workstation.close()
