"""A central with images over HTTP, and workstations that load from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import update

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.central.app import create_app
from ims_desktop.central.importing.reading import read_bytes
from ims_desktop.central.importing.run import import_csv
from ims_desktop.central.sync.enrolment import make_code
from ims_desktop.central.sync.images.keeper import Keeper
from ims_desktop.central.sync.images.shelf import Shelf
from ims_desktop.central.tables import feed
from ims_desktop.domain.ids import OperationId, OperatorId, ReceiptId, SiteId, new_id
from ims_desktop.ports.images import ImageLink
from ims_desktop.ports.outbox import Draft
from ims_desktop.protocol.mirror import RECORDS
from ims_desktop.protocol.operations import ReceiptFinished
from ims_desktop.sync.cycle import Cycle
from ims_desktop.sync.http_link import HttpLink
from ims_desktop.sync.images import ImageLoader
from ims_desktop.sync.report import Report
from ims_desktop.sync.wire import Limits
from tests.integration.api.serving import served
from tests.integration.central.company import MORNING, Company
from tests.simulation.stores import LocalDisk, MemoryKeys

WORTH_IT = 10
"""Of places: so that a small company has images too."""

PATIENT = Limits(connect=15, read=15, total=30, window=5.0, slowest=1)


class Loads:
    """The central of a company, and where it answers."""

    def __init__(self, company: Company, folder: Path) -> None:
        self.company = company
        self.keeper = Keeper(company.database, Shelf(folder / "images"), WORTH_IT)
        self.folder = folder
        self.url = ""

    @property
    def site(self) -> SiteId:
        return self.company.site

    def make(self) -> None:
        assert self.keeper.make(self.site) is not None

    def import_items(self, data: str) -> None:
        with self.company.database.transaction() as tx:
            import_csv(tx, read_bytes("items.csv", data.encode()), MORNING)

    def live_again(self) -> None:
        """As after a restore from a backup of just now."""
        with self.company.database.transaction() as tx:
            tx.connection.execute(update(feed).values(epoch="another life"))

    def code(self) -> str:
        with self.company.database.transaction() as tx:
            return make_code(tx, self.site)


@contextmanager
def loads(company: Company, folder: Path) -> Iterator[Loads]:
    found = Loads(company, folder)
    app = create_app(company.database, lambda: datetime.now(UTC), keeper=found.keeper)
    with served(app) as found.url:
        try:
            yield found
        finally:
            found.keeper.stop()


class Floor:
    """A workstation in a data folder of its own."""

    def __init__(self, central: Loads, folder: Path, url: str | None = None) -> None:
        self.central = central
        self.folder = folder
        self.url = url or central.url
        self._disk = LocalDisk()
        self.open()
        self.workstation.enrol(self.link, central.code(), "Floor PC")

    def open(self) -> None:
        self.workstation = Workstation(self.folder, MemoryKeys(self._disk))
        self.link = HttpLink(f"{self.url}/api/v1", self.workstation.workstation_id, self.workstation.keys, PATIENT)
        self.cycle = self.cycle_over(self.link)

    def cycle_over(self, images: ImageLink | None) -> Cycle:
        """In small pages, so that a small company is many of them."""
        store = self.workstation.store
        return Cycle(
            self.link,
            store.sent_outbox,
            store.mirror,
            self.workstation.keys,
            self.workstation.clock,
            page=7,
            numbers=store.given_numbers,
            told=self.workstation.sync_log,
            images=ImageLoader(images, store.images, WORTH_IT) if images else None,
            is_ahead=True,
        )

    def close(self) -> None:
        self.link.close()
        self.workstation.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def load(self, told: Callable[[Report], None] = lambda _: None) -> Report:
        return self.cycle.run_once(progress=told)

    def record(self) -> None:
        """Something that changes no row: a finished delivery."""
        draft = Draft(
            OperationId(new_id()),
            OperatorId(self.central.company.tom),
            self.workstation.clock.reading(),
            self.workstation.store.book.cursor(),
            ReceiptFinished(ReceiptId(new_id()), "R-1", None),
        )
        self.workstation.store.outbox.record(draft, ())

    def rows(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        """Everything mirrored, as it lies in the file."""
        with closing(sqlite3.connect(self.folder / "mirror.db")) as mirror:
            return {
                (record.name, row[0]): row
                for record in RECORDS
                for row in mirror.execute(f"SELECT {', '.join(record.columns)}, place, deleted FROM {record.name}")
            }

    def leftovers(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("image*"))


@contextmanager
def floor(central: Loads, folder: Path, url: str | None = None) -> Iterator[Floor]:
    here = Floor(central, folder, url)
    try:
        yield here
    finally:
        here.close()
