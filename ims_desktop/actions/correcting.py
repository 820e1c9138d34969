"""Correcting what was recorded here: taken back, or taken back and recorded anew. Nothing is edited or deleted."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.actions.deciding import reason_first
from ims_desktop.actions.recording import Recorder
from ims_desktop.actions.rights import Rights
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.people import Scope
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import ZERO, NotAQuantity, Quantity
from ims_desktop.domain.texts import text
from ims_desktop.ports.people import Person
from ims_desktop.protocol.operations import (
    ABOUT_GOODS,
    Body,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    HandlingUnitNested,
    Operation,
)

UNDOABLE = (*ABOUT_GOODS, HandlingUnitNested)
AMENDABLE = (GoodsReceived, GoodsMoved, GoodsInspected)
"""Of one line each. A count speaks of one moment: it is taken back, and counted again."""


class Right(Struct, frozen=True):
    """What should have been recorded, as somebody typed it; empty leaves it as it was."""

    quantity: str = ""
    lot: str = ""


def withdraw(recorder: Recorder, person: Person, operation: OperationId, reason: str) -> Operation:
    """Takes an operation back, whether or not the central has it. On disk when it returns.

    Raises ``InputProblem`` for what cannot be taken back or is already, ``AskSupervisor`` without the right.
    """
    wrong = _to_be_corrected(recorder, person, operation, reason)
    return recorder.undo(person.id, wrong, reason=reason)


def amend(recorder: Recorder, person: Person, operation: OperationId, right: Right, reason: str) -> Operation:
    """Takes an operation back and records it as it should have been. Raises as ``withdraw``, and ``InputProblem`` for
    what was typed."""
    wrong = _to_be_corrected(recorder, person, operation, reason)
    return recorder.amend(person.id, wrong, amended(wrong.body, right), reason)


def can_be_amended(body: Body) -> bool:
    return isinstance(body, AMENDABLE) and len(body.lines) == 1


def as_recorded(body: Body) -> Right:
    """What can be amended, as it stands: for the fields that somebody types into."""
    match body:
        case GoodsReceived(lines=(line,)):
            return Right(str(line.quantity), line.lot)
        case GoodsMoved(lines=(line,)):
            return Right(str(line.quantity), line.source.lot)
        case GoodsInspected(lines=(line,)):
            return Right(str(line.passed), line.position.lot)
        case _:
            return Right()


def amended(body: Body, right: Right) -> Body:
    """The body with what was typed. Raises ``InputProblem`` for what cannot be, and where nothing is different."""
    before = as_recorded(body)
    quantity = _quantity(right.quantity or before.quantity)
    lot = right.lot.strip() or before.lot
    if (str(quantity), lot) == (before.quantity, before.lot):
        raise _nothing_different()
    match body:
        case GoodsReceived(lines=(line,)):
            return replace(body, lines=(replace(line, quantity=quantity, lot=lot),))
        case GoodsMoved(lines=(line,)):
            moved = replace(line, quantity=quantity, source=_of(line.source, lot), target=_of(line.target, lot))
            return replace(body, lines=(moved,))
        case GoodsInspected(lines=(line,)):
            looked_at = line.passed + line.failed
            if quantity > looked_at:
                raise _more_than_looked_at(looked_at)
            seen = replace(line, passed=quantity, failed=looked_at - quantity, position=_of(line.position, lot))
            return replace(body, lines=(seen,))
        case _:
            raise _only_taken_back()


def _of(position: Position, lot: str) -> Position:
    return replace(position, lot=lot)


def _quantity(typed: str) -> Quantity:
    try:
        quantity = Quantity.of(typed.strip())
    except NotAQuantity:
        raise _no_quantity(typed) from None
    if quantity <= ZERO:
        raise _no_quantity(typed)
    return quantity


def _to_be_corrected(recorder: Recorder, person: Person, operation: OperationId, reason: str) -> Operation:
    wrong = recorder.find(operation)
    if wrong is None or not isinstance(wrong.body, UNDOABLE):
        raise _cannot_be_taken_back()
    if recorder.is_undone(operation):
        raise _taken_back_already()
    if wrong.operator != person.id:
        Rights(person).demand(Scope.OPERATIONS_CORRECT)
    if not reason:
        raise reason_first()
    return wrong


def _cannot_be_taken_back() -> InputProblem:
    return InputProblem(
        text("This cannot be taken back"),
        text("Only work on goods can: received, inspected, put away, moved, counted."),
        text("A decision is changed by another one, at the central."),
    )


def _taken_back_already() -> InputProblem:
    return InputProblem(
        text("It is taken back already"),
        text("Twice would take away goods that are there."),
        text("Look at the operation that took it back."),
    )


def _only_taken_back() -> InputProblem:
    return InputProblem(
        text("This cannot be amended"),
        text("It has several lines, or says what was there at one moment."),
        text("Take it back, and do it again."),
    )


def _nothing_different() -> InputProblem:
    return InputProblem(
        text("Nothing is different"),
        text("This is what was recorded."),
        text("Type what it should have been, or take it back."),
    )


def _no_quantity(typed: str) -> InputProblem:
    return InputProblem(
        text("Not a quantity"),
        text("“{typed}” is no quantity above zero.", typed=typed),
        text("Type a number. Take it back if there was nothing."),
    )


def _more_than_looked_at(looked_at: Quantity) -> InputProblem:
    return InputProblem(
        text("More than was looked at"),
        text("{quantity} were inspected.", quantity=looked_at),
        text("Type how many of them passed; the others failed."),
    )
