"""What goods are called where they stand: status, lot, serial, handling unit and place on one line."""

from __future__ import annotations

from collections.abc import Sequence

from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.texts import EMPTY, Text, joined, text
from ims_desktop.ports.standing import Standing

STATUSES: dict[StockStatus, Text] = {
    StockStatus.TO_INSPECT: text("to inspect"),
    StockStatus.AVAILABLE: text("available"),
    StockStatus.QUARANTINE: text("quarantine"),
    StockStatus.DAMAGED: text("damaged"),
    StockStatus.ON_HOLD: text("on hold"),
}


def told_apart(position: Position) -> Text:
    """Everything that tells it from others of its item; what is usual is left out."""
    return joined(
        [
            STATUSES[position.status] if position.status is not StockStatus.AVAILABLE else EMPTY,
            text("lot {lot}", lot=position.lot) if position.lot else EMPTY,
            text("serial {serial}", serial=position.serial) if position.serial else EMPTY,
            text("on {unit}", unit=position.handling_unit) if position.handling_unit else EMPTY,
        ]
    )


def stands_at(one: Standing) -> Text:
    """How much of it stands where, as what."""
    where = text("{quantity} at {location}", quantity=one.quantity, location=one.location.code)
    return joined([where, told_apart(one.position)])


def stands_there(one: Standing) -> Text:
    """How much of what stands at a place that is named already."""
    what = text("{quantity} × {item}", quantity=one.quantity, item=one.item.name)
    return joined([what, told_apart(one.position)])


def kinds_of(stands: Sequence[Standing]) -> Text:
    """What stands on a unit or at a location: by name where it is one thing."""
    if len(stands) == 1:
        return stands_there(stands[0])
    return text("{kinds} kinds of goods", kinds=len(stands)) if stands else text("Nothing is known to be there")
