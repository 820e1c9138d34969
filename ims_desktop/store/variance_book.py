"""Variances as the mirror has them, with own decisions that are on their way."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import timedelta

from ims_desktop.domain.counting import SETTLED, Statement, VarianceState
from ims_desktop.domain.effects import BALANCES
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, VarianceId
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.times import from_utc_text, utc_text
from ims_desktop.ports.variances import CountSaid, MoveSeen, VarianceRow
from ims_desktop.protocol import codec
from ims_desktop.store.connections import reading
from ims_desktop.store.count_book import SqliteCountBook
from ims_desktop.store.people import name_of
from ims_desktop.store.rows import Row, all_of

_AROUND = timedelta(days=1)

_WAITING = f"""
SELECT v.id, i.name, i.sku, i.unit, l.code, v.item_id, v.location_id, v.status, v.lot, v.serial, v.handling_unit,
    v.state, v.expected, v.version, v.opened_at, v.counts,
    coalesce((SELECT sum(quantity) FROM pending_decisions WHERE row_id = v.id), 0) > 0
FROM mirror.variances v JOIN mirror.items i ON i.id = v.item_id JOIN mirror.locations l ON l.id = v.location_id
WHERE v.deleted = 0 AND v.state <> '{SETTLED}'
ORDER BY v.state <> '{VarianceState.REVIEW}', v.opened_at, v.id LIMIT ?
"""

_MOVES = f"""
SELECT p.id, p.operator, p.happened_at, sum(e.quantity) FROM main.effects e
JOIN main.operations p ON p.number = e.number
WHERE e.row_id = ? AND e.record = '{BALANCES}' AND p.happened_at BETWEEN ? AND ? GROUP BY p.number ORDER BY p.number
"""


class SqliteVariances:
    """``Variances`` over one connection to both files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._counting = SqliteCountBook(connection)

    def waiting(self, limit: int) -> Sequence[VarianceRow]:
        with reading(self._connection):
            return [self._variance(row) for row in all_of(self._connection, _WAITING, limit)]

    def moves_around(self, variance: VarianceRow) -> Sequence[MoveSeen]:
        times = [one.at for one in variance.counts]
        since, until = utc_text(min(times) - _AROUND), utc_text(max(times) + _AROUND)
        with reading(self._connection):
            found = all_of(self._connection, _MOVES, variance.position.key, since, until)
            return [
                MoveSeen(OperationId(key), self._name(who), from_utc_text(at), Quantity(micro))
                for key, who, at, micro in found
            ]

    def reasons(self) -> Sequence[Reason]:
        return self._counting.reasons()

    def _variance(self, row: Row) -> VarianceRow:
        key, name, sku, unit, code, item_id, location_id, status, lot, serial, handling_unit, *rest = row
        state, expected, version, opened_at, counts, is_decided = rest
        return VarianceRow(
            VarianceId(key),
            name,
            sku,
            unit,
            code,
            Position(ItemId(item_id), LocationId(location_id), StockStatus(status), lot, serial, handling_unit),
            VarianceState(state),
            Quantity(expected),
            version,
            from_utc_text(opened_at),
            tuple(self._count(one) for one in codec.decode(counts.encode(), list[Statement])),
            bool(is_decided),
        )

    def _count(self, said: Statement) -> CountSaid:
        return CountSaid(said.operation, self._name(said.by), said.at.happened_at, said.quantity)

    def _name(self, operator: str) -> str:
        return name_of(self._connection, operator)
