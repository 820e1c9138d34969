"""What home, outbox and cases show."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice

from ims_desktop.domain.ids import ItemId, OperationId
from ims_desktop.domain.texts import Text
from ims_desktop.domain.times import from_utc_text
from ims_desktop.ports.book import OperationRow, OrderSummary, StateCounts, Waiting
from ims_desktop.protocol import codec
from ims_desktop.protocol.summaries import summary
from ims_desktop.store import quarantine_book
from ims_desktop.store.connections import reading
from ims_desktop.store.orders import HEADER, HEADERS, LEFT_ON_LINE, summaries
from ims_desktop.store.outbox import read_body
from ims_desktop.store.reading_rule import balances_where
from ims_desktop.store.rows import Row, all_of, first_of
from ims_desktop.store.states import NAMED_IN_OPEN_CASES, Life, count_states, lives

_WAITS = f"""
o.deleted = 0 AND o.state = 'approved'
AND EXISTS (SELECT 1 FROM mirror.purchase_order_lines l WHERE l.order_id = o.id AND {LEFT_ON_LINE})
"""

_WAITING = f"""
WITH places AS (SELECT id FROM mirror.locations WHERE kind IN ('dock', 'staging') AND deleted = 0),
here AS (
    SELECT status FROM (
        SELECT b.id, b.status, b.quantity FROM places p JOIN mirror.balances b ON b.location_id = p.id
        WHERE b.deleted = 0
        UNION ALL
        SELECT row_id, status, quantity FROM ({balances_where("e.location_id IN (SELECT id FROM places)")})
    ) GROUP BY id, status HAVING sum(quantity) > 0
)
SELECT (SELECT count(*) FROM mirror.purchase_orders o WHERE {_WAITS}),
       (SELECT count(*) FROM mirror.cases WHERE state = 'open' AND deleted = 0),
       (SELECT count(*) FROM here WHERE status = 'to_inspect'),
       (SELECT count(*) FROM here WHERE status <> 'to_inspect'),
       (SELECT count(*) FROM mirror.count_tasks t WHERE t.state IN ('open', 'recount') AND t.deleted = 0
        AND NOT EXISTS (SELECT 1 FROM pending_tasks WHERE row_id = t.id)),
       (SELECT count(*) FROM mirror.variances WHERE state IN ('recount', 'review') AND deleted = 0),
       ({quarantine_book.COUNT})
"""

# Two lists, so that each comes out of an index in its order and stops at the limit.
_DUE_ORDERS = f"SELECT {HEADER} FROM {HEADERS} WHERE {_WAITS} AND o.due IS NOT NULL ORDER BY o.due, o.number LIMIT ?"
_UNDATED_ORDERS = f"SELECT {HEADER} FROM {HEADERS} WHERE {_WAITS} AND o.due IS NULL ORDER BY o.number LIMIT ?"

_OPERATIONS = f"""
SELECT p.id, p.sequence, p.happened_at, coalesce(who.name, badged.name, p.operator), p.body, o.reason,
    o.result IS 'refused' OR p.id IN ({NAMED_IN_OPEN_CASES})
FROM main.operations p
LEFT JOIN (SELECT id, max(name) AS name FROM main.people GROUP BY id) who ON who.id = p.operator
LEFT JOIN mirror.operators badged ON badged.id = p.operator
LEFT JOIN mirror.outcomes o ON o.id = p.id AND o.deleted = 0
WHERE p.workstation = ? AND p.sequence > ? ORDER BY p.sequence DESC LIMIT ?
"""


class SqliteOverview:
    """The overview over one connection to both files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def waiting(self) -> Waiting:
        with reading(self._connection):
            return Waiting(*self._connection.execute(_WAITING).fetchone())

    def open_orders(self, limit: int) -> Sequence[OrderSummary]:
        with reading(self._connection):
            due = all_of(self._connection, _DUE_ORDERS, limit)
            undated = all_of(self._connection, _UNDATED_ORDERS, limit - len(due))
            return summaries(self._connection, due + undated)

    def states(self) -> StateCounts:
        with reading(self._connection):
            return count_states(self._connection)

    def operations(self, limit: int, only_unconfirmed: bool = False) -> Sequence[OperationRow]:
        with reading(self._connection):
            return list(islice(self._latest(limit, only_unconfirmed), limit))

    def _latest(self, limit: int, only_unconfirmed: bool) -> Iterator[OperationRow]:
        """One identity after the other, the present one first: all of its operations came later."""
        for life in lives(self._connection):
            after = life.confirmed if only_unconfirmed else 0
            for row in all_of(self._connection, _OPERATIONS, life.workstation, after, limit):
                yield self._operation(row, life)

    def _operation(self, row: Row, life: Life) -> OperationRow:
        key, sequence, happened, who, body, reason, needs_attention = row
        return OperationRow(
            OperationId(key),
            sequence,
            from_utc_text(happened),
            who,
            summary(read_body(body), self._name_of),
            life.state_of(sequence),
            bool(needs_attention),
            codec.decode(reason.encode(), Text) if reason else None,
        )

    def _name_of(self, item_id: ItemId) -> str:
        row = first_of(self._connection, "SELECT name FROM mirror.items WHERE id = ?", item_id)
        return str(row[0]) if row else str(item_id)
