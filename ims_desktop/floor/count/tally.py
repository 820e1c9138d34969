"""The tally of the bin that is being counted: what was found so far, line by line."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.counting import CountedLine
from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.floor.count import refusals
from ims_desktop.ports.counting import BinTask


class Tally(Struct, frozen=True):
    """``item`` is none where everything in the bin is counted. ``unit`` is the handling unit being counted on."""

    location: Location
    begun_at: datetime
    task: BinTask | None = None
    item: Item | None = None
    lines: tuple[CountedLine, ...] = ()
    unit: str = ""
    reason: str = ""
    last: Position | None = None
    """The position that was counted last, and a typed total is of."""

    def at(self, position: Position) -> Quantity:
        return next((line.quantity for line in self.lines if line.position == position), ZERO)

    def with_total(self, position: Position, quantity: Quantity) -> Tally:
        """So much stands there, whatever was counted before. Raises ``NotAQuantity`` beyond what can be."""
        said = CountedLine(position, Quantity.of(quantity.decimal))
        if any(line.position == position for line in self.lines):
            lines = tuple(said if line.position == position else line for line in self.lines)
        else:
            lines = (*self.lines, said)
        return replace(self, lines=lines, last=position)

    def with_more(self, position: Position, quantity: Quantity) -> Tally:
        """One more find. Raises ``NotTaken`` for a serial that was counted already."""
        if position.serial and any(_is_same_serial(line.position, position) for line in self.lines):
            raise refusals.serial_counted(position.serial)
        return self.with_total(position, self.at(position) + quantity)

    def anew(self) -> Tally:
        return replace(self, lines=(), unit="", last=None)


def _is_same_serial(one: Position, other: Position) -> bool:
    return (one.item_id, one.serial) == (other.item_id, other.serial)


def statuses_there(known: list[Position], item_id: ItemId, lot: str, serial: str, unit: str) -> tuple[StockStatus, ...]:
    """As what goods found in a bin may stand there: the first of these that says something.

    What is known there of the same item, lot, serial and handling unit; of the same item; available. Where that names
    several, whoever counts sees which it is and is asked.
    """
    same_item = [one for one in known if one.item_id == item_id]
    same = [one for one in same_item if (one.lot, one.serial, one.handling_unit) == (lot, serial, unit)]
    return tuple(dict.fromkeys(one.status for one in same or same_item)) or (StockStatus.AVAILABLE,)
