"""What somebody has in their hands: goods of one position, a whole handling unit, or all that stood at a location."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.ids import LocationId, OrderLineId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.moving import MovedLine
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.putaway import Goods, Load
from ims_desktop.domain.quantity import ZERO, Quantity, total
from ims_desktop.ports.handling_units import HandlingUnit
from ims_desktop.ports.standing import Standing


class Line(Struct, frozen=True):
    """So much of what stands at one position. ``standing.quantity`` is what was known there."""

    standing: Standing
    quantity: Quantity
    order_line_id: OrderLineId | None = None

    @property
    def position(self) -> Position:
        return self.standing.position


class InHand(Struct, frozen=True):
    """What is picked up. ``unit`` and ``whole`` name a handling unit or a location that is taken with all it holds."""

    lines: tuple[Line, ...]
    unit: str = ""
    taken_off: str = ""
    """The unit that ``unit`` stood on until now."""
    whole: Location | None = None

    @property
    def source(self) -> Location:
        return self.lines[0].standing.location

    @property
    def item(self) -> Item | None:
        """Of goods of one item by themselves."""
        is_whole = self.unit or self.whole or len({line.standing.item.id for line in self.lines}) != 1
        return None if is_whole else self.lines[0].standing.item

    @property
    def quantity(self) -> Quantity:
        return total(line.quantity for line in self.lines)

    @property
    def status(self) -> StockStatus:
        return self.lines[0].position.status

    @property
    def is_more_than_known(self) -> bool:
        """Whether more was taken of a position than is known to be there."""
        taken: dict[Position, Quantity] = {}
        for line in self.lines:
            taken[line.position] = taken.get(line.position, ZERO) + line.quantity
        return any(taken[line.position] > line.standing.quantity for line in self.lines)

    def moved(self, location: LocationId, unit: str | None = None) -> tuple[MovedLine, ...]:
        """To ``location``; onto ``unit``, off any for empty text, as it stands for none. What is there stays out."""
        found: list[MovedLine] = []
        for line in self.lines:
            on = line.position.handling_unit if unit is None else unit
            target = replace(line.position, location_id=location, handling_unit=on)
            if target != line.position:
                found.append(MovedLine(line.position, target, line.quantity, line.order_line_id))
        return tuple(found)

    def as_status(self, status: StockStatus) -> tuple[MovedLine, ...]:
        """Where it stands, as something else; what is that already stays out."""
        return tuple(
            MovedLine(line.position, replace(line.position, status=status), line.quantity)
            for line in self.lines
            if line.position.status is not status
        )

    @property
    def load(self) -> Load:
        """What a place must have room for: each kind of goods once."""
        kinds: dict[tuple[str, StockStatus, str], Goods] = {}
        for line in self.lines:
            item, position = line.standing.item, line.position
            key = (item.id, position.status, position.lot)
            before = kinds.get(key)
            quantity = line.quantity + before.quantity if before else line.quantity
            kinds[key] = Goods(item, quantity, position.status, position.lot)
        is_whole = bool(self.unit or self.whole) or len(kinds) > 1
        return Load(self.source.site_id, tuple(kinds.values()), is_whole, self.source.id)


def of_standing(standing: Standing, quantity: Quantity) -> InHand:
    return InHand((Line(standing, quantity),))


def of_unit(unit: HandlingUnit) -> InHand | None:
    """A handling unit with what is on it and in what stands on it; none where nothing is known to be."""
    lines = _all_of(unit.everything)
    return InHand(lines, unit=unit.code, taken_off=unit.parent) if lines else None


def of_location(location: Location, stands: Sequence[Standing]) -> InHand | None:
    lines = _all_of(stands)
    return InHand(lines, whole=location) if lines else None


def _all_of(stands: Sequence[Standing]) -> tuple[Line, ...]:
    return tuple(Line(one, one.quantity) for one in stands if one.quantity.is_positive)
