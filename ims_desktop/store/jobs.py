"""Half-done jobs in ``local.db``: where somebody left them, across restarts."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ims_desktop.domain.ids import OperatorId
from ims_desktop.ports.outbox import JobState
from ims_desktop.store.connections import reading, writing


class SqliteJobs:
    """The jobs' states. A job that is over has none."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def half_done(self, kind: str, operator: OperatorId) -> Sequence[JobState]:
        with reading(self._connection):
            rows = self._connection.execute(
                "SELECT key, data FROM jobs WHERE kind = ? AND operator = ? ORDER BY changed DESC", (kind, operator)
            ).fetchall()
        return [JobState(kind, key, operator, data) for key, data in rows]

    def keep(self, job: JobState) -> None:
        with writing(self._connection):
            put_job(self._connection, job)


def put_job(connection: sqlite3.Connection, job: JobState) -> None:
    """Within a transaction. Replacing a row gives it a new number, which is how the latest is known."""
    if job.data:
        connection.execute(
            "INSERT OR REPLACE INTO jobs (kind, operator, key, data) VALUES (?, ?, ?, ?)",
            (job.kind, job.operator, job.key, job.data),
        )
    else:
        connection.execute(
            "DELETE FROM jobs WHERE kind = ? AND operator = ? AND key = ?", (job.kind, job.operator, job.key)
        )
