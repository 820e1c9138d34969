"""The real central, over real HTTP and the real link, keeps the same contract as the simulation's model of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from ims_desktop.central.app import create_app
from ims_desktop.central.database import Database
from ims_desktop.central.importing.reading import read_bytes
from ims_desktop.central.importing.run import import_csv
from ims_desktop.central.sync.enrolment import make_code
from ims_desktop.central.tables import balances, feed, purchase_orders
from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.orders import OrderState
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text
from ims_desktop.protocol.messages import Enrolled, EnrolRequest
from ims_desktop.sync.http_link import HttpLink
from tests.contracts.central_contract import Bench, CentralContract
from tests.integration.api.serving import served
from tests.integration.central.company import MORNING, Company

ORDER = "order,line,supplier,sku,quantity,over,beyond\nPO-9,1,ACME,BOLT,10,0,warn\n"


class GivenKey:
    """The key store of a workstation that has one key."""

    def __init__(self, key: str) -> None:
        self._key = key

    def get(self, workstation: WorkstationId) -> str | None:
        return self._key

    def put(self, workstation: WorkstationId, key: str) -> None:
        self._key = key

    def where(self) -> Text:
        return text("In this test.")


class HttpStation:
    """A workstation that was enrolled over HTTP."""

    def __init__(self, bench: HttpBench, enrolled: Enrolled) -> None:
        self._bench = bench
        self.enrolled = enrolled
        self.link = self.link_of(enrolled)

    def link_of(self, enrolled: Enrolled) -> HttpLink:
        return self._bench.link(enrolled.workstation, enrolled.key)


class HttpBench:
    """See ``tests.contracts.central_contract.Bench``."""

    def __init__(self, company: Company, url: str) -> None:
        with company.database.transaction() as tx:
            import_csv(tx, read_bytes("orders.csv", ORDER.encode()), MORNING)
        company._name_everything()
        self._company = company
        self._url = url
        self._links: list[HttpLink] = []
        self.item = company.item("BOLT")
        self.supplier = company.place("SUPPLIER")
        self.dock = company.place("DOCK-1")
        self.order = company.order("PO-9")
        self.order_line = company.line("PO-9/1")
        self.operator = company.lin

    def station(self) -> HttpStation:
        with self._company.database.transaction() as tx:
            code = make_code(tx, self._company.site)
        enrolled = self.link(WorkstationId(""), "").enrol(EnrolRequest(code=code, name="Dock PC"))
        return HttpStation(self, enrolled)

    def link(self, workstation: WorkstationId, key: str) -> HttpLink:
        made = HttpLink(f"{self._url}/api/v1", lambda: workstation, GivenKey(key))
        self._links.append(made)
        return made

    def on_hand(self, position: Position) -> Quantity:
        rows = self._company.rows(balances, balances.c.id == position.key)
        return Quantity(rows[0].quantity if rows else 0)

    def cancel_order(self) -> None:
        with self._company.database.transaction() as tx:
            tx.connection.execute(
                update(purchase_orders)
                .where(purchase_orders.c.id == self.order)
                .values(state=OrderState.CANCELLED.value, version=purchase_orders.c.version + 1)
            )
            tx.touch(purchase_orders, self.order)

    def live_again(self) -> None:
        with self._company.database.transaction() as tx:
            tx.connection.execute(update(feed).values(epoch="another life"))

    def close(self) -> None:
        for link in self._links:
            link.close()


class TestCentralOverHttp(CentralContract):
    @pytest.fixture
    def bench(self, database: Database) -> Iterator[Bench]:
        company = Company.found(database)
        with served(create_app(database, lambda: datetime.now(UTC))) as url:
            bench = HttpBench(company, url)
            yield bench
            bench.close()
