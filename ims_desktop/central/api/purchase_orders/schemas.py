"""What a purchase order looks like on the wire."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, WithJsonSchema

from ims_desktop.central.api.fields import (
    Amount,
    Code,
    Number,
    PositiveAmount,
    Reference,
    Sent,
    Shown,
    Total,
    exact,
    example,
)
from ims_desktop.central.api.purchase_orders.queries import StoredLine, StoredOrder
from ims_desktop.central.api.purchase_orders.service import LineFields, OrderFields
from ims_desktop.domain.orders import OrderState
from ims_desktop.domain.quantity import ZERO, Quantity

MOST_LINES = 1000

Sum = Annotated[Number, WithJsonSchema({"type": "number", "examples": [1250.5]})]
Lines = Annotated[int, Field(ge=1, le=1_000_000, description="The number of an existing line.")]
Currency = Annotated[str, Field(pattern=r"^([A-Z]{3})?$", description="ISO 4217.", examples=["EUR"])]
Day = Annotated[date, Field(examples=["2026-12-01"])]


_LINE = {"product_id": "PROD-001", "quantity": 100, "unit_price": 12.5}


class OrderLineShown(Shown):
    """A line of an order: how much was ordered, has come, and is still expected."""

    line: int
    product_id: str
    quantity: Amount
    unit_price: Amount
    received: Total
    open: Amount
    is_closed_short: bool

    @classmethod
    def of(cls, stored: StoredLine) -> OrderLineShown:
        line = stored.line
        return cls(
            line=line.number,
            product_id=stored.sku,
            quantity=line.ordered,
            unit_price=stored.price,
            received=line.received,
            open=line.left,
            is_closed_short=line.is_closed_short,
        )


class OrderRead(Shown):
    """A purchase order."""

    id: Annotated[str, Field(description="The number.")]
    uuid: str
    number: str
    supplier_id: Annotated[str, Field(description="The supplier's code.")]
    status: OrderState
    site: str
    due: date | None
    currency: str
    note: str
    items: list[OrderLineShown]
    total_amount: Annotated[Sum, Field(description="The exact sum of quantity times unit_price, not rounded.")]
    created_at: str | None
    version: int

    @classmethod
    def of(cls, stored: StoredOrder) -> OrderRead:
        order = stored.order
        return cls(
            id=order.number,
            uuid=order.id,
            number=order.number,
            supplier_id=stored.supplier,
            status=order.state,
            site=stored.site,
            due=order.due,
            currency=stored.currency,
            note=stored.note,
            items=[OrderLineShown.of(one) for one in stored.lines],
            total_amount=exact(sum(one.line.ordered.micro * one.price.micro for one in stored.lines), 12),
            created_at=stored.created_at,
            version=order.version,
        )


class OrderLineSent(Sent):
    """A line of an order; without a price it is ordered at 0."""

    product_id: Reference
    quantity: PositiveAmount
    unit_price: Annotated[Amount, Field(default_factory=lambda: ZERO)]

    def fields(self) -> LineFields:
        return LineFields(self.product_id, self.quantity, Quantity(self.unit_price.micro))


class OrderLineChanged(OrderLineSent):
    """A line as it is to be. Without ``line``, the first one left of the same product is meant, else it is new."""

    line: Lines | None = None

    def fields(self) -> LineFields:
        return LineFields(self.product_id, self.quantity, Quantity(self.unit_price.micro), self.line)


class OrderUpdate(Sent):
    """All that can be changed of an order: lines that are left out are taken off it."""

    model_config = example(supplier_id="SUP-001", items=[_LINE])

    supplier_id: Reference
    items: Annotated[list[OrderLineChanged], Field(min_length=1, max_length=MOST_LINES)]
    due: Day | None = None
    currency: Currency = ""
    note: Annotated[str, Field(max_length=2000)] = ""

    def fields(self) -> OrderFields:
        lines = tuple(one.fields() for one in self.items)
        return OrderFields(self.supplier_id, lines, self.due, self.currency, self.note)


class OrderCreate(Sent):
    """A new order: approved, and open for receiving at once."""

    model_config = example(supplier_id="SUP-001", items=[_LINE], due="2026-12-01", currency="EUR")

    supplier_id: Reference
    items: Annotated[list[OrderLineSent], Field(min_length=1, max_length=MOST_LINES)]
    due: Day | None = None
    currency: Currency = ""
    note: Annotated[str, Field(max_length=2000)] = ""
    number: Annotated[Code | None, Field(description="Given by the central when left out.")] = None
    site: Annotated[Reference | None, Field(description="Where it is to arrive; needed where there are several.")] = (
        None
    )

    def fields(self) -> OrderFields:
        lines = tuple(one.fields() for one in self.items)
        return OrderFields(self.supplier_id, lines, self.due, self.currency, self.note)
