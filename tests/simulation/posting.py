"""The model central's posting: the real rules of ``domain`` over dicts, one operation after the other."""

from __future__ import annotations

from msgspec.structs import replace

from ims_desktop.domain.cases import KEPT_AFTER_UNDO, CaseDraft, CaseKind
from ims_desktop.domain.counting import Moved
from ims_desktop.domain.decisions import why_not_close_short, why_not_link
from ims_desktop.domain.effects import ACCEPTED_LINES, ORDER_LINES, REJECTED_LINES, STOCKED_LINES
from ims_desktop.domain.ids import ItemId, OperationId, OrderLineId, WorkstationId
from ims_desktop.domain.moments import uncertainty
from ims_desktop.domain.moving import MovePurpose
from ims_desktop.domain.positions import Movement
from ims_desktop.domain.posting import Posting, Progress, Stated, over_received, post_receipt, serial_received_twice
from ims_desktop.domain.posting_moves import post_inspection, post_moves
from ims_desktop.domain.receiving import LineFact
from ims_desktop.domain.texts import Text, text
from ims_desktop.protocol.operations import (
    ABOUT_GOODS,
    DECISIONS,
    CodeLinked,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    HandlingUnitNested,
    LineClosedShort,
    Operation,
    StockCounted,
    Undone,
    VarianceDecided,
)
from ims_desktop.protocol.outcomes import Result
from tests.simulation.books import SITE, Done, Fact, WholeMove, lot_key
from tests.simulation.counting import Counting, moment_of
from tests.simulation.people import is_allowed

COLUMNS = {ORDER_LINES: "received", ACCEPTED_LINES: "accepted", REJECTED_LINES: "rejected", STOCKED_LINES: "stocked"}
WHOLES = (MovePurpose.HANDLING_UNIT, MovePurpose.LOCATION)
UNDOABLE = (*ABOUT_GOODS, HandlingUnitNested)

Verdict = tuple[Result, bool, Text | None]
"""What became of it, whether it was posted as it was stated, and why not."""


class Postings(Counting):
    def _post(self, operation: Operation) -> Verdict:
        if isinstance(operation.body, DECISIONS):
            why_not = self._why_not(operation) if is_allowed(operation) else text("Only a supervisor can decide that.")
            return (Result.APPLIED, True, None) if why_not is None else (Result.REFUSED, False, why_not)
        result, as_stated, reason = self._take_fact(operation)
        if not is_allowed(operation):
            said = text("Somebody without the right to do so recorded work.")
            self._open_case(CaseDraft(CaseKind.WITHOUT_RIGHT, operation.operator, said, (operation.id,)))
            result = Result.CASE
        return result, as_stated, reason

    def _why_not(self, operation: Operation) -> Text | None:
        match operation.body:
            case LineClosedShort() as body:
                return self._close_short(body)
            case VarianceDecided() as body:
                return self._decide(operation, body)
            case CodeLinked() as body:
                return self._link(body)
        raise AssertionError("a decision that the model does not know")

    def _take_fact(self, operation: Operation) -> Verdict:
        body = operation.body
        match body:
            case Undone():
                return self._undo(operation, body.operation_id)
            case GoodsReceived():
                posting = self._receive(operation, body)
            case GoodsMoved():
                posting = self._move(operation, body)
            case GoodsInspected():
                posting = post_inspection(operation.id, body.lines, SITE, self.state)
                self._write(operation, posting)
            case StockCounted():
                posting = self._count(operation, body)
            case HandlingUnitNested():
                self._nest(operation.id, moment_of(operation), body.handling_unit, body.parent)
                posting = Posting()
            case _:
                posting = Posting()
        self._settle(operation.id)
        is_own = any(operation.id in draft.operations for draft in posting.cases)
        return (Result.CASE if is_own else Result.APPLIED), posting.as_stated, None

    def _receive(self, operation: Operation, body: GoodsReceived) -> Posting:
        named = (operation.id, operation.workstation, operation.sequence, operation.happened_at)
        posting = post_receipt(Stated(*named, body.receipt_id, body.order_id, body.lines), self.state)
        for said in body.lines:
            if said.serial and said.item_id in self.state.items:
                name = (said.item_id, said.serial)
                self.state.serials[name] = (*self.state.serials.get(name, ()), operation.id)
        self._write(operation, posting)
        return posting

    def _move(self, operation: Operation, body: GoodsMoved) -> Posting:
        posting = post_moves(operation.id, body.purpose, body.lines, body.reason, SITE, self.state)
        self._write(operation, posting)
        if body.whole and body.purpose in WHOLES:
            targets = frozenset(one.movement.target.key for one in posting.movements)
            self.state.whole_moves[operation.id] = WholeMove(moment_of(operation), body.whole, targets)
        return posting

    def _write(self, operation: Operation, posting: Posting) -> None:
        state = self.state
        for entry in posting.movements:
            movement, line_id = entry.movement, entry.order_line_id
            self._book(movement, operation.id)
            for position, change in ((movement.source, -movement.quantity), (movement.target, movement.quantity)):
                moved = Moved(moment_of(operation), change, uncertainty(operation.uncertainty_ms))
                state.facts[position.key] = (*state.facts.get(position.key, ()), Fact(operation.id, moved))
            if line_id in state.lines and isinstance(operation.body, GoodsReceived):
                when = (operation.happened_at, operation.workstation, operation.sequence)
                fact = LineFact(*when, operation.id, movement.quantity)
                state.line_facts[line_id] = (*state.line_facts.get(line_id, ()), fact)
        for one in posting.progress:
            self._progress(one, operation.id)
        for lot in posting.lots:
            state.lots[lot_key(lot.item_id, lot.code)] = lot
            self._touch(("lots", lot_key(lot.item_id, lot.code)))
        state.done[operation.id] = Done(tuple(entry.movement for entry in posting.movements), posting.progress)
        for draft in posting.cases:
            self._open_case(draft)

    def _progress(self, one: Progress, operation: OperationId) -> None:
        line = self.state.lines[one.line_id]
        column = COLUMNS[one.record]
        self.state.lines[line.id] = replace(line, **{column: getattr(line, column) + one.quantity})
        self._touch(("purchase_order_lines", line.id), operation)

    # --- undoing -----------------------------------------------------------------------------------------------

    def _undo(self, operation: Operation, undone: OperationId) -> Verdict:
        state = self.state
        original = state.arrived.get(undone)
        is_own = original is not None and self._family(original.workstation) == self._family(operation.workstation)
        if original is None or not is_own or not isinstance(original.body, UNDOABLE):
            self._open_case(CaseDraft(CaseKind.CANNOT_UNDO, undone, text("It cannot be undone."), (operation.id,)))
            return Result.CASE, False, None
        if undone in state.undone:
            both = (state.undone[undone], operation.id)
            self._open_case(CaseDraft(CaseKind.UNDONE_TWICE, undone, text("It was undone twice."), both))
            return Result.CASE, False, None
        state.undone[undone] = operation.id
        self._take_back(undone, operation)
        self._settle(operation.id)
        return Result.APPLIED, undone not in state.outcomes or state.outcomes[undone].as_stated, None

    def _family(self, workstation: WorkstationId) -> str:
        return self.state.stations[workstation].family

    def _take_back(self, undone: OperationId, by: Operation) -> None:
        state = self.state
        done = state.done.get(undone, Done())
        for movement in done.movements:
            self._book(Movement(movement.target, movement.source, movement.quantity), by.id)
        for one in done.progress:
            self._progress(replace(one, quantity=-one.quantity), by.id)
        state.facts = {key: tuple(one for one in of if one.operation != undone) for key, of in state.facts.items()}
        self._take_back_counts(undone, by.id)
        state.line_facts = {
            key: tuple(one for one in of if one.operation != undone) for key, of in state.line_facts.items()
        }
        state.serials = {key: tuple(one for one in of if one != undone) for key, of in state.serials.items()}
        if state.whole_moves.pop(undone, None) is not None:
            self._follow(CaseDraft(CaseKind.MOVED_CONTENTS_DIFFER, undone, text("Undone."), ()), stands=False)
        self._unnest(undone)
        self._forget(undone)

    def _take_back_counts(self, undone: OperationId, by: OperationId) -> None:
        state = self.state
        for key, of in state.said.items():
            if any(one.operation == undone for one in of):
                self._stand(state.positions[key], by)
        state.said = {key: tuple(one for one in of if one.operation != undone) for key, of in state.said.items()}
        self._looked_at |= {
            place for place, of in state.wholes.items() if any(one.statement.operation == undone for one in of)
        }
        state.wholes = {
            place: tuple(one for one in of if one.statement.operation != undone) for place, of in state.wholes.items()
        }

    def _forget(self, undone: OperationId) -> None:
        """Out of the cases that it opened by what it said; those of what is said together are found anew."""
        for case in [one for one in self.state.cases.values() if one.is_open]:
            is_named = undone in case.operations and case.kind not in KEPT_AFTER_UNDO
            if not is_named and case.kind is not CaseKind.OVER_RECEIVED:
                continue
            left = tuple(one for one in case.operations if one != undone)
            draft = CaseDraft(case.kind, case.subject, case.sentence, left)
            if case.kind is CaseKind.OVER_RECEIVED:
                draft = over_received(OrderLineId(case.subject), self.state) or replace(draft, operations=())
            if case.kind is CaseKind.SERIAL_TWICE:
                item, _, serial = case.subject.partition("|")
                draft = serial_received_twice(ItemId(item), serial, self.state) or replace(draft, operations=())
            self._follow(draft, bool(draft.operations))

    # --- decisions ---------------------------------------------------------------------------------------------

    def _close_short(self, body: LineClosedShort) -> Text | None:
        line = self.state.lines.get(body.order_line_id)
        why_not = why_not_close_short(self.state.orders.get(body.order_id), line, body.based_on_version)
        if why_not is not None or line is None or line.is_closed_short:
            return why_not
        self.state.lines[line.id] = replace(line, is_closed_short=True, version=line.version + 1)
        self._touch(("purchase_order_lines", line.id))
        return None

    def _link(self, body: CodeLinked) -> Text | None:
        state = self.state
        owners = [one.item_id for one in state.packagings.values() if one.barcode == body.barcode]
        why_not = why_not_link(state.items.get(body.item_id), body.barcode, body.quantity, owners)
        if why_not is None and not owners:
            state.packagings[body.packaging_id] = body
            self._touch(("packagings", body.packaging_id))
        return why_not
