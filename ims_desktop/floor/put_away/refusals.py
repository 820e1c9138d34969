"""What putting away says no to, before anything is recorded, and what can be done instead."""

from __future__ import annotations

from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.orders import PurchaseOrder
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.refusals import NotTaken
from ims_desktop.ports.standing import Standing


def does_not_wait(what: str) -> NotTaken:
    return NotTaken(
        text("It does not wait here"),
        text("Nothing of {what} is known to stand at a dock or a staging area.", what=what),
        text("Use “Move” for goods that stand somewhere else."),
    )


def not_ready(one: Standing) -> NotTaken:
    """Goods that something else must happen to first."""
    if one.position.status is StockStatus.TO_INSPECT:
        return NotTaken(
            text("To be inspected first"),
            text("{item} was not inspected yet.", item=one.item.name),
            text("Use “Inspect”, then put away what passed."),
        )
    return NotTaken(
        text("On hold"),
        text("{item} is held until a supervisor decides.", item=one.item.name),
        text("Leave it there and ask a supervisor."),
    )


def not_on_order(item: Item, order: PurchaseOrder) -> NotTaken:
    return NotTaken(
        text("Not on this order"),
        text("{item} is on no line of {order}.", item=item.name, order=order.number),
        text("Scan what came with it, or go back with Esc to leave the order."),
    )


def nothing_waits(order: PurchaseOrder) -> NotTaken:
    return NotTaken(
        text("Nothing to put away"),
        text("Nothing of {order} waits: it has not come, was not inspected, or is put away.", order=order.number),
        text("Scan another document, or the goods themselves."),
    )


def outside(location: Location, why: Text) -> NotTaken:
    return NotTaken(
        text("Not at {location}", location=location.code),
        text("{why}.", why=why),
        text("Scan the suggested location, or another one that is allowed."),
    )
