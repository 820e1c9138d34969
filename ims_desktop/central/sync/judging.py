"""What becomes of each operation: its body to the ledger, its operator's right, and the outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from ims_desktop.central.ledger.books import SqlBooks, Wanted
from ims_desktop.central.ledger.receipts import Delivery
from ims_desktop.central.ledger.receiving import Receiving
from ims_desktop.central.rights import Rights, rights_of
from ims_desktop.central.sync.arrivals import Arrival
from ims_desktop.central.sync.workstations import Workstation
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.decisions import why_not_close_short
from ims_desktop.domain.people import Scope
from ims_desktop.domain.posting import Stated
from ims_desktop.domain.texts import Text, text
from ims_desktop.protocol.operations import GoodsReceived, LineClosedShort, Operation, ReceiptFinished
from ims_desktop.protocol.outcomes import Result


class Verdict(Struct, frozen=True):
    """An outcome without its place."""

    result: Result = Result.APPLIED
    as_stated: bool = True
    reason: Text | None = None


APPLIED = Verdict()


def judge_all(tx: Transaction, workstation: Workstation, arrivals: Sequence[Arrival], now: datetime) -> list[Verdict]:
    """Brings the operations into the books, each judged after those before it; raises what a faulty one makes raise."""
    read = [one.operation for one in arrivals if one.operation]
    batch = _Batch(
        workstation,
        Receiving(SqlBooks(tx.connection, workstation.site, _wanted(read)), workstation.site),
        rights_of(tx.connection, {one.operator for one in read}),
    )
    verdicts = [batch.judge(one) for one in arrivals]
    batch.receiving.write(tx, now)
    return verdicts


def keep_unposted(
    tx: Transaction, workstation: Workstation, arrivals: Sequence[Arrival], now: datetime
) -> list[Verdict]:
    """For a workstation that was revoked: what it hands in is kept, and a supervisor decides what to make of it."""
    receiving = Receiving(SqlBooks(tx.connection, workstation.site, Wanted()), workstation.site)
    receiving.open([_from_a_revoked(workstation, arrivals)])
    receiving.write(tx, now)
    reason = text("The workstation was revoked; a supervisor decides.")
    return [Verdict(Result.CASE, as_stated=False, reason=reason) for _ in arrivals]


def keep_unread(tx: Transaction, workstation: Workstation, arrival: Arrival, why: str, now: datetime) -> Verdict:
    """For an operation that could be read, and on which posting failed all the same."""
    receiving = Receiving(SqlBooks(tx.connection, workstation.site, Wanted()), workstation.site)
    verdict = _unreadable(receiving, workstation, arrival, why)
    receiving.write(tx, now)
    return verdict


class _Batch(Struct, frozen=True):
    workstation: Workstation
    receiving: Receiving
    rights: Rights

    def judge(self, arrival: Arrival) -> Verdict:
        operation = arrival.operation
        if operation is None:
            return _unreadable(self.receiving, self.workstation, arrival, arrival.why)
        return _JUDGES[type(operation.body)](self, operation, operation.body)

    def is_allowed(self, operation: Operation, scope: Scope) -> bool:
        return self.rights.allow(operation.operator, scope, operation.happened_at)

    def take(self, operation: Operation, drafts: Iterable[CaseDraft], as_stated: bool = True) -> Verdict:
        """A fact is taken from anybody; without the right, with a case."""
        if not self.is_allowed(operation, Scope.RECEIVING_WRITE):
            without_right = _without_right(operation)
            self.receiving.open([without_right])
            drafts = [*drafts, without_right]
        own = next((draft for draft in drafts if operation.id in draft.operations), None)
        return Verdict(as_stated=as_stated) if own is None else Verdict(Result.CASE, as_stated, own.sentence)


def _goods_received(batch: _Batch, operation: Operation, body: GoodsReceived) -> Verdict:
    posting = batch.receiving.receive(_stated(operation, body), _delivery(batch, operation, body))
    return batch.take(operation, posting.cases, posting.as_stated)


def _receipt_finished(batch: _Batch, operation: Operation, body: ReceiptFinished) -> Verdict:
    batch.receiving.deliver(_delivery(batch, operation, body))
    return batch.take(operation, ())


def _line_closed_short(batch: _Batch, operation: Operation, body: LineClosedShort) -> Verdict:
    books = batch.receiving.books
    line = books.order_line(body.order_line_id)
    why_not = why_not_close_short(books.order(body.order_id), line, body.based_on_version)
    if not batch.is_allowed(operation, Scope.ORDERS_WRITE):
        why_not = text("Only a supervisor or buyer can close an order line short.")
    if why_not is not None:
        return Verdict(Result.REFUSED, as_stated=False, reason=why_not)
    if line is not None and not line.is_closed_short:
        batch.receiving.close_short(line.id)
    return APPLIED


_JUDGES: dict[type, Callable[[_Batch, Operation, Any], Verdict]] = {
    GoodsReceived: _goods_received,
    ReceiptFinished: _receipt_finished,
    LineClosedShort: _line_closed_short,
}


def _stated(operation: Operation, body: GoodsReceived) -> Stated:
    return Stated(
        operation=operation.id,
        workstation=operation.workstation,
        sequence=operation.sequence,
        happened_at=operation.happened_at,
        receipt=body.receipt_id,
        order_id=body.order_id,
        lines=body.lines,
    )


def _delivery(batch: _Batch, operation: Operation, body: GoodsReceived | ReceiptFinished) -> Delivery:
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


_ON_ORDERS = (GoodsReceived, ReceiptFinished, LineClosedShort)


def _wanted(read: Iterable[Operation]) -> Wanted:
    all_read = list(read)
    bodies = [one.body for one in all_read]
    closed = [body for body in bodies if isinstance(body, LineClosedShort)]
    return Wanted.by(
        [_stated(one, one.body) for one in all_read if isinstance(one.body, GoodsReceived)],
        orders=[body.order_id for body in bodies if isinstance(body, _ON_ORDERS) and body.order_id is not None],
        order_lines=[body.order_line_id for body in closed],
    )


def _unreadable(receiving: Receiving, workstation: Workstation, arrival: Arrival, why: str) -> Verdict:
    said = text(
        "Operation {sequence} of {workstation} could not be read and is kept as it came: {why}.",
        sequence=arrival.sequence,
        workstation=workstation.name,
        why=why[:200],
    )
    receiving.open([CaseDraft(CaseKind.UNREADABLE, arrival.id, said, (arrival.id,))])
    return Verdict(Result.CASE, as_stated=False, reason=said)


def _without_right(operation: Operation) -> CaseDraft:
    said = text("Somebody without the right to do so received goods.")
    return CaseDraft(CaseKind.WITHOUT_RIGHT, operation.operator, said, (operation.id,))


def _from_a_revoked(workstation: Workstation, arrivals: Sequence[Arrival]) -> CaseDraft:
    said = text(
        "{workstation} was revoked, and hands in work. It is kept, and not posted.", workstation=workstation.name
    )
    return CaseDraft(CaseKind.WORKSTATION_REVOKED, workstation.id, said, tuple(one.id for one in arrivals))
