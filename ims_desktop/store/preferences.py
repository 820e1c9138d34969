"""How people want this workstation, in ``local.db``: language, theme, text size, dock."""

from __future__ import annotations

import sqlite3

from ims_desktop.store.connections import reading, writing


class SqlitePreferences:
    """Names and values, both text."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self, name: str, default: str) -> str:
        with reading(self._connection):
            row = self._connection.execute("SELECT value FROM preferences WHERE name = ?", (name,)).fetchone()
        return default if row is None else str(row[0])

    def put(self, name: str, value: str) -> None:
        with writing(self._connection):
            self._connection.execute(
                "INSERT INTO preferences (name, value) VALUES (?, ?)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, value),
            )
