"""What receiving says no to, before anything is recorded, and what can be done instead."""

from __future__ import annotations

from datetime import date

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.errors import AskSupervisor, InputProblem
from ims_desktop.domain.items import Item, Lot
from ims_desktop.domain.orders import OrderState, PurchaseOrder
from ims_desktop.domain.texts import Text, text


class NotTaken(InputProblem):
    """A scan or an entry that receiving does not take; the job stays where it was."""

    code = "not_taken"


def unknown_code(reading: Reading) -> NotTaken:
    return NotTaken(
        text("Unknown code"),
        text("“{code}” is no item and no order that this workstation knows.", code=reading.text[:40]),
        text("Scan another label of the package, or ask a supervisor."),
    )


def unusable(reading: Reading) -> NotTaken:
    return NotTaken(
        text("This code cannot be read"),
        reading.problem or text("The scan is empty."),
        reading.remedy or text("Scan it again."),
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


def retired(item: Item) -> NotTaken:
    return NotTaken(
        text("Item retired"),
        text("{item} is no longer stocked.", item=item.name),
        text("Put it aside and ask a supervisor."),
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


def not_a_date(typed: str) -> NotTaken:
    return NotTaken(
        text("Not a date"),
        text("“{typed}” is not an expiry date.", typed=typed[:40]),
        text("Type it as year-month-day, for example 2028-03-31."),
    )


def empty_entry() -> NotTaken:
    return NotTaken(
        text("Nothing was typed"), text("The field is empty."), text("Type what is on the label, or go back with Esc.")
    )


def lots_differ(first: str, second: str) -> NotTaken:
    return NotTaken(
        text("The two entries differ"),
        text("First {first}, then {second}.", first=first[:20], second=second[:20]),
        text("Type or scan the lot again."),
    )


def answer_first(asked: Text) -> NotTaken:
    return NotTaken(
        text("One thing first"),
        asked,
        text("Answer this, or go back with Esc; then scan the package again."),
    )


def no_such_choice() -> NotTaken:
    return NotTaken(
        text("No such choice"), text("That number is not in the list."), text("Choose one of the numbers shown.")
    )


def no_place(what: Text) -> NotTaken:
    return NotTaken(
        text("No place to put it"),
        text("This workstation does not know its site's {what} yet.", what=what),
        text("Wait for the first synchronisation, then scan again."),
    )


def without_right(what: Text) -> AskSupervisor:
    return AskSupervisor(
        text("Not your decision"),
        text("{what} is for a supervisor.", what=what),
        text("Ask one to sign in here, or go on with the next package."),
    )
