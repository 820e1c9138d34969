"""Decisions about cases that moved goods: what they were made on is pinned, and facts from before it open a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, tuple_

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.ledger.cases import follow
from ims_desktop.central.tables import case_decisions, decided_stock, movements
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId, SiteId
from ims_desktop.domain.moments import Moment
from ims_desktop.domain.positions import Position
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import utc_text


def pin(tx: Transaction, operation: OperationId, at: Moment, positions: Iterable[Position]) -> None:
    """Notes what these positions held just before the decision, before it has moved anything."""
    happened_at = utc_text(at.happened_at)
    rows = [
        {
            "operation_id": operation,
            "position": key,
            "expected": _held(tx.connection, key, operation, (happened_at, at.workstation, at.sequence)),
            "happened_at": happened_at,
        }
        for key in sorted({one.key for one in positions})
    ]
    if rows:
        tx.connection.execute(insert(decided_stock), rows)


def compare_decisions(tx: Transaction, touched: Mapping[Position, datetime], site: SiteId, now: datetime) -> None:
    """For decisions after which something from before became known: whether they still stand on what they stood on."""
    since = {position.key: utc_text(at) for position, at in touched.items()}
    findings: dict[str, CaseDraft | None] = {}
    for some in in_chunks(sorted(since)):
        for row in tx.connection.execute(_PINNED, {"keys": some}).all():
            if row.happened_at >= since[row.position] and row.operation_id not in findings:
                findings[row.operation_id] = _finding(tx.connection, row.operation_id)
    if findings:
        follow(tx, CaseKind.DECISION_OUTDATED, findings, site, now)


def _finding(connection: Connection, operation: str) -> CaseDraft | None:
    decided = connection.execute(_DECISION, {"operation": operation}).one()
    moment = (decided.happened_at, decided.workstation_id, decided.sequence)
    pinned = connection.execute(_PINNED_BY, {"operation": operation}).all()
    if all(_held(connection, row.position, operation, moment) == row.expected for row in pinned):
        return None
    said = text("A case was decided, and something from before the decision has become known since.")
    return CaseDraft(CaseKind.DECISION_OUTDATED, operation, said, (OperationId(operation),))


def _held(connection: Connection, key: str, operation: str, moment: tuple[str, str, int]) -> int:
    values: dict[str, Any] = {"key": key, "operation": operation}
    values |= dict(zip(("at", "by", "number"), moment, strict=True))
    return int(connection.scalar(_CAME, values) or 0) - int(connection.scalar(_WENT, values) or 0)


def _summed(end: Any) -> Any:
    moment = tuple_(movements.c.happened_at, movements.c.workstation_id, movements.c.sequence)
    until = tuple_(bindparam("at"), bindparam("by"), bindparam("number"))
    return select(func.sum(movements.c.quantity)).where(
        end == bindparam("key"), moment <= until, movements.c.operation_id != bindparam("operation")
    )


_CAME, _WENT = _summed(movements.c.target), _summed(movements.c.source)
_PINNED = (
    select(decided_stock)
    .where(decided_stock.c.position.in_(bindparam("keys", expanding=True)))
    .order_by(decided_stock.c.operation_id)
)
_PINNED_BY = select(decided_stock).where(decided_stock.c.operation_id == bindparam("operation"))
_DECISION = select(case_decisions).where(case_decisions.c.operation_id == bindparam("operation"))
