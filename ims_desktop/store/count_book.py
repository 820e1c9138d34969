"""What counting asks, answered from this workstation's own disk: never how much is expected."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import datetime

from ims_desktop.domain.counting import TaskState
from ims_desktop.domain.ids import ItemId, LocationId, OperatorId, SiteId
from ims_desktop.domain.items import Item, Lot
from ims_desktop.domain.locations import Location
from ims_desktop.domain.positions import Position
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.times import from_utc_text
from ims_desktop.ports.book import ItemCode
from ims_desktop.ports.counting import JOB, BinTask
from ims_desktop.store.connections import reading
from ims_desktop.store.receiving_book import SqliteReceivingBook
from ims_desktop.store.rows import ITEM, Row, all_of, first_of, item
from ims_desktop.store.standing import SqliteStandingStock

# A count that was undone took its task back: what was done here is the sum.
_DONE_HERE = "SELECT row_id FROM pending_tasks GROUP BY row_id HAVING sum(quantity) > 0"

_TASK = "t.id, t.location_id, l.code, l.zone, t.item_id, t.state, t.not_by"
_TASKS = """
mirror.count_tasks t JOIN mirror.locations l ON l.id = t.location_id AND l.deleted = 0 AND l.is_retired = 0
"""

_DUE = f"""
SELECT {_TASK} FROM {_TASKS}
WHERE t.deleted = 0 AND t.state IN ('{TaskState.OPEN}', '{TaskState.RECOUNT}') AND t.not_by <> ?
AND t.id NOT IN ({_DONE_HERE}) ORDER BY l.walk, l.code, t.id
"""

_AT = f"""
SELECT {_TASK} FROM {_TASKS}
WHERE t.location_id = ? AND t.deleted = 0 AND t.state <> '{TaskState.DONE}'
AND coalesce((SELECT sum(quantity) FROM pending_tasks WHERE row_id = t.id), 0) <= 0 ORDER BY t.item_id, t.id
"""

_LAST_COUNTED = """
SELECT max(at) FROM (
    SELECT counted_at AS at FROM mirror.locations WHERE id = ?1 AND deleted = 0
    UNION ALL SELECT p.happened_at FROM pending_counts c JOIN main.operations p ON p.number = c.number
    WHERE c.location_id = ?1
)
"""

_HALF_DONE = """
SELECT coalesce((SELECT max(name) FROM main.people WHERE id = j.operator), j.operator) FROM main.jobs j
WHERE j.kind = ? AND j.key = ? AND j.operator <> ? ORDER BY j.changed DESC LIMIT 1
"""

_REASONS = """
SELECT code, name FROM mirror.reasons WHERE purpose = 'count' AND is_retired = 0 AND deleted = 0 ORDER BY code
"""


class SqliteCountBook:
    """``CountBook`` over one connection to both files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._book = SqliteReceivingBook(connection)
        self._standing = SqliteStandingStock(connection)

    def home_site(self) -> SiteId | None:
        row = self._first("SELECT site FROM main.identities ORDER BY number DESC LIMIT 1")
        return SiteId(row[0]) if row else None

    def location_by_code(self, code: str) -> Location | None:
        return self._standing.location_by_code(code)

    def location(self, location_id: LocationId) -> Location | None:
        return self._standing.location(location_id)

    def items_by_code(self, code: str) -> Sequence[ItemCode]:
        return self._book.items_by_code(code)

    def item(self, item_id: ItemId) -> Item | None:
        row = self._first(f"SELECT {ITEM} FROM mirror.items i WHERE i.id = ? AND i.deleted = 0", item_id)
        return item(row) if row else None

    def lot(self, item_id: ItemId, code: str) -> Lot | None:
        return self._book.lot(item_id, code)

    def due(self, operator: OperatorId) -> Sequence[BinTask]:
        return [_task(row) for row in self._all(_DUE, operator)]

    def tasks_at(self, location_id: LocationId) -> Sequence[BinTask]:
        return [_task(row) for row in self._all(_AT, location_id)]

    def positions_at(self, location_id: LocationId, item_id: ItemId | None = None) -> Sequence[Position]:
        return self._standing.positions_at(location_id, item_id)

    def last_counted(self, location_id: LocationId) -> datetime | None:
        row = self._first(_LAST_COUNTED, location_id)
        return from_utc_text(row[0]) if row and row[0] else None

    def counted_by_another(self, location_id: LocationId, operator: OperatorId) -> str:
        row = self._first(_HALF_DONE, JOB, location_id, operator)
        return str(row[0]) if row else ""

    def reasons(self) -> Sequence[Reason]:
        return [Reason(code, name) for code, name in self._all(_REASONS)]

    def _all(self, statement: str, *values: object) -> list[Row]:
        with reading(self._connection):
            return all_of(self._connection, statement, *values)

    def _first(self, statement: str, *values: object) -> Row | None:
        with reading(self._connection):
            return first_of(self._connection, statement, *values)


_STATES = {state.value: state for state in TaskState}


def _task(row: Row) -> BinTask:
    task_id, location_id, code, zone, item_id, state, not_by = row
    return BinTask(task_id, location_id, code, zone, item_id or None, _STATES[state], not_by)
