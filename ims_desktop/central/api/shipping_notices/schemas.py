"""What a shipping notice looks like on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from ims_desktop.central.api.fields import Amount, Code, Mark, PositiveAmount, Reference, Sent, Shown, example
from ims_desktop.central.api.shipping_notices.queries import StoredNotice, StoredNoticeLine
from ims_desktop.central.api.shipping_notices.service import LineFields, NoticeFields
from ims_desktop.central.shipping_notices import NoticeState

MOST_LINES = 1000

Day = Annotated[date, Field(examples=["2026-12-01"])]
OrderLine = Annotated[int, Field(ge=1, le=1_000_000, description="The number of the order's line.")]

_LINE = {"product_id": "PROD-001", "quantity": 48, "handling_unit": "340123450000000015", "lot": "B7"}


class NoticeLineShown(Shown):
    """Goods that were announced, and the handling unit that they are on."""

    product_id: str
    quantity: Amount
    handling_unit: str
    lot: str
    serial: str
    expiry: str | None
    order_line: int | None

    @classmethod
    def of(cls, stored: StoredNoticeLine) -> NoticeLineShown:
        return cls(
            product_id=stored.sku,
            quantity=stored.quantity,
            handling_unit=stored.handling_unit,
            lot=stored.lot,
            serial=stored.serial,
            expiry=stored.expiry,
            order_line=stored.order_line,
        )


class NoticeRead(Shown):
    """A shipping notice."""

    id: Annotated[str, Field(description="The number.")]
    uuid: str
    number: str
    supplier_id: Annotated[str, Field(description="The supplier's code.")]
    order_id: Annotated[str | None, Field(description="The purchase order's number.")]
    site: str
    status: NoticeState
    due: str | None
    items: list[NoticeLineShown]

    @classmethod
    def of(cls, stored: StoredNotice) -> NoticeRead:
        return cls(
            id=stored.number,
            uuid=stored.id,
            number=stored.number,
            supplier_id=stored.supplier,
            order_id=stored.order or None,
            site=stored.site,
            status=stored.state,
            due=stored.due,
            items=[NoticeLineShown.of(one) for one in stored.lines],
        )


class NoticeLineSent(Sent):
    """Goods on their way: loose, or on a handling unit. Several lines with one handling unit are a mixed pallet."""

    product_id: Reference
    quantity: PositiveAmount
    handling_unit: Mark = ""
    lot: Mark = ""
    serial: Mark = ""
    expiry: Day | None = None
    order_line: OrderLine | None = None

    def fields(self) -> LineFields:
        marks = (self.handling_unit, self.lot, self.serial)
        return LineFields(self.product_id, self.quantity, *marks, self.expiry, self.order_line or 0)


class NoticeCreate(Sent):
    """A new shipping notice, for an open order or without one."""

    model_config = example(supplier_id="SUP-001", order_id="PO-000001", items=[_LINE], due="2026-12-01")

    supplier_id: Reference
    items: Annotated[list[NoticeLineSent], Field(min_length=1, max_length=MOST_LINES)]
    order_id: Annotated[Reference | None, Field(description="A purchase order's number or UUID.")] = None
    due: Day | None = None
    number: Annotated[Code | None, Field(description="Given by the central when left out.")] = None
    site: Annotated[
        Reference | None, Field(description="Where it is to arrive; the order's own when there is one.")
    ] = None

    def fields(self) -> NoticeFields:
        lines = tuple(one.fields() for one in self.items)
        return NoticeFields(self.supplier_id, lines, self.order_id, self.due, self.number, self.site)
