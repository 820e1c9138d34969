"""Moves of a whole handling unit or location: what the books still have where they began is a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, tuple_

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.ledger.cases import follow
from ims_desktop.central.tables import balances, locations, movements, whole_moves
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId, SiteId
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.positions import Position
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import utc_text


def compare_whole_moves(
    tx: Transaction, touched: Mapping[Position, datetime], withdrawn: Iterable[OperationId], site: SiteId, now: datetime
) -> None:
    """For the moves at or after which something changed: whether they took all that was there."""
    findings: dict[str, CaseDraft | None] = dict.fromkeys(withdrawn)
    for row in _later_than(tx.connection, touched):
        differs = bool(_left_behind(tx.connection, row))
        findings[row.operation_id] = _differs(OperationId(row.operation_id)) if differs else None
    if findings:
        follow(tx, CaseKind.MOVED_CONTENTS_DIFFER, findings, site, now)


def _later_than(connection: Connection, touched: Mapping[Position, datetime]) -> list[Row[Any]]:
    since: dict[str, str] = {}
    for position, moment in touched.items():
        at = utc_text(moment)
        for name in (position.location_id, position.handling_unit):
            if name:
                since[name] = min(since.get(name, at), at)
    if not since:
        return []
    earliest = min(since.values())
    found = [
        row
        for some in in_chunks(sorted(since))
        for row in connection.execute(_LATER, {"names": some, "since": earliest})
    ]
    return [row for row in found if row.happened_at >= since[row.whole]]


def _left_behind(connection: Connection, move: Row[Any]) -> list[str]:
    """Positions of what was moved as a whole that held something, or less than nothing, right after."""
    keys = list(connection.scalars(_THERE, {"whole": move.whole, "operation": move.operation_id}))
    sums = dict.fromkeys(keys, 0)
    until = {"at": move.happened_at, "by": move.workstation_id, "number": move.sequence}
    for some in in_chunks(keys):
        for query, sign in ((_CAME, 1), (_WENT, -1)):
            for key, quantity in connection.execute(query, until | {"keys": some}):
                sums[key] += sign * int(quantity)
    return [key for key, quantity in sums.items() if quantity]


_LATER = select(whole_moves).where(
    whole_moves.c.whole.in_(bindparam("names", expanding=True)),
    whole_moves.c.happened_at >= bindparam("since"),
    whole_moves.c.is_withdrawn == 0,
)
_ARRIVED = select(movements.c.target).where(movements.c.operation_id == bindparam("operation"))
_REAL = locations.c.kind.not_in([one.value for one in LocationKind if one.is_virtual])
_THERE = (
    select(balances.c.id)
    .join(locations, locations.c.id == balances.c.location_id)
    .where(
        (balances.c.location_id == bindparam("whole")) | (balances.c.handling_unit == bindparam("whole")),
        _REAL,
        balances.c.id.not_in(_ARRIVED),
    )
)


def _summed(end: Any) -> Any:
    moment = tuple_(movements.c.happened_at, movements.c.workstation_id, movements.c.sequence)
    until = tuple_(bindparam("at"), bindparam("by"), bindparam("number"))
    return (
        select(end, func.sum(movements.c.quantity))
        .where(end.in_(bindparam("keys", expanding=True)), moment <= until)
        .group_by(end)
    )


_CAME, _WENT = _summed(movements.c.target), _summed(movements.c.source)


def _differs(operation: OperationId) -> CaseDraft:
    said = text("What was moved as a whole is not what the books had there.")
    return CaseDraft(CaseKind.MOVED_CONTENTS_DIFFER, operation, said, (operation,))
