"""What counting says: the step that is shown for a state. Only what was counted is in it."""

from __future__ import annotations

from ims_desktop.domain.counting import TaskState
from ims_desktop.domain.items import Item
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity, total
from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim
from ims_desktop.floor.commands import Command, Offer, go_back
from ims_desktop.floor.count.tally import Tally
from ims_desktop.floor.naming import told_apart
from ims_desktop.floor.steps import Figure, Focus, Progress
from ims_desktop.ports.counting import BinTask


def heading(tally: Tally | None) -> Text:
    return text("Count") if tally is None else text("Count · {bin}", bin=tally.location.code)


def instruction(tally: Tally | None, following: BinTask | None) -> Text:
    if tally is not None:
        return text("Scan what is in {bin}", bin=tally.location.code)
    if following is not None:
        return text("Go to {bin} and scan it", bin=following.code)
    return text("Scan a location to count it")


def progress(done: int, left: int) -> Progress | None:
    bins = done + left
    return Progress(done, bins, text("{done} of {bins} bins counted", done=done, bins=bins)) if bins else None


def offers(tally: Tally | None, is_asked: bool, has_statuses: bool) -> tuple[Offer, ...]:
    """The usual ones, in one row; beginning again and giving a reason are among all commands."""
    if is_asked:
        return (Offer(Command.CONFIRM, text("Confirm")), go_back())
    undo = Offer(Command.UNDO, text("Undo the last scan"))
    if tally is None:
        return (undo,)
    leave = Offer(Command.BACK, text("Leave for later"))
    if not tally.lines:
        return (Offer(Command.EMPTY, text("The bin is empty")), Offer(Command.QUANTITY, text("Quantity")), leave)
    more = (Offer(Command.NEXT, text("Same goods, other status")),) if has_statuses else ()
    return (Offer(Command.DONE, text("Done with this bin")), *more, undo, leave)


def focus(tally: Tally | None, item: Item | None, following: BinTask | None) -> Focus | None:
    if tally is None:
        return _of_next(following)
    if tally.last is None or item is None:
        return _of_bin(tally)
    return _of_line(tally, tally.last, item)


def _of_next(following: BinTask | None) -> Focus | None:
    if following is None:
        return None
    notes = (text("Counted before by somebody else: count it again"),) if _is_again(following) else ()
    return Focus(text("Next bin"), following.code, _zone(following.zone), notes=notes)


def _is_again(task: BinTask) -> bool:
    return task.state is TaskState.RECOUNT


def _of_bin(tally: Tally) -> Focus:
    notes = [text("Only {item} is to be counted", item=tally.item.name)] if tally.item else []
    if tally.unit:
        notes.append(text("On handling unit {unit}", unit=tally.unit))
    return Focus(text("This bin"), tally.location.code, _zone(tally.location.zone), notes=tuple(notes))


def _zone(zone: str) -> Text:
    return text("Zone {zone}", zone=zone) if zone else EMPTY


def _of_line(tally: Tally, position: Position, item: Item) -> Focus:
    figures = [Figure(text("Counted"), str(tally.at(position)))]
    if len(tally.lines) > 1:
        figures.append(Figure(text("Different goods"), str(len(tally.lines))))
    notes = (text("On handling unit {unit}", unit=tally.unit),) if tally.unit else ()
    return Focus(
        text("In your hands"), item.name, joined([verbatim(item.sku), told_apart(position)]), tuple(figures), notes
    )


def counted(item: Item, quantity: Quantity) -> Text:
    return text("{quantity} × {item}", quantity=quantity, item=item.name)


def what_next(following: BinTask | None) -> Text:
    if following is None:
        return text("No other bin is due. Scan any location to count it")
    return text("Next: {bin}", bin=following.code)


def closed(tally: Tally) -> Text:
    if not tally.lines:
        return text("{bin} is empty", bin=tally.location.code)
    return text("{bin} counted", bin=tally.location.code)


def all_together(tally: Tally) -> str:
    return str(total(line.quantity for line in tally.lines))
