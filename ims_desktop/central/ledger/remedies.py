"""Carries out what a person made of a case: movements, progress and documents, all of it added, nothing edited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Row, bindparam, select, update

from ims_desktop.central.ledger import undoing
from ims_desktop.central.ledger.case_facts import body_of
from ims_desktop.central.ledger.cases import OPEN
from ims_desktop.central.ledger.counting import positions_by_key
from ims_desktop.central.ledger.decisions import decide_variance
from ims_desktop.central.ledger.editing import write_fields
from ims_desktop.central.ledger.journal import Cause, Reason
from ims_desktop.central.ledger.looking import send_to_look
from ims_desktop.central.ledger.rows import lot_key, position_of
from ims_desktop.central.ledger.work import Origin, Work
from ims_desktop.central.tables import (
    case_decisions,
    case_operations,
    cases,
    decided_stock,
    decisions,
    items,
    locations,
    lots,
    movements,
    operations,
    packagings,
    purchase_orders,
    statements,
    variances,
)
from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.counting import Statement
from ims_desktop.domain.ids import (
    ItemId,
    LocationId,
    OperationId,
    OperatorId,
    OrderId,
    OrderLineId,
    ReceiptId,
    WorkstationId,
)
from ims_desktop.domain.orders import OrderState
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.settling.remedies import Expiry, LineProgress, Remedy, Taken
from ims_desktop.domain.texts import Text
from ims_desktop.domain.times import from_utc_text
from ims_desktop.protocol.codec import decode
from ims_desktop.protocol.operations import CodeLinked


class Remedying:
    """One decision on its way into the books."""

    def __init__(self, work: Work, origin: Origin, by: OperatorId, reason: str) -> None:
        self._work = work
        self._tx = work.tx
        self._origin = origin
        self._by = by
        self._reason = reason

    def carry_out(self, remedy: Remedy) -> Text | None:
        """Answers why not where a variance cannot be decided like this; everything else was checked before."""
        if remedy.variance is not None and (why_not := self._decide(remedy.variance)) is not None:
            return why_not
        self._move(remedy)
        self._reverse(remedy)
        self._progress(remedy.progress)
        for one in remedy.take_back:
            self._take_back(one)
        send_to_look(self._tx, self._work.site, self._origin.operation, remedy.looks)
        self._documents(remedy)
        if remedy.withdrawn_decision is not None:
            self._withdraw(remedy.withdrawn_decision)
        if remedy.reopened_decision is not None:
            self._reopen(remedy.reopened_decision)
        return None

    # --- goods ------------------------------------------------------------------------------------------------

    def _move(self, remedy: Remedy) -> None:
        returned = [movement for movement, _ in remedy.returns]
        self._learn((*remedy.moves, *returned), [line for _, line in remedy.returns if line])
        for one in remedy.moves:
            self._work.journal.move(one, self._origin.cause(Reason.DECIDED), code=self._reason)
        for one, line in remedy.returns:
            self._work.journal.move(one, self._origin.cause(Reason.RETURNED), line, code=self._reason)

    def _learn(self, moves: Iterable[Movement], lines: Iterable[OrderLineId] = ()) -> None:
        self._work.books.learn([end.location_id for one in moves for end in (one.source, one.target)], lines)

    def _reverse(self, remedy: Remedy) -> None:
        """At their own moments, as if they had not been; what is matched is said again, with its order line."""
        lines = dict(remedy.match)
        for row, source, target in self._made([*remedy.reverse, *lines]):
            self._learn([Movement(source, target, Quantity(row.quantity))])
            back = Movement(target, source, Quantity(row.quantity))
            undone = _cause_of(row, self._origin.operation, Reason.UNDONE)
            line = OrderLineId(row.order_line_id) if row.order_line_id else None
            self._work.journal.move(back, undone, line, reverses=row.id, code=self._reason)
            if row.id in lines:
                again = _cause_of(row, OperationId(row.operation_id), Reason.RECEIVED)
                forth = Movement(source, target, Quantity(row.quantity))
                self._work.journal.move(forth, again, lines[row.id], code=row.code)

    def _made(self, numbers: Iterable[int]) -> Iterable[tuple[Row[Any], Position, Position]]:
        rows = self._tx.connection.execute(_MOVEMENTS, {"numbers": sorted(numbers)}).all()
        found = positions_by_key(self._tx.connection, {key for row in rows for key in (row.source, row.target)})
        at = {key: position_of(row) for key, row in found.items()}
        return [(row, at[row.source], at[row.target]) for row in rows]

    def _progress(self, changes: Iterable[LineProgress]) -> None:
        by_line: dict[OrderLineId, Quantity] = {}
        for one in changes:
            by_line[one.line_id] = by_line.get(one.line_id, Quantity(0)) + one.quantity
        self._work.receive_more(by_line)

    def _take_back(self, operation: OperationId) -> None:
        self._work.flush()
        before = undoing.mark_undone(self._tx, operation, self._origin.operation, self._origin.at.happened_at)
        if before is None:
            self._work.undo(operation, self._origin.operation)

    # --- documents --------------------------------------------------------------------------------------------

    def _documents(self, remedy: Remedy) -> None:
        if remedy.expiry is not None:
            self._set_expiry(remedy.expiry)
        if remedy.order is not None:
            self._set_order(*remedy.order)
        if remedy.reinstated_item is not None:
            self._reinstate_item(remedy.reinstated_item)
        if remedy.reinstated_location is not None:
            self._reinstate_location(remedy.reinstated_location)
        if remedy.edited is not None:
            write_fields(self._tx, remedy.edited.item_id, {one.name: one.value for one in remedy.edited.fields})
        if remedy.barcode is not None:
            self._give_barcode(*remedy.barcode)

    def _set_expiry(self, learned: Expiry) -> None:
        key = lot_key(learned.item_id, learned.lot)
        self._tx.connection.execute(update(lots).where(lots.c.id == key).values(expiry=learned.expiry.isoformat()))
        self._tx.touch(lots, key)

    def _set_order(self, order: OrderId, state: OrderState) -> None:
        at = purchase_orders.c
        changed = update(purchase_orders).where(at.id == order).values(state=state.value, version=at.version + 1)
        self._tx.connection.execute(changed)
        self._tx.touch(purchase_orders, order)
        self._work.concern([order])

    def _reinstate_item(self, item: ItemId) -> None:
        changed = update(items).where(items.c.id == item).values(is_retired=0, version=items.c.version + 1)
        self._tx.connection.execute(changed)
        self._tx.touch(items, item)

    def _reinstate_location(self, location: LocationId) -> None:
        self._tx.connection.execute(update(locations).where(locations.c.id == location).values(is_retired=0))
        self._tx.touch(locations, location)

    def _give_barcode(self, barcode: str, item: ItemId) -> None:
        """With as much in it as whoever linked it said."""
        linked = [body_of(row) for row in self._tx.connection.execute(_LINKED, {"barcode": barcode})]
        said = [one for one in linked if isinstance(one, CodeLinked) and one.item_id == item]
        values: dict[str, Any] = {"item_id": item}
        if said:
            values |= {"quantity": said[-1].quantity.micro, "name": said[-1].name}
        owned = (packagings.c.barcode == barcode, packagings.c.deleted == 0)
        ids = self._tx.connection.scalars(select(packagings.c.id).where(*owned)).all()
        self._tx.connection.execute(update(packagings).where(*owned).values(values))
        self._tx.touch(packagings, *ids)

    # --- earlier decisions ------------------------------------------------------------------------------------

    def _decide(self, taken: Taken) -> Text | None:
        row = self._tx.connection.execute(_VARIANCE, {"variance": taken.variance_id}).one()
        about = [one.operation for one in decode(row.counts.encode(), list[Statement])]
        what = (taken.variance_id, taken.choice, about, taken.taken, row.version, self._reason)
        return decide_variance(self._work, self._origin, self._by, *what)

    def _withdraw(self, decision: OperationId) -> None:
        """A decision about a variance: the counts stand as if nobody had said anything of them."""
        row = self._tx.connection.execute(_DECISION, {"operation": decision}).one()
        withdrawn = update(decisions).where(decisions.c.operation_id == decision).values(is_withdrawn=1)
        self._tx.connection.execute(withdrawn)
        about = msgspec.json.decode(row.about, type=list[str])
        since = self._tx.connection.scalar(_FIRST_SAID, {"ids": about}) or row.happened_at
        position = position_of(positions_by_key(self._tx.connection, [row.position])[row.position])
        self._work.settle_again(position, from_utc_text(since))
        self._work.journal.stand(position, from_utc_text(since))

    def _reopen(self, decision: OperationId) -> None:
        """A decision about another case, whose movements are reversed already: the case is open again."""
        connection = self._tx.connection
        connection.execute(decided_stock.delete().where(decided_stock.c.operation_id == decision))
        case = connection.scalar(_DECIDED_CASE, {"operation": decision})
        again = {"state": OPEN, "settled_at": None, "settled_by": None, "choice": "", "reason": "", "decision": ""}
        changed = update(cases).where(cases.c.id == case, ~_is_open_already(case))
        connection.execute(changed.values(**again, effects="", version=cases.c.version + 1))
        self._tx.touch(cases, case or "")


def _cause_of(row: Row[Any], operation: OperationId, reason: Reason) -> Cause:
    return Cause(
        operation,
        from_utc_text(row.happened_at),
        reason,
        WorkstationId(row.workstation_id),
        row.sequence,
        ReceiptId(row.receipt_id) if row.receipt_id else None,
        row.uncertainty_ms,
    )


def _is_open_already(case: str | None) -> Any:
    """The same finding may have come up again by itself."""
    other, this = cases.alias(), cases.alias()
    same = (other.c.kind == this.c.kind) & (other.c.subject == this.c.subject)
    return select(other.c.id).where(this.c.id == case, same, other.c.state == OPEN).correlate(None).exists()


_MOVEMENTS = select(movements).where(movements.c.id.in_(bindparam("numbers", expanding=True))).order_by(movements.c.id)
_VARIANCE = select(variances).where(variances.c.id == bindparam("variance"))
_DECISION = select(decisions).where(decisions.c.operation_id == bindparam("operation"))
_DECIDED_CASE = select(case_decisions.c.case_id).where(case_decisions.c.operation_id == bindparam("operation"))
_FIRST_SAID = (
    select(statements.c.happened_at)
    .where(statements.c.operation_id.in_(bindparam("ids", expanding=True)))
    .order_by(statements.c.happened_at)
    .limit(1)
)
_LINKED = (
    select(operations)
    .join(case_operations, case_operations.c.operation_id == operations.c.id)
    .join(cases, cases.c.id == case_operations.c.case_id)
    .where(cases.c.kind == CaseKind.BARCODE_TWICE.value, cases.c.subject == bindparam("barcode"))
    .order_by(operations.c.happened_at, operations.c.id)
)
