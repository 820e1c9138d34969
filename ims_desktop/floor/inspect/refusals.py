"""What inspecting says no to, before anything is recorded, and what can be done instead."""

from __future__ import annotations

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.items import Item
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.refusals import NotTaken


def unknown_code(reading: Reading) -> NotTaken:
    return NotTaken(
        text("Unknown code"),
        text("“{code}” is nothing that waits for inspection here.", code=reading.text[:40]),
        text("Scan the document, an item, a lot or a pallet."),
    )


def not_here(kind: Text) -> NotTaken:
    return NotTaken(
        text("That is something else"),
        text("This label is {kind}.", kind=kind),
        text("Scan the document, an item, a lot or a pallet."),
    )


def nothing_waits(name: str) -> NotTaken:
    return NotTaken(
        text("Nothing to inspect"),
        text("Nothing of {name} waits for inspection here.", name=name),
        text("Scan something else, or look it up with F7."),
    )


def not_on_subject(item: Item, name: str) -> NotTaken:
    return NotTaken(
        text("Not on this document"),
        text("Nothing of {item} waits for inspection on {name}.", item=item.name, name=name),
        text("Put it aside, or go back with Esc and scan its own document."),
    )


def other_item(item: Item) -> NotTaken:
    return NotTaken(
        text("Label of another item"),
        text("The line in work is {item}.", item=item.name),
        text("Scan a failed package of it, or type how many failed."),
    )


def more_than_waits(failed: Quantity, waiting: Quantity) -> NotTaken:
    return NotTaken(
        text("More than there is"),
        text("{failed} failed, but only {waiting} wait for inspection.", failed=failed, waiting=waiting),
        text("Count the failed ones again and type how many."),
    )


def changed_meanwhile(item: Item) -> NotTaken:
    return NotTaken(
        text("Changed meanwhile"),
        text("What waits of {item} is not what was shown: somebody else worked on it.", item=item.name),
        text("Look at what is shown now, and go on."),
    )


def nothing_in_work() -> NotTaken:
    return NotTaken(
        text("Nothing in work"),
        text("It is not said yet what is inspected."),
        text("Scan the document, an item, a lot or a pallet first."),
    )
