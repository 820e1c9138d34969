"""Purchase orders as the floor sees them: what was ordered, what has come, what may still come."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.ids import ItemId, OrderId, OrderLineId, SupplierId
from ims_desktop.domain.quantity import ZERO, Quantity


class OrderState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    CLOSED = "closed"
    CANCELLED = "cancelled"

    @property
    def takes_goods(self) -> bool:
        return self is OrderState.APPROVED


class OverReceipt(StrEnum):
    """What to do with goods beyond the over-tolerance."""

    REFUSE = "refuse"
    WARN = "warn"
    ALLOW = "allow"


BASIS = 10_000
"""Tolerances are whole hundredths of a per cent, so that no rule rounds."""


class Tolerance(Struct, frozen=True):
    """How far the goods received on a line, over all deliveries, may differ from what was ordered."""

    over: int = 0
    under: int = 0
    beyond: OverReceipt = OverReceipt.REFUSE

    def most(self, ordered: Quantity) -> Quantity:
        return ordered + Quantity(ordered.micro * self.over // BASIS)

    def least(self, ordered: Quantity) -> Quantity:
        return ordered - Quantity(ordered.micro * self.under // BASIS)


class PurchaseOrder(Struct, frozen=True):
    id: OrderId
    number: str
    supplier_id: SupplierId
    state: OrderState
    due: date | None = None
    version: int = 1


class OrderLine(Struct, frozen=True):
    """One line of an order. ``received`` is over all deliveries; quantities are in the item's stock unit."""

    id: OrderLineId
    order_id: OrderId
    number: int
    item_id: ItemId
    ordered: Quantity
    received: Quantity = ZERO
    tolerance: Tolerance = Tolerance()
    is_closed_short: bool = False
    version: int = 1
    accepted: Quantity = ZERO
    """Passed inspection."""
    rejected: Quantity = ZERO
    stocked: Quantity = ZERO
    """Put away."""

    @property
    def left(self) -> Quantity:
        """What is still expected: nothing once the line is closed short or over."""
        if self.is_closed_short:
            return ZERO
        return max(self.ordered - self.received, ZERO)

    @property
    def room(self) -> Quantity:
        """How much more may come before it is beyond tolerance."""
        return max(self.tolerance.most(self.ordered) - self.received, ZERO)

    @property
    def uninspected(self) -> Quantity:
        """What came on it and was neither accepted nor rejected: all of it, or more than was to be looked at."""
        return max(self.received - self.accepted - self.rejected, ZERO)

    @property
    def is_complete(self) -> bool:
        return self.is_closed_short or self.received >= self.tolerance.least(self.ordered)
