"""Undoing: what an operation wrote is taken back at the moment at which it stands, as if it had not happened."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, select, update

from ims_desktop.central.ledger.counting import positions_by_key
from ims_desktop.central.ledger.handling_units import stand_anew
from ims_desktop.central.ledger.journal import Cause, Journal, Reason
from ims_desktop.central.ledger.rows import position_of
from ims_desktop.central.tables import movements, nestings, operations, statements, undoings, whole_moves
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.effects import ACCEPTED_LINES, ORDER_LINES, REJECTED_LINES, STOCKED_LINES
from ims_desktop.domain.ids import OperationId, OrderLineId, ReceiptId, SiteId, WorkstationId
from ims_desktop.domain.positions import Movement, Position, StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.times import from_utc_text, utc_text


class Original(Struct, frozen=True):
    """What is to be undone, as it stands in the books."""

    id: OperationId
    movements: tuple[tuple[Row[Any], Position, Position], ...] = ()
    positions: tuple[tuple[Position, datetime], ...] = ()
    """What a count spoke of, and when it did."""
    places: frozenset[str] = frozenset()
    """The locations where it counted."""
    tasks: frozenset[str] = frozenset()


def find_undoable(
    connection: Connection, operation: OperationId, family: Collection[str], kinds: Collection[str]
) -> bool:
    """Whether it is one of these workstations' own, and of a kind that can be undone."""
    row = connection.execute(_OPERATION, {"operation": operation}).first()
    return row is not None and row.workstation_id in family and row.kind in kinds


def mark_undone(tx: Transaction, operation: OperationId, by: OperationId, at: datetime) -> OperationId | None:
    """Notes that it did not happen. Answers which operation said so before, where one did."""
    row = {"operation_id": operation, "undone_by": by, "happened_at": utc_text(at)}
    noted = insert_into(tx.connection.dialect.name, undoings).values(row)
    noted = noted.on_conflict_do_nothing(index_elements=["operation_id"])
    if tx.connection.execute(noted.returning(undoings.c.undone_by)).first() is not None:
        return None
    return OperationId(tx.connection.execute(_UNDONE_BY, {"operation": operation}).scalar_one())


def read_original(connection: Connection, operation: OperationId) -> Original:
    made = connection.execute(_MADE, {"operation": operation}).all()
    counted = connection.execute(_STATED, {"operation": operation}).all()
    keys = {key for row in made for key in (row.source, row.target)} | {row.position for row in counted}
    found = {key: position_of(row) for key, row in positions_by_key(connection, keys - {""}).items()}
    return Original(
        operation,
        tuple((row, found[row.source], found[row.target]) for row in made),
        tuple((found[row.position], from_utc_text(row.happened_at)) for row in counted if row.position in found),
        frozenset(row.location_id for row in counted),
        frozenset(row.task_id for row in counted if row.task_id),
    )


def take_back(journal: Journal, original: Original, by: OperationId) -> list[tuple[OrderLineId, Quantity]]:
    """Every movement answered by its reverse. Answers what is no longer received on which order lines."""
    less: list[tuple[OrderLineId, Quantity]] = []
    for row, source, target in original.movements:
        line_id = OrderLineId(row.order_line_id) if row.order_line_id else None
        quantity = Quantity(row.quantity)
        journal.move(Movement(target, source, quantity), _cause(row, by), line_id, reverses=row.id, code=row.code)
        record = _progress_of(row, target)
        if line_id is not None and record is not None:
            journal.progress(record, line_id, -quantity)
            if record == ORDER_LINES:
                less.append((line_id, quantity))
    return less


def withdraw(tx: Transaction, operation: OperationId, site: SiteId, now: datetime) -> list[tuple[str, datetime]]:
    """What it said besides movements: counts, whole moves, nestings. The rows stay, and say that they do not hold.

    Answers which handling units stand on something else now, and since when."""
    for table in (statements, whole_moves, nestings):
        tx.connection.execute(update(table).where(table.c.operation_id == operation).values(is_withdrawn=1))
    nested = tx.connection.execute(_NESTED, {"operation": operation}).all()
    for row in nested:
        stand_anew(tx, row.handling_unit, site, now)
    return [(row.handling_unit, from_utc_text(row.happened_at)) for row in nested]


def _cause(row: Row[Any], by: OperationId) -> Cause:
    """At the moment of the original, so that the counts since then are corrected as if it had never been."""
    return Cause(
        by,
        from_utc_text(row.happened_at),
        Reason.UNDONE,
        WorkstationId(row.workstation_id),
        row.sequence,
        ReceiptId(row.receipt_id) if row.receipt_id else None,
        row.uncertainty_ms,
    )


_PROGRESS: Mapping[str, str] = {Reason.RECEIVED: ORDER_LINES, Reason.PUT_AWAY: STOCKED_LINES}


def _progress_of(row: Row[Any], target: Position) -> str | None:
    if row.reason == Reason.INSPECTED:
        return ACCEPTED_LINES if target.status is StockStatus.AVAILABLE else REJECTED_LINES
    return _PROGRESS.get(row.reason)


_OPERATION = select(operations.c.workstation_id, operations.c.kind).where(operations.c.id == bindparam("operation"))
_UNDONE_BY = select(undoings.c.undone_by).where(undoings.c.operation_id == bindparam("operation"))
_NESTED = select(nestings.c.handling_unit, nestings.c.happened_at).where(
    nestings.c.operation_id == bindparam("operation")
)
_REVERSING = movements.alias()
_MADE = (
    select(movements)
    .where(
        movements.c.operation_id == bindparam("operation"),
        movements.c.reason.not_in([Reason.COUNTED.value, Reason.COUNT_CORRECTED.value]),
        ~select(_REVERSING.c.id).where(_REVERSING.c.reverses == movements.c.id).exists(),
    )
    .order_by(movements.c.id)
)
_STATED = select(*statements.c["position", "happened_at", "location_id", "task_id"]).where(
    statements.c.operation_id == bindparam("operation"), statements.c.is_withdrawn == 0
)
