"""Receiving: what came in, what it changes, and when it is more than was ordered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.effects import ORDER_LINES, Effect, on_balance
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OrderLineId, WorkstationId
from ims_desktop.domain.items import Item
from ims_desktop.domain.orders import OrderLine, OverReceipt
from ims_desktop.domain.positions import Movement, Position, StockStatus
from ims_desktop.domain.quantity import Quantity


class ReceivedLine(Struct, frozen=True):
    """The physical line of a receipt: goods that left ``source`` (a supplier) and stand at ``target`` now."""

    item_id: ItemId
    quantity: Quantity
    source: LocationId
    target: LocationId
    status: StockStatus = StockStatus.AVAILABLE
    order_line_id: OrderLineId | None = None
    lot: str = ""
    expiry: date | None = None
    serial: str = ""
    handling_unit: str = ""

    @property
    def position(self) -> Position:
        return Position(self.item_id, self.target, self.status, self.lot, self.serial, self.handling_unit)

    @property
    def movement(self) -> Movement:
        return Movement(self.position.at(self.source), self.position, self.quantity)


def effects_of(lines: Iterable[ReceivedLine]) -> tuple[Effect, ...]:
    """What the workstation may show at once: more on hand, and more received on the order's lines."""
    effects: list[Effect] = []
    for line in lines:
        effects.append(on_balance(line.position, line.quantity))
        if line.order_line_id is not None:
            effects.append(Effect(ORDER_LINES, line.order_line_id, line.quantity))
    return tuple(effects)


def status_on_receipt(item: Item) -> StockStatus:
    return StockStatus.TO_INSPECT if item.inspection_required else StockStatus.AVAILABLE


class Verdict(StrEnum):
    FITS = "fits"
    OVER_ORDER = "over_order"
    """More than ordered, within tolerance."""
    BEYOND = "beyond"
    """Beyond tolerance, and the line says to warn."""
    REFUSED = "refused"
    """Beyond tolerance, and the line says to refuse."""


def judge(line: OrderLine, quantity: Quantity) -> Verdict:
    """What so much more on ``line`` means, counted over all its deliveries."""
    after = line.received + quantity
    if after <= line.ordered and not line.is_closed_short:
        return Verdict.FITS
    if line.tolerance.beyond is OverReceipt.ALLOW or (
        after <= line.tolerance.most(line.ordered) and not line.is_closed_short
    ):
        return Verdict.OVER_ORDER
    return Verdict.BEYOND if line.tolerance.beyond is OverReceipt.WARN else Verdict.REFUSED


class LineFact(Struct, frozen=True, order=True):
    """One receipt on one order line. Sorts as facts do: by corrected time, workstation, sequence."""

    happened_at: datetime
    workstation: WorkstationId
    sequence: int
    operation: OperationId
    quantity: Quantity


def beyond_tolerance(line: OrderLine, facts: Sequence[LineFact]) -> tuple[OperationId, ...]:
    """The operations with which ``line`` went beyond its tolerance: a function of the facts, not of their arrival."""
    if line.tolerance.beyond is OverReceipt.ALLOW:
        return ()
    most = line.tolerance.most(line.ordered)
    over: list[OperationId] = []
    received = Quantity(0)
    for fact in sorted(facts):
        received += fact.quantity
        if received > most:
            over.append(fact.operation)
    return tuple(dict.fromkeys(over))
