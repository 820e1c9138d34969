"""What receiving says no to, before anything is recorded, and what can be done instead."""

from __future__ import annotations

from datetime import date

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.items import Item, Lot
from ims_desktop.domain.orders import OrderState, PurchaseOrder
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.refusals import NotTaken


class UnknownCode(NotTaken):
    """A code that nobody knows here: who may, can link it to an item."""

    code = "unknown_code"


def unknown_code(reading: Reading) -> UnknownCode:
    return UnknownCode(
        text("Unknown code"),
        text("“{code}” is no item and no order that this workstation knows.", code=reading.text[:40]),
        text("Scan another label of the package, or ask a supervisor."),
    )


def not_here(kind: Text) -> NotTaken:
    return NotTaken(
        text("That is something else"),
        text("This label is {kind}.", kind=kind),
        text("Scan the document or a package."),
    )


def not_on_order(item: Item, order: PurchaseOrder) -> NotTaken:
    return NotTaken(
        text("Not on this order"),
        text("{item} is on no line of {order}.", item=item.name, order=order.number),
        text("Put it aside, or scan the document that it belongs to."),
    )


def not_open(order: PurchaseOrder) -> NotTaken:
    state = {
        OrderState.CANCELLED: text("cancelled"),
        OrderState.CLOSED: text("closed"),
        OrderState.DRAFT: text("not approved yet"),
    }[order.state]
    return NotTaken(
        text("Order not open"),
        text("{order} is {state}.", order=order.number, state=state),
        text("Put the goods aside and ask a supervisor."),
    )


def expired(item: Item, expiry: date) -> NotTaken:
    return NotTaken(
        text("Expired"),
        text("{item} expired on {expiry}.", item=item.name, expiry=expiry),
        text("Do not take it in. Put it aside and ask a supervisor."),
    )


def too_short_lived(item: Item, expiry: date) -> NotTaken:
    return NotTaken(
        text("Expires too soon"),
        text(
            "{item} expires on {expiry}; {days} days must be left.",
            item=item.name,
            expiry=expiry,
            days=item.min_shelf_life_days,
        ),
        text("Do not take it in. Put it aside and ask a supervisor."),
    )


def other_expiry(lot: Lot, expiry: date) -> NotTaken:
    return NotTaken(
        text("Expiry differs"),
        text(
            "Lot {lot} is known to expire on {known}, not on {expiry}.", lot=lot.code, known=lot.expiry, expiry=expiry
        ),
        text("Read the label again; if it is right, ask a supervisor."),
    )


def other_item(item: Item) -> NotTaken:
    return NotTaken(
        text("Label of another item"),
        text("This lot belongs to something else than {item}.", item=item.name),
        text("Scan the lot on the same package."),
    )


def serial_known(item: Item, serial: str) -> NotTaken:
    return NotTaken(
        text("Serial received already"),
        text("{item} {serial} is here already.", item=item.name, serial=serial),
        text("A serial can be received once. Scan the next one."),
    )


def one_serial_at_a_time(item: Item) -> NotTaken:
    return NotTaken(
        text("One serial at a time"),
        text("{item} has a serial for each piece.", item=item.name),
        text("Scan each piece by itself."),
    )


def lots_differ(first: str, second: str) -> NotTaken:
    return NotTaken(
        text("The two entries differ"),
        text("First {first}, then {second}.", first=first[:20], second=second[:20]),
        text("Type or scan the lot again."),
    )


def unit_received(unit: str) -> NotTaken:
    return NotTaken(
        text("Received already"),
        text("Handling unit {unit} came in already.", unit=unit),
        text("Scan the next one. If this one is another, have it labelled anew."),
    )


def unit_too_full(item: Item, excess: Quantity) -> NotTaken:
    return NotTaken(
        text("More than the order allows"),
        text("With {excess} {item} too many, this pallet is not taken as a whole.", excess=excess, item=item.name),
        text("Choose “contents differ”, scan the pallet again, and receive what is on it piece by piece."),
    )


def notice_says_too_little(item: Item) -> NotTaken:
    return NotTaken(
        text("The shipping notice lacks something"),
        text("It does not say lot, serial or expiry of {item}.", item=item.name),
        text("Choose “contents differ”, scan the pallet again, and receive what is on it piece by piece."),
    )


def nothing_received() -> NotTaken:
    return NotTaken(
        text("Nothing was received yet"),
        text("Your last scan received nothing that could be damaged."),
        text("Scan a package first, or undo what you did since."),
    )


def more_than_received(damaged: Quantity, received: Quantity) -> NotTaken:
    return NotTaken(
        text("More than there is"),
        text("{damaged} are damaged, but only {received} came.", damaged=damaged, received=received),
        text("Count the damaged ones again and type how many."),
    )


def no_such_item(typed: str) -> NotTaken:
    return NotTaken(
        text("No such item"),
        text("“{typed}” is no item that this workstation knows.", typed=typed[:40]),
        text("Scan another label of the item or type its SKU, or go back with Esc."),
    )


def no_mark(kind: Text) -> NotTaken:
    return NotTaken(
        text("That is something else"),
        text("This label is {kind}.", kind=kind),
        text("Scan the lot or serial on the package, or type it."),
    )
