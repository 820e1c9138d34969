"""What a receipt looks like on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from ims_desktop.central.api.fields import Amount, Mark, PositiveAmount, Reference, Sent, Shown, example
from ims_desktop.central.api.receiving.queries import OpenCase, StoredReceipt, StoredReceiptLine
from ims_desktop.central.api.receiving.service import CameIn
from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.positions import StockStatus

MOST_LINES = 1000


class ReceivedSent(Sent):
    """Goods of one product that came in. Where nothing else is said they stand at the site's dock."""

    product_id: Reference
    quantity: PositiveAmount
    location: Annotated[Reference | None, Field(description="A location's code or UUID.")] = None
    status: Annotated[
        StockStatus | None, Field(description="Left out: to inspect, or available, as the item says.")
    ] = None
    lot: Mark = ""
    expiry: date | None = None
    serial: Mark = ""
    handling_unit: Mark = ""

    def came_in(self) -> CameIn:
        return CameIn(
            product=self.product_id,
            quantity=self.quantity,
            location=self.location,
            status=self.status,
            lot=self.lot,
            expiry=self.expiry,
            serial=self.serial,
            handling_unit=self.handling_unit,
        )


_RECEIVED = {"product_id": "PROD-001", "quantity": 100}

Received = Annotated[list[ReceivedSent], Field(min_length=1, max_length=MOST_LINES)]


class ReceiptUpdate(Sent):
    """What really came in: the receipt is taken back, and a new one written."""

    model_config = example(received_items=[_RECEIVED])

    received_items: Received
    finished: Annotated[bool, Field(description="The delivery is unloaded: a complete order is closed.")] = True

    def came_in(self) -> list[CameIn]:
        return [one.came_in() for one in self.received_items]


class OrderReceive(ReceiptUpdate):
    """What came in on an order."""


class ReceiptCreate(ReceiptUpdate):
    """What came in; without an order a case asks which one it belongs to."""

    model_config = example(purchase_order_id="PO-00000001", received_items=[_RECEIVED])

    purchase_order_id: Reference | None = None
    site: Annotated[Reference | None, Field(description="Needed without an order where there are several sites.")] = (
        None
    )


class ReceivedShown(Shown):
    """What came in at one position."""

    product_id: str
    quantity: Amount
    location: str
    status: StockStatus
    lot: str
    expiry: date | None
    serial: str
    handling_unit: str
    line: Annotated[int | None, Field(description="The order's line; null for what is on none.")]

    @classmethod
    def of(cls, stored: StoredReceiptLine) -> ReceivedShown:
        return cls(
            product_id=stored.sku,
            quantity=stored.quantity,
            location=stored.location,
            status=stored.status,
            lot=stored.lot,
            expiry=stored.expiry,
            serial=stored.serial,
            handling_unit=stored.handling_unit,
            line=stored.order_line,
        )


class CaseOpened(Shown):
    """A case that a supervisor is asked about; the goods are booked all the same."""

    id: str
    kind: CaseKind
    sentence: str


class ReceiptRead(Shown):
    """A receipt. One that was taken back keeps its lines: the ledger has their reverse as well."""

    id: Annotated[str, Field(description="The number.")]
    uuid: str
    number: str
    purchase_order_id: str | None
    status: Literal["received", "taken_back"]
    site: str
    received_items: list[ReceivedShown]
    received_at: str
    finished_at: str | None
    taken_back_at: str | None

    @classmethod
    def of(cls, stored: StoredReceipt) -> ReceiptRead:
        return cls(**_shown(stored))


class ReceiptPosted(ReceiptRead):
    """A receipt that was just posted, and the cases that stand beside it."""

    cases: list[CaseOpened]

    @classmethod
    def with_cases(cls, stored: StoredReceipt, cases: list[OpenCase]) -> ReceiptPosted:
        opened = [CaseOpened(id=one.id, kind=CaseKind(one.kind), sentence=str(one.sentence)) for one in cases]
        return cls(**_shown(stored), cases=opened)


def _shown(stored: StoredReceipt) -> dict[str, Any]:
    return {
        "id": stored.number,
        "uuid": stored.id,
        "number": stored.number,
        "purchase_order_id": stored.order,
        "status": "taken_back" if stored.compensated_at else "received",
        "site": stored.site,
        "received_items": [ReceivedShown.of(one) for one in stored.lines],
        "received_at": stored.happened_at,
        "finished_at": stored.finished_at,
        "taken_back_at": stored.compensated_at,
    }
