"""What somebody had in their hands, written down so that a restart finds it there again."""

from __future__ import annotations

import msgspec

from ims_desktop.domain.ids import LocationId, OrderLineId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.handling import InHand, Line, of_location, of_unit
from ims_desktop.ports.standing import Standing


class HeldLine(msgspec.Struct, frozen=True):
    position: Position
    quantity: Quantity
    order_line_id: OrderLineId | None = None


class Held(msgspec.Struct, frozen=True):
    """As little as finds the rest again: what stands where is read from the store."""

    lines: tuple[HeldLine, ...] = ()
    unit: str = ""
    whole: LocationId | None = None


def held(hand: InHand | None) -> Held:
    if hand is None:
        return Held()
    lines = tuple(HeldLine(line.position, line.quantity, line.order_line_id) for line in hand.lines)
    return Held(lines, hand.unit, hand.whole.id if hand.whole else None)


def found_again(left: Held, desk: Desk) -> InHand | None:
    """What is still there of it; none when somebody else moved it meanwhile."""
    if left.unit:
        unit = desk.handling_units.unit(left.unit)
        return of_unit(unit) if unit else None
    if left.whole is not None:
        place = desk.standing.location(left.whole)
        return of_location(place, desk.standing.at(place.id)) if place else None
    lines = [_line(one, desk) for one in left.lines]
    return InHand(tuple(line for line in lines if line)) if lines and all(lines) else None


def _line(left: HeldLine, desk: Desk) -> Line | None:
    standing = standing_at(left.position, desk)
    if standing is None or not standing.quantity.is_positive:
        return None
    return Line(standing, left.quantity, left.order_line_id)


def standing_at(position: Position, desk: Desk) -> Standing | None:
    """What stands at just this position now."""
    there = desk.standing.at(position.location_id, position.item_id)
    return next((one for one in there if one.position == position), None)
