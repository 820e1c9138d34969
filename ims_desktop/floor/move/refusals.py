"""What moving says no to, before anything is recorded, and what can be done instead."""

from __future__ import annotations

from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.refusals import NotTaken


def nothing_on(unit: str) -> NotTaken:
    return NotTaken(
        text("Nothing is on it"),
        text("Nothing is known to stand on {unit}.", unit=unit),
        text("Scan the goods themselves, then where they stand."),
    )


def not_on(item: Item, unit: str) -> NotTaken:
    return NotTaken(
        text("Not on that unit"),
        text("{item} is not known to stand on {unit}.", item=item.name, unit=unit),
        text("Scan the location or the handling unit that you take it from."),
    )


def nothing_at(location: Location) -> NotTaken:
    return NotTaken(
        text("Nothing stands there"),
        text("Nothing is known to stand at {location}.", location=location.code),
        text("Scan what you take from it."),
    )


def cannot_nest(why: Text) -> NotTaken:
    return NotTaken(text("It cannot stand there"), why, text("Scan a location, or another handling unit."))


def on_it_already(unit: str) -> NotTaken:
    return NotTaken(
        text("It stands there already"),
        text("It is on {unit} already.", unit=unit),
        text("Scan where it goes, or go back with Esc to leave it there."),
    )


def location_onto_unit() -> NotTaken:
    return NotTaken(
        text("Not a whole location"),
        text("All that stands at a location goes to another location."),
        text("Scan a location, or go back with Esc and pack the goods one after the other."),
    )


def not_the_same(location: Location) -> NotTaken:
    return NotTaken(
        text("Another location"),
        text("Asked was {location} once more.", location=location.code),
        text("Scan it again, or go back with Esc to choose another one."),
    )


def scan_goods_first(deed: Text) -> NotTaken:
    return NotTaken(
        text("Nothing in your hands"),
        text("{deed} needs to know what.", deed=deed),
        text("Scan the goods and where they stand, or a handling unit, first."),
    )
