"""What the rules for settling a case look at: plain values, as the central's books have them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.counting import Statement
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OperatorId, OrderLineId, VarianceId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.domain.positions import Movement, Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity, total
from ims_desktop.domain.texts import Text


class Goods(Struct, frozen=True):
    """A movement that an operation of the case made and that stands; ``number`` is its own in the ledger."""

    number: int
    operation: OperationId
    source: Position
    target: Position
    quantity: Quantity
    order_line_id: OrderLineId | None = None
    is_receipt: bool = False


class Done(Struct, frozen=True):
    """One operation of the case."""

    operation: OperationId
    operator: OperatorId
    who: str
    where: str
    happened_at: datetime
    arrived_at: datetime
    said: Text
    places: tuple[LocationId, ...] = ()
    """Where it happened, for somebody to look."""
    expiries: tuple[date, ...] = ()
    """What it says of the lot that the case is about."""
    item_id: ItemId | None = None
    """What a barcode was linked to."""


class Stands(Struct, frozen=True):
    """What stands at a position now."""

    position: Position
    quantity: Quantity
    item_name: str
    sku: str
    unit: str
    location_code: str
    is_real: bool = True


class OpenLine(Struct, frozen=True):
    """An order line that goods may belong to."""

    line: OrderLine
    order: PurchaseOrder


class Counted(Struct, frozen=True):
    """A variance: two people counted, and found different numbers."""

    variance_id: VarianceId
    position: Position
    expected: Quantity
    counts: tuple[Statement, ...]
    who: tuple[str, ...]
    """Who counted, in the order of the counts."""


class Nowhere(Struct, frozen=True):
    """The site's virtual locations that decisions move goods to."""

    supplier: LocationId
    adjustment: LocationId
    suspense: LocationId


class FieldEdit(Struct, frozen=True):
    """One field that both sides changed."""

    name: str
    base: str | int
    ours: str | int
    theirs: str | int


class CaseFacts(Struct, frozen=True, kw_only=True):
    kind: CaseKind
    subject: str
    sentence: Text
    done: tuple[Done, ...]
    """The first operations, in the order of the facts."""
    operations: tuple[OperationId, ...]
    """All of them."""
    nowhere: Nowhere
    goods: tuple[Goods, ...] = ()
    """In the order of the facts."""
    standing: tuple[Stands, ...] = ()
    """What stands at every position that the rules may speak of."""
    about: tuple[Position, ...] = ()
    """Of these, what the case itself is about: where less than nothing is, where a serial stands, what was left."""
    known: Quantity | None = None
    """What the first operation's workstation knew of it (received on the line, standing at the position)."""
    item: Item | None = None
    location: Location | None = None
    order: PurchaseOrder | None = None
    line: OrderLine | None = None
    candidates: tuple[OpenLine, ...] = ()
    expiry: date | None = None
    """Of the lot, as the books have it."""
    counted: Counted | None = None
    undoable: tuple[OperationId, ...] = ()
    """Of all operations: those that can be taken back, and were not yet."""
    unposted: tuple[OperationId, ...] = ()
    """Kept, and not in the books."""
    is_decodable: bool = False
    """What could not be read when it came can be read now, at least as it is written."""
    why: str = ""
    """Why it could not be taken."""
    decision: OperationId | None = None
    """The decision that something from before has overtaken, when it is one about another case."""
    adjusted: Quantity = ZERO
    """By how much the decision about a variance adjusted the books."""
    edits: tuple[FieldEdit, ...] = ()
    other_item: Item | None = None
    """Who else claims a barcode."""
    barcode: str = ""
    last_place: LocationId | None = None
    """Where the latest fact says that it is."""

    def on_hand(self, position: Position) -> Quantity:
        return total(one.quantity for one in self.standing if one.position == position)

    def stands(self, position: Position) -> Stands | None:
        return next((one for one in self.standing if one.position == position), None)

    def places(self) -> tuple[LocationId, ...]:
        return tuple(dict.fromkeys(place for one in self.done for place in one.places))


def moved_to_status(position: Position, status: StockStatus) -> Position:
    return replace(position, status=status)


def what_is_left(facts: CaseFacts, goods: Iterable[Goods]) -> list[tuple[Goods, Quantity]]:
    """How much of what was brought somewhere may still stand there, the latest first: goods are like one another."""
    free: dict[Position, Quantity] = {}
    left: list[tuple[Goods, Quantity]] = []
    for one in reversed(list(goods)):
        there = free.setdefault(one.target, facts.on_hand(one.target))
        quantity = min(one.quantity, there)
        if quantity.is_positive:
            free[one.target] = there - quantity
            left.append((one, quantity))
    return left


def at_most(left: Iterable[tuple[Goods, Quantity]], most: Quantity) -> list[tuple[Goods, Quantity]]:
    """As much of it as ``most`` says."""
    taken: list[tuple[Goods, Quantity]] = []
    for one, quantity in left:
        part = min(quantity, most)
        if part.is_positive:
            taken.append((one, part))
            most = most - part
    return taken


def set_aside(left: Iterable[tuple[Goods, Quantity]]) -> tuple[Movement, ...]:
    return tuple(
        Movement(one.target, moved_to_status(one.target, StockStatus.ON_HOLD), quantity)
        for one, quantity in left
        if one.target.status is not StockStatus.ON_HOLD
    )


def summed(left: Iterable[tuple[Goods, Quantity]]) -> Quantity:
    return total(quantity for _, quantity in left)
