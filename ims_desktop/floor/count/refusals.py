"""What counting says no to, before anything is recorded, and what can be done instead."""

from __future__ import annotations

from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.quantity import NotAQuantity
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.refusals import NotTaken


def bin_first() -> NotTaken:
    return NotTaken(
        text("Scan the bin first"),
        text("Nobody knows yet where this is counted."),
        text("Scan the location's label, then what is in it."),
    )


def unknown_bin(code: str) -> NotTaken:
    return NotTaken(
        text("Unknown location"),
        text("“{code}” is no location of this site.", code=code[:40]),
        text("Scan the label of a bin of this site."),
    )


def not_a_bin(location: Location) -> NotTaken:
    return NotTaken(
        text("Nothing to count there"),
        text("{bin} is a place in the books only; no goods stand there.", bin=location.code),
        text("Scan the label of a real bin."),
    )


def retired_bin(location: Location) -> NotTaken:
    return NotTaken(
        text("Location retired"),
        text("{bin} is no longer used.", bin=location.code),
        text("If goods stand there, tell a supervisor. Scan another bin."),
    )


def other_site(location: Location) -> NotTaken:
    return NotTaken(
        text("Location of another site"),
        text("{bin} does not belong to this site.", bin=location.code),
        text("Scan the label of a bin of this site."),
    )


def counted_first_by_you(location: Location) -> NotTaken:
    return NotTaken(
        text("Somebody else must count it"),
        text("You counted {bin} first. The second count is for another person.", bin=location.code),
        text("Go on with the next bin; a colleague counts this one."),
    )


def unknown_code(shown: str) -> NotTaken:
    return NotTaken(
        text("Unknown code"),
        text("“{code}” is no item, bin or handling unit that this workstation knows.", code=shown[:40]),
        text("Scan another label of it, or put it aside and ask a supervisor."),
    )


def something_else(kind: Text) -> NotTaken:
    return NotTaken(
        text("That is something else"), text("This label is {kind}.", kind=kind), text("Scan a bin or what is in it.")
    )


def only_this_item(item: Item, location: Location) -> NotTaken:
    return NotTaken(
        text("Another item"),
        text("In {bin} only {item} is to be counted.", bin=location.code, item=item.name),
        text("Leave the other goods; scan every {item} there is.", item=item.name),
    )


def serial_counted(serial: str) -> NotTaken:
    return NotTaken(
        text("Serial counted already"),
        text("{serial} is on the list of this bin.", serial=serial),
        text("A serial counts once. Scan the next one."),
    )


def negative(typed: str) -> NotAQuantity:
    return NotAQuantity(
        text("Less than nothing"),
        text("“{typed}” cannot stand in a bin.", typed=typed[:40]),
        text("Type how much is there; 0 when there is none."),
    )


def nothing_counted(location: Location) -> NotTaken:
    return NotTaken(
        text("Nothing is counted yet"),
        text("Nothing was scanned in {bin}.", bin=location.code),
        text("Scan what is in it. If there is nothing, scan “empty location”."),
    )


def not_empty(location: Location) -> NotTaken:
    return NotTaken(
        text("Not empty"),
        text("You found something in {bin}.", bin=location.code),
        text("Scan “recount” to begin this bin again, or the next bin to record what you found."),
    )


def no_reasons() -> NotTaken:
    return NotTaken(
        text("No reasons to choose from"),
        text("The company has no list of reasons for counts."),
        text("Go on without one."),
    )
