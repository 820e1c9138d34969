"""What every job says no to, before anything is recorded, and what can be done instead."""

from __future__ import annotations

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.errors import AskSupervisor, InputProblem
from ims_desktop.domain.items import Item
from ims_desktop.domain.texts import Text, text


class NotTaken(InputProblem):
    """A scan or an entry that a job does not take; the job stays where it was."""

    code = "not_taken"


def unusable(reading: Reading) -> NotTaken:
    return NotTaken(
        text("This code cannot be read"),
        reading.problem or text("The scan is empty."),
        reading.remedy or text("Scan it again."),
    )


def retired(item: Item) -> NotTaken:
    return NotTaken(
        text("Item retired"),
        text("{item} is no longer stocked.", item=item.name),
        text("Put it aside and ask a supervisor."),
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
