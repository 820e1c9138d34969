"""What the store lane does between scans so that no scan has to."""

from __future__ import annotations

import sqlite3

from ims_desktop.domain.effects import ROWS_OF
from ims_desktop.store.connections import reading, writing
from ims_desktop.store.reading_rule import COUNTS, joined


def _settled(record: str) -> str:
    """Effects that no longer count: the mirror has what became of them, and the rule passes them over."""
    return f"""
SELECT e.id FROM {joined(record)}
WHERE e.record = '{record}' AND e.number <= ? AND NOT {COUNTS} LIMIT ?
"""


class Upkeep:
    """Clears away effects that are settled, and folds the WAL into ``local.db``. Operations are never touched."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def forget_settled_effects(self, limit: int = 500) -> int:
        """How many were forgotten. Showing goes by the reading rule, so this changes no number."""
        with reading(self._connection):
            through = self._connection.execute("SELECT number FROM heard").fetchone()[0]
            found = [
                row
                for record in ROWS_OF
                for row in self._connection.execute(_settled(record), (through, limit)).fetchall()
            ]
        if found:
            with writing(self._connection):
                self._connection.executemany("DELETE FROM main.effects WHERE id = ?", found)
        return len(found)

    def fold(self) -> None:
        """Moves what is in the WAL into ``local.db`` without waiting for anybody."""
        with reading(self._connection):
            self._connection.execute("PRAGMA main.wal_checkpoint(PASSIVE)").fetchall()
