"""What inspecting says: the step that is shown for a state."""

from __future__ import annotations

from collections.abc import Sequence

from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim
from ims_desktop.floor.commands import Command, Offer, go_back
from ims_desktop.floor.inspect.verdicts import Failure
from ims_desktop.floor.inspect.worklist import Line, Subject
from ims_desktop.floor.steps import Figure, Focus, Progress


def heading(subject: Subject | None) -> Text:
    return text("Inspect") if subject is None else text("Inspect · {name}", name=subject.name)


def instruction(line: Line | None) -> Text:
    if line is None:
        return text("Scan a document, an item or a pallet")
    if line.is_sampled:
        return text("Inspect {quantity} of {delivered}", quantity=line.quantity, delivered=line.delivered)
    return text("Inspect {quantity}", quantity=line.quantity)


def progress(done: int, lines: Sequence[Line]) -> Progress | None:
    total = done + len(lines)
    return Progress(done, total, text("{done} of {lines} lines", done=done, lines=total)) if lines else None


def focus(lines: Sequence[Line]) -> Focus | None:
    if not lines:
        return None
    line, position = lines[0], lines[0].standing.position
    figures = [Figure(text("To inspect"), str(line.quantity))]
    figures += [Figure(text("Received"), str(line.delivered))] if line.order_line else []
    figures += [Figure(text("Lot"), position.lot)] if position.lot else []
    figures += [Figure(text("Serial"), position.serial)] if position.serial else []
    return Focus(text("This line"), line.item.name, _where(line), tuple(figures), tuple(_notes(lines)))


def _where(line: Line) -> Text:
    return joined(
        [
            text("{sku} · at {location}", sku=line.item.sku, location=line.standing.location.code),
            text("on {unit}", unit=line.standing.position.handling_unit)
            if line.standing.position.handling_unit
            else EMPTY,
        ]
    )


def _notes(lines: Sequence[Line]) -> list[Text]:
    notes = (
        [text("{item} is retired: it may fail, not pass", item=lines[0].item.name)] if lines[0].item.is_retired else []
    )
    if len(lines) > 1:
        notes.append(text("Next: {item} · {quantity}", item=lines[1].item.name, quantity=lines[1].quantity))
    return notes


def offers(lines: Sequence[Line], is_asked: bool) -> tuple[Offer, ...]:
    if is_asked:
        return (Offer(Command.CONFIRM, text("Confirm")), go_back())
    if not lines:
        return (Offer(Command.UNDO, text("Undo the last scan")),)
    return (
        Offer(Command.CONFIRM, text("All passed")),
        Offer(Command.QUANTITY, text("Some failed")),
        Offer(Command.DAMAGED, text("Some are damaged")),
        Offer(Command.NEXT, text("Another line first")),
        Offer(Command.DONE, text("All the rest passed")),
        Offer(Command.UNDO, text("Undo the last scan")),
        Offer(Command.BACK, text("Leave for later")),
    )


def passed_title(line: Line) -> Text:
    return text("{quantity} × {item} passed", quantity=line.quantity, item=line.item.name)


def failed_title(line: Line, failure: Failure) -> Text:
    return text("{quantity} × {item} failed", quantity=failure.quantity, item=line.item.name)


def failed_detail(line: Line, failure: Failure, reason: str, rest_of_lot: Quantity) -> Text:
    good = line.quantity - failure.quantity
    taken = line.is_sampled and line.standing.position.lot
    return joined(
        [
            verbatim(reason),
            text("{good} passed", good=good) if good and not taken else EMPTY,
            text("lot {lot} to quarantine: {quantity} more", lot=taken, quantity=rest_of_lot + good)
            if taken
            else EMPTY,
        ]
    )


def what_is_next(name: str, lines: Sequence[Line]) -> Text:
    if not lines:
        return text("{name} is inspected", name=name)
    return text("Next: {item} · {quantity}", item=lines[0].item.name, quantity=lines[0].quantity)
