"""What putting away says: the step that is shown for a state."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ims_desktop.domain.locations import Location
from ims_desktop.domain.putaway import Answer
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim
from ims_desktop.floor.commands import Command, Offer, go_back
from ims_desktop.floor.handling import InHand
from ims_desktop.floor.naming import STATUSES, kinds_of, stands_there, told_apart
from ims_desktop.floor.put_away.waiting import Task, lines_done
from ims_desktop.floor.steps import Figure, Focus, Progress
from ims_desktop.ports.book import OrderSheet

MOST_NOTES = 4

NO_ANSWER = Answer()


class State(Struct, frozen=True):
    """What waits, what is in somebody's hands, and where the rules say it goes.

    ``is_offered``: nobody scanned it, but nothing else waits, so its place is told already.
    """

    sheet: OrderSheet | None = None
    waiting: Sequence[Task] = ()
    hand: InHand | None = None
    answer: Answer = NO_ANSWER
    is_offered: bool = False


def heading(state: State) -> Text:
    if state.sheet is None:
        return text("Put away")
    return joined([text("Put away"), verbatim(state.sheet.order.number), verbatim(state.sheet.supplier_name)])


def instruction(state: State) -> Text:
    best = state.answer.best
    if state.hand is not None and best is not None:
        return text("Take it to {location}", location=best.location.code)
    if state.hand is not None and not state.is_offered:
        return text("Scan the location where you put it")
    if not state.waiting:
        return text("Nothing waits. Scan a document or goods")
    return text("Scan a handling unit, an item or a document")


def progress(state: State, done: int) -> Progress | None:
    if state.sheet is not None:
        put_away, lines = lines_done(state.sheet)
        said = text("{done} of {total} lines put away", done=put_away, total=lines)
        return Progress(put_away, lines, said) if lines else None
    total = done + len(state.waiting)
    return Progress(done, total, text("{done} of {total} put away", done=done, total=total)) if total else None


def tally(state: State, done: int) -> str:
    shown = progress(state, done)
    return f"{shown.done} / {shown.total}" if shown else ""


def offers(state: State, is_asked: bool) -> tuple[Offer, ...]:
    if is_asked:
        return (Offer(Command.CONFIRM, text("Confirm")), go_back())
    if state.hand is not None and not state.is_offered:
        part = (Offer(Command.QUANTITY, text("Only a part of it")),) if state.hand.item is not None else ()
        return (*part, Offer(Command.BACK, text("Leave it there")))
    undo = Offer(Command.UNDO, text("Undo the last scan"))
    if state.sheet is None:
        return (undo,)
    return (Offer(Command.DONE, text("Done with this document")), undo, Offer(Command.BACK, text("Leave the document")))


def focus(state: State) -> Focus | None:
    if state.hand is not None:
        return _of_hand(state.hand, state)
    return _of_next(state.waiting) if state.waiting else None


def _of_hand(hand: InHand, state: State) -> Focus:
    caption = text("The only thing that waits") if state.is_offered else text("In your hands")
    best = state.answer.best
    figures = [Figure(text("Quantity"), str(hand.quantity)), Figure(text("From"), hand.source.code)]
    if best is not None:
        figures.append(Figure(text("To"), best.location.code))
    notes = _where(hand, state.answer)
    if hand.item is None:
        kinds = joined([text("Handling unit"), kinds_of([line.standing for line in hand.lines])])
        return Focus(caption, hand.unit, kinds, tuple(figures), notes)
    position = hand.lines[0].position
    apart = joined([verbatim(hand.item.sku), STATUSES[position.status], _marks(position.lot, position.serial)])
    return Focus(caption, hand.item.name, apart, tuple(figures), notes)


def _marks(lot: str, serial: str) -> Text:
    if lot:
        return text("lot {lot}", lot=lot)
    return text("serial {serial}", serial=serial) if serial else EMPTY


def _where(hand: InHand, answer: Answer) -> tuple[Text, ...]:
    """Why there, how much of it if not all, and where else."""
    best = answer.best
    if best is None:
        return (answer.why_none,)
    notes = [text("{location}: {reason}", location=best.location.code, reason=best.reason)]
    if best.left.is_positive:
        notes.append(text("Room for {fits}; {left} go elsewhere", fits=best.quantity, left=best.left))
    others = [
        text("Or {location}: {reason}", location=one.location.code, reason=one.reason) for one in answer.alternatives
    ]
    return (*notes, *others)[:MOST_NOTES]


def _of_next(waiting: Sequence[Task]) -> Focus:
    first = waiting[0].stands[0]
    notes = tuple(_named(one) for one in waiting[1 : 1 + MOST_NOTES])
    figures = (Figure(text("Quantity"), str(first.quantity)), Figure(text("Stands at"), first.location.code))
    title = waiting[0].unit or first.item.name
    return Focus(text("Next at the dock"), title, told_apart(first.position), figures, notes)


def _named(task: Task) -> Text:
    return text("LPN {unit}", unit=task.unit) if task.unit else stands_there(task.stands[0])


def title(hand: InHand, quantity: Quantity) -> Text:
    if hand.unit:
        return verbatim(hand.unit)
    name = hand.lines[0].standing.item.name
    return text("{quantity} × {item}", quantity=quantity, item=name)


def suggested(answer: Answer) -> Text:
    if answer.best is None:
        return answer.why_none
    return joined([verbatim(answer.best.location.code), answer.best.reason])


def put(hand: InHand, location: Location, following: Sequence[Task]) -> Text:
    went = text("{source} → {target}", source=hand.source.code, target=location.code)
    if not following:
        return joined([went, text("Nothing else waits")])
    return joined([went, text("Next: {goods}", goods=_named(following[0]))])
