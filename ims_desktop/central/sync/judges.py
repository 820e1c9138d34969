"""One judge for each kind of operation: what its body says to the ledger, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from sqlalchemy import bindparam, select

from ims_desktop.central.ledger.case_facts import UNDOABLE
from ims_desktop.central.ledger.decisions import decide_variance, link_code
from ims_desktop.central.ledger.editing import edit_item
from ims_desktop.central.ledger.receipts import Delivery
from ims_desktop.central.ledger.settling import Decided, settle_case
from ims_desktop.central.ledger.statements import Said
from ims_desktop.central.ledger.undoing import find_undoable, mark_undone
from ims_desktop.central.sync.kept import post_kept
from ims_desktop.central.sync.verdicts import Batch, Verdict, origin_of
from ims_desktop.central.sync.wanted import stated
from ims_desktop.central.sync.workstations import family_of
from ims_desktop.central.tables import count_plans, count_tasks, outcomes
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.counting import EXACT, CountTolerance
from ims_desktop.domain.decisions import why_not_close_short
from ims_desktop.domain.editing import is_editable
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.people import roles_at
from ims_desktop.domain.positions import Position
from ims_desktop.domain.posting_moves import cases_of_places
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.texts import text
from ims_desktop.protocol.operations import (
    CaseDecided,
    CodeLinked,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    HandlingUnitNested,
    ItemEdited,
    LineClosedShort,
    Operation,
    ReceiptFinished,
    StockCounted,
    Undone,
    VarianceDecided,
)
from ims_desktop.protocol.outcomes import Result


def judge(batch: Batch, operation: Operation) -> Verdict:
    return _JUDGES[type(operation.body)](batch, operation, operation.body)


def _goods_received(batch: Batch, operation: Operation, body: GoodsReceived) -> Verdict:
    delivery = _delivery(batch, operation, body)
    posting = batch.work.receive(stated(operation, body), delivery, operation.uncertainty_ms)
    return batch.take(operation, posting.cases, posting.as_stated)


def _receipt_finished(batch: Batch, operation: Operation, body: ReceiptFinished) -> Verdict:
    batch.work.deliver(_delivery(batch, operation, body))
    return batch.take(operation, ())


def _goods_moved(batch: Batch, operation: Operation, body: GoodsMoved) -> Verdict:
    posting = batch.work.move(origin_of(operation), body.purpose, body.lines, body.reason, body.whole)
    return batch.take(operation, posting.cases, posting.as_stated)


def _goods_inspected(batch: Batch, operation: Operation, body: GoodsInspected) -> Verdict:
    posting = batch.work.inspect(origin_of(operation), body.lines)
    return batch.take(operation, posting.cases, posting.as_stated)


def _stock_counted(batch: Batch, operation: Operation, body: StockCounted) -> Verdict:
    named = _found(body)
    known = {position: quantity for position, quantity in named.items() if _is_known(batch, position)}
    place = batch.work.books.location(body.location_id)
    is_a_place = place is not None and not place.kind.is_virtual
    cases = [*cases_of_places(operation.id, named, batch.workstation.site, batch.work.books)]
    if not is_a_place and not cases:
        said = text("Something was counted at a place that the central does not know.")
        cases.append(CaseDraft(CaseKind.UNKNOWN_LOCATION, body.location_id, said, (operation.id,)))
    if is_a_place:
        batch.work.count(_said(batch, operation, body, known))
    batch.work.open(cases)
    return batch.take(operation, cases, as_stated=is_a_place and known == named)


def _handling_unit_nested(batch: Batch, operation: Operation, body: HandlingUnitNested) -> Verdict:
    batch.work.nest(origin_of(operation), body.handling_unit, body.parent)
    return batch.take(operation, ())


def _undone(batch: Batch, operation: Operation, body: Undone) -> Verdict:
    connection = batch.work.tx.connection
    family = family_of(connection, batch.workstation.id)
    if not find_undoable(connection, body.operation_id, family, UNDOABLE):
        return _not_undone(batch, operation, CaseKind.CANNOT_UNDO, body)
    before = mark_undone(batch.work.tx, body.operation_id, operation.id, operation.happened_at)
    if before is not None:
        return _not_undone(batch, operation, CaseKind.UNDONE_TWICE, body, before)
    batch.work.undo(body.operation_id, operation.id)
    return batch.take(operation, (), as_stated=_was_as_stated(batch, body.operation_id))


def _was_as_stated(batch: Batch, operation: OperationId) -> bool:
    """What went elsewhere is taken back from there, and not from where the workstation shows it."""
    said = batch.work.tx.connection.scalar(select(outcomes.c.as_stated).where(outcomes.c.id == operation))
    return operation not in batch.elsewhere if said is None else bool(said)


def _line_closed_short(batch: Batch, operation: Operation, body: LineClosedShort) -> Verdict:
    books = batch.work.books
    line = books.order_line(body.order_line_id)
    why_not = why_not_close_short(books.order(body.order_id), line, body.based_on_version)
    if not batch.is_allowed(operation):
        why_not = text("Only a supervisor or buyer can close an order line short.")
    if why_not is None and line is not None and not line.is_closed_short:
        batch.work.close_short(line.id)
    return batch.decide(operation, why_not)


def _code_linked(batch: Batch, operation: Operation, body: CodeLinked) -> Verdict:
    if not batch.is_allowed(operation):
        return batch.decide(operation, text("Only a supervisor can link a code to an item."))
    linked = (body.packaging_id, body.item_id, body.barcode, body.name, body.quantity)
    return batch.decide(operation, link_code(batch.work, operation.id, *linked))


def _variance_decided(batch: Batch, operation: Operation, body: VarianceDecided) -> Verdict:
    if not batch.is_allowed(operation):
        return batch.decide(operation, text("Only a supervisor can decide about a variance."))
    what = (body.variance_id, body.choice, body.about, body.taken, body.based_on_version, body.reason)
    return batch.decide(operation, decide_variance(batch.work, origin_of(operation), operation.operator, *what))


def _case_decided(batch: Batch, operation: Operation, body: CaseDecided) -> Verdict:
    if not batch.is_allowed(operation):
        return batch.decide(operation, text("Only a supervisor can settle a case."))
    decided = Decided(body.case_id, body.choice, body.reason, body.based_on_version, body.given)
    post = partial(post_kept, judge, batch)
    return batch.decide(operation, settle_case(batch.work, origin_of(operation), operation.operator, decided, post))


def _item_edited(batch: Batch, operation: Operation, body: ItemEdited) -> Verdict:
    """Each field by itself: what nobody else has touched is taken, the rest is a case."""
    if not batch.is_allowed(operation):
        return batch.decide(operation, text("Only a buyer or administrator can change items."))
    item = batch.work.books.item(body.item_id)
    if item is None or not is_editable(body.fields):
        return batch.decide(operation, text("The item is not known at the central, or has no such field."))
    merged = edit_item(batch.work.tx, body.item_id, body.fields)
    if not merged.clashing:
        return Verdict()
    names = ", ".join(one.name for one in merged.clashing)
    said = text("{item}: {fields} was changed by two people.", item=item.name, fields=names)
    batch.work.open([CaseDraft(CaseKind.FIELD_EDITED_TWICE, operation.id, said, (operation.id,))])
    return Verdict(Result.CASE, as_stated=False, reason=said)


_JUDGES: dict[type, Callable[[Batch, Operation, Any], Verdict]] = {
    GoodsReceived: _goods_received,
    ReceiptFinished: _receipt_finished,
    GoodsMoved: _goods_moved,
    GoodsInspected: _goods_inspected,
    StockCounted: _stock_counted,
    HandlingUnitNested: _handling_unit_nested,
    Undone: _undone,
    LineClosedShort: _line_closed_short,
    CodeLinked: _code_linked,
    VarianceDecided: _variance_decided,
    CaseDecided: _case_decided,
    ItemEdited: _item_edited,
}


def _not_undone(
    batch: Batch, operation: Operation, kind: CaseKind, body: Undone, before: OperationId | None = None
) -> Verdict:
    """It stays as it is, and a supervisor hears of it. Nothing is shown of it any more."""
    said = {
        CaseKind.CANNOT_UNDO: text("Something was undone that is no work of this workstation, or cannot be undone."),
        CaseKind.UNDONE_TWICE: text("The same work was undone twice."),
    }[kind]
    case = CaseDraft(kind, body.operation_id, said, (operation.id,) if before is None else (before, operation.id))
    batch.work.open([case])
    return batch.take(operation, [case], as_stated=False)


def _delivery(batch: Batch, operation: Operation, body: GoodsReceived | ReceiptFinished) -> Delivery:
    return Delivery(
        id=body.receipt_id,
        number=body.receipt_number,
        order_id=body.order_id,
        site=batch.workstation.site,
        operator=operation.operator,
        happened_at=operation.happened_at,
        is_finished=isinstance(body, ReceiptFinished),
        workstation=operation.workstation,
    )


def _found(body: StockCounted) -> dict[Position, Quantity]:
    """By position: what was found in two heaps of it was found together."""
    found: dict[Position, Quantity] = {}
    for line in body.lines:
        found[line.position] = found.get(line.position, ZERO) + line.quantity
    return found


def _is_known(batch: Batch, position: Position) -> bool:
    books, place = batch.work.books, batch.work.books.location(position.location_id)
    return books.item(position.item_id) is not None and place is not None and not place.kind.is_virtual


def _said(batch: Batch, operation: Operation, body: StockCounted, lines: dict[Position, Quantity]) -> Said:
    origin = origin_of(operation)
    return Said(
        operation=operation.id,
        operator=operation.operator,
        at=origin.at,
        uncertainty_ms=origin.uncertainty_ms,
        location=body.location_id,
        lines=lines,
        is_whole=body.is_whole,
        item_id=body.item_id,
        task_id=body.task_id,
        tolerance=_tolerance(batch, operation, body.task_id) if body.task_id else EXACT,
    )


_PLAN = (
    select(*count_plans.c["tolerance_percent", "tolerance_quantity", "role_tolerances"])
    .join(count_tasks, count_tasks.c.plan == count_plans.c.id)
    .where(count_tasks.c.id == bindparam("task"))
)


def _tolerance(batch: Batch, operation: Operation, task: str) -> CountTolerance:
    """The plan's, or the widest that one of the person's roles has by it."""
    plan = batch.work.tx.connection.execute(_PLAN, {"task": task}).first()
    if plan is None:
        return EXACT
    by_role = msgspec.json.decode(plan.role_tolerances, type=dict[str, tuple[int, int]])
    roles = roles_at(batch.rights.grants.get(operation.operator, ()), operation.happened_at)
    percent, quantity = max(
        (by_role[role] for role in roles if role in by_role), default=(plan.tolerance_percent, plan.tolerance_quantity)
    )
    return CountTolerance(percent, Quantity(quantity))
