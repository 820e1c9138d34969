"""What waits to be put away: at docks and staging areas, of everything or of one order, and for which order lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.ids import ItemId, OrderLineId
from ims_desktop.domain.inspecting import Sampling
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.moving import MovedLine
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.handling import InHand, Line, of_standing, of_unit
from ims_desktop.ports.book import OrderSheet, SheetLine
from ims_desktop.ports.standing import Standing

MOST = 500
"""Positions that are looked at: more than anybody sees on a dock."""

READY = frozenset({StockStatus.AVAILABLE, StockStatus.QUARANTINE, StockStatus.DAMAGED})
"""Others are inspected or decided about first."""

_ARRIVED_AT = frozenset({LocationKind.DOCK, LocationKind.STAGING})


def is_arrival(location: Location) -> bool:
    """Whether goods wait there for their place."""
    return location.kind in _ARRIVED_AT


def is_ready(one: Standing) -> bool:
    return one.position.status in READY and one.quantity.is_positive


class Task(Struct, frozen=True):
    """Goods that are put away in one go: of one position, or everything on a handling unit."""

    stands: tuple[Standing, ...]

    @property
    def unit(self) -> str:
        return self.stands[0].position.handling_unit


def arrived(desk: Desk) -> Sequence[Standing]:
    return desk.standing.before_storage(MOST)


def without(stands: Sequence[Standing], lines: Sequence[MovedLine]) -> Sequence[Standing]:
    """What is left of it after a move: the dock need not be read anew for every scan."""
    gone: dict[Position, Quantity] = {}
    for line in lines:
        gone[line.source] = gone.get(line.source, ZERO) + line.quantity
    left = [replace(one, quantity=one.quantity - gone.get(one.position, ZERO)) for one in stands]
    return [one for one in left if one.quantity]


def tasks(stands: Sequence[Standing], sheet: OrderSheet | None) -> list[Task]:
    """In the order of the walk; with an order, only what waits of its lines."""
    if sheet is None:
        return _by_unit(stands)
    wanted = {item for item, quantity in ready_by_item(sheet).items() if quantity.is_positive}
    of_order = [one for one in stands if one.position.status is StockStatus.AVAILABLE and one.item.id in wanted]
    return _by_unit(of_order)


def _by_unit(stands: Iterable[Standing]) -> list[Task]:
    """A unit with something on it that is not ready waits for that."""
    grouped: dict[str, list[Standing]] = {}
    for one in stands:
        grouped.setdefault(one.position.handling_unit or one.position.key, []).append(one)
    return [Task(tuple(group)) for group in grouped.values() if all(map(is_ready, group))]


def of_task(task: Task, desk: Desk, sheet: OrderSheet | None) -> InHand | None:
    if task.unit:
        unit = desk.handling_units.unit(task.unit)
        hand = of_unit(unit) if unit is not None else None
    else:
        hand = of_goods(task.stands[0], None, sheet)
    return for_order(hand, sheet, desk) if hand is not None else None


def of_goods(one: Standing, quantity: Quantity | None, sheet: OrderSheet | None) -> InHand:
    """So much of it; all of it, or all that waits of the order, where nothing is said."""
    if quantity is None:
        left = ready_by_item(sheet).get(one.item.id, ZERO) if sheet is not None else ZERO
        is_of_order = left.is_positive and one.position.status is StockStatus.AVAILABLE
        quantity = min(left, one.quantity) if is_of_order else one.quantity
    return of_standing(one, quantity)


def ready(sheet_line: SheetLine) -> Quantity:
    """What of an order line may be put away: accepted where all of it is inspected, received where not."""
    line, item = sheet_line.line, sheet_line.item
    is_inspected = item.inspection_required and item.sampling.kind is Sampling.ALL
    taken = line.accepted if is_inspected else line.received - line.rejected
    return max(taken - line.stocked, ZERO)


def ready_by_item(sheet: OrderSheet) -> dict[ItemId, Quantity]:
    found: dict[ItemId, Quantity] = {}
    for one in sheet.lines:
        found[one.item.id] = found.get(one.item.id, ZERO) + ready(one)
    return found


def for_order(hand: InHand, sheet: OrderSheet | None, desk: Desk) -> InHand:
    """With the order lines that it was received on, filled in their order; the rest is for none."""
    sheets = sheet.lines if sheet is not None else _only_lines(hand, desk)
    left = {one.line.id: ready(one) for one in sheets}
    lines = [part for line in hand.lines for part in _shares(line, sheets, left)]
    return replace(hand, lines=tuple(lines))


def _only_lines(hand: InHand, desk: Desk) -> Sequence[SheetLine]:
    """Without a document: where no more than one order line of an item waits for it, the goods are that one's."""
    found: list[SheetLine] = []
    for item in {line.standing.item.id: line.standing.item for line in hand.lines}.values():
        lines = [SheetLine(one, item) for one in desk.putaway.lines_to_stock(item.id)]
        waiting = [one for one in lines if ready(one).is_positive]
        found += waiting if len(waiting) == 1 else ()
    return found


def _shares(line: Line, sheets: Sequence[SheetLine], left: dict[OrderLineId, Quantity]) -> list[Line]:
    parts: list[Line] = []
    rest = line.quantity
    for one in sheets if line.position.status is StockStatus.AVAILABLE else ():
        part = min(rest, left[one.line.id]) if one.item.id == line.standing.item.id else ZERO
        if part.is_positive:
            left[one.line.id] -= part
            rest -= part
            parts.append(Line(line.standing, part, one.line.id))
    return [*parts, Line(line.standing, rest)] if rest.is_positive else parts


def lines_done(sheet: OrderSheet) -> tuple[int, int]:
    """Of the lines on which something came, those of which nothing waits."""
    came = [one for one in sheet.lines if one.line.received.is_positive]
    waiting = [one for one in came if one.line.stocked + one.line.rejected < one.line.received]
    return len(came) - len(waiting), len(came)


def portion(hand: InHand, quantity: Quantity) -> InHand:
    """The first so many of goods that do not all fit: their order lines are filled in their order."""
    parts: list[Line] = []
    for line in hand.lines:
        part = min(line.quantity, quantity)
        if part.is_positive:
            parts.append(replace(line, quantity=part))
            quantity -= part
    return replace(hand, lines=tuple(parts))
