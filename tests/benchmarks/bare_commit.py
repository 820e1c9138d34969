"""The reference for recording: what sqlite3 itself takes to put the same rows durably into the same tables."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from ims_desktop.store.schema import TABLES

Rows = dict[str, list[tuple[Any, ...]]]
"""By table, every column in its order."""

_COPIED = ("operations", "effects", "jobs")


class RecordedRows:
    """Reads what the last operation put into a ``local.db``, over a connection of its own."""

    def __init__(self, local: Path) -> None:
        self._connection = sqlite3.connect(f"file:{local}?mode=ro", uri=True)

    def of_last(self) -> Rows:
        run = self._connection.execute
        operation = run("SELECT * FROM operations ORDER BY number DESC LIMIT 1").fetchone()
        return {
            "operations": [operation],
            "effects": run("SELECT * FROM effects WHERE number = ?", operation[:1]).fetchall(),
            "jobs": run("SELECT * FROM jobs ORDER BY changed DESC LIMIT 1").fetchall(),
        }

    def close(self) -> None:
        self._connection.close()


class BareCommit:
    """A file with the workstation's tables and indexes, written by prepared statements and nothing else."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._connection.executescript(TABLES)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        # As the workstation has it: a checkpoint in one of the two only would be compared with none in the other.
        self._connection.execute("PRAGMA wal_autocheckpoint = 4000")
        self._statements = {table: self._statement(table) for table in _COPIED}

    def _statement(self, table: str) -> str:
        width = len(self._connection.execute(f"PRAGMA table_info({table})").fetchall())
        return f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * width)})"

    def milliseconds(self, rows: Rows) -> float:
        """How long one durable transaction with these rows takes."""
        run = self._connection
        began = time.perf_counter()
        run.execute("BEGIN IMMEDIATE")
        for table, statement in self._statements.items():
            for row in rows[table]:
                run.execute(statement, row)
        run.execute("COMMIT")
        return (time.perf_counter() - began) * 1000

    def rest(self) -> None:
        """What the workstation's store does between scans as well."""
        self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def close(self) -> None:
        self._connection.close()
