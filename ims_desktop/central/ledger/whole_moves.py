"""Moves of a whole handling unit, with what stands on it, or of a location: a difference to the books is a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select, tuple_

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.ledger.cases import follow
from ims_desktop.central.ledger.nesting import nested_then, with_what_was_below
from ims_desktop.central.tables import balances, locations, movements, whole_moves
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId, SiteId
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.positions import Position
from ims_desktop.domain.texts import text


def compare_whole_moves(
    tx: Transaction,
    touched: Mapping[Position, datetime],
    wholes: Mapping[str, datetime],
    withdrawn: Iterable[OperationId],
    site: SiteId,
    now: datetime,
) -> set[str]:
    """For the moves at or after which something changed: whether they took all that was there, and nothing else.

    ``wholes`` are handling units and locations about which something else than a movement was said at that moment: that
    they were moved as a whole, or what they stand on. Answers the moves that differ, maybe by something else now.
    """
    findings: dict[str, CaseDraft | None] = dict.fromkeys(withdrawn)
    for row in _later_than(tx.connection, touched, wholes):
        differs = _is_different(tx.connection, row)
        findings[row.operation_id] = _differs(OperationId(row.operation_id)) if differs else None
    if findings:
        follow(tx, CaseKind.MOVED_CONTENTS_DIFFER, findings, site, now)
    return {operation for operation, finding in findings.items() if finding is not None}


def _later_than(
    connection: Connection, touched: Mapping[Position, datetime], wholes: Mapping[str, datetime]
) -> list[Row[Any]]:
    names = dict(wholes)
    for position, moment in touched.items():
        for name in (position.location_id, position.handling_unit):
            if name:
                names[name] = min(names.get(name, moment), moment)
    since = with_what_was_below(connection, names)
    if not since:
        return []
    earliest = min(since.values())
    found = [
        row
        for some in in_chunks(sorted(since))
        for row in connection.execute(_LATER, {"names": some, "since": earliest})
    ]
    return [row for row in found if row.happened_at >= since[row.whole]]


def _is_different(connection: Connection, move: Row[Any]) -> bool:
    """Whether the books have something else where the move began than what it says it took."""
    if not connection.scalar(_IS_PLACE, {"whole": move.whole}):
        taken = set(connection.scalars(_TAKEN_FROM, {"operation": move.operation_id}))
        if not taken <= set(_units(connection, move)):
            return True
    return bool(left_behind(connection, move))


def left_behind(connection: Connection, move: Row[Any]) -> list[str]:
    """Positions of what was moved as a whole that held something, or less than nothing, right after."""
    if connection.scalar(_IS_PLACE, {"whole": move.whole}):
        keys = list(connection.scalars(_AT, {"whole": move.whole, "operation": move.operation_id}))
        return _holding(connection, keys, _moment(move))
    on_units = [
        key
        for some in in_chunks(_units(connection, move))
        for key in connection.scalars(_ON, {"units": some, "operation": move.operation_id})
    ]
    return _holding(connection, on_units, _moment(move))


def _units(connection: Connection, move: Row[Any]) -> list[str]:
    return [move.whole, *nested_then(connection, move.whole, _moment(move))]


def _moment(move: Row[Any]) -> dict[str, Any]:
    return {"at": move.happened_at, "by": move.workstation_id, "number": move.sequence}


def _holding(connection: Connection, keys: Sequence[str], moment: Mapping[str, Any]) -> list[str]:
    """Which of these positions held something, or less than nothing, right after."""
    sums = dict.fromkeys(keys, 0)
    for some in in_chunks(keys):
        for query, sign in ((_CAME, 1), (_WENT, -1)):
            for key, quantity in connection.execute(query, {**moment, "keys": some}):
                sums[key] += sign * int(quantity)
    return [key for key, quantity in sums.items() if quantity]


_LATER = select(whole_moves).where(
    whole_moves.c.whole.in_(bindparam("names", expanding=True)),
    whole_moves.c.happened_at >= bindparam("since"),
    whole_moves.c.is_withdrawn == 0,
)
_IS_PLACE = select(locations.c.id).where(locations.c.id == bindparam("whole"))
_ARRIVED = select(movements.c.target).where(movements.c.operation_id == bindparam("operation"))
_REAL = locations.c.kind.not_in([one.value for one in LocationKind if one.is_virtual])
_THERE = (
    select(balances.c.id)
    .join(locations, locations.c.id == balances.c.location_id)
    .where(_REAL, balances.c.id.not_in(_ARRIVED))
)
_AT = _THERE.where(balances.c.location_id == bindparam("whole"))
_ON = _THERE.where(balances.c.handling_unit.in_(bindparam("units", expanding=True)))
_TAKEN_FROM = (
    select(balances.c.handling_unit)
    .join(movements, movements.c.source == balances.c.id)
    .where(movements.c.operation_id == bindparam("operation"))
    .distinct()
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
