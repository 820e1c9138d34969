"""Opens ``local.db``: makes it, looks at it after an unclean stop, brings it up to date, or refuses it untouched."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ims_desktop.store.connections import Watched, connect, durable, writing
from ims_desktop.store.failures import is_damage, store_damaged, store_is_newer, told
from ims_desktop.store.schema import REVISION, REVISIONS, TABLES


def open_local(path: Path, check: bool) -> Watched:
    """The writing connection. Raises ``StoreDamaged`` or ``StoreIsNewer`` and then leaves the file as it is."""
    try:
        connection = connect(path)
        try:
            _prepare(connection, path, check)
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        raise store_damaged(path, str(error)) if is_damage(error) else told(error) from error
    return connection


def _prepare(connection: sqlite3.Connection, path: Path, check: bool) -> None:
    revision = _revision(connection, path)
    if revision is not None and revision not in REVISIONS:
        raise store_is_newer(revision)
    if check and revision is not None:
        _look_at(connection, path)
    durable(connection)
    if revision is None:
        _make(connection)
    elif revision != REVISION:
        _bring_up_to_date(connection, path, revision)


def _revision(connection: sqlite3.Connection, path: Path) -> str | None:
    """What the file is stamped with; none for a new one."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not tables:
        return None
    if "alembic_version" not in tables:
        raise store_damaged(path, "it is of another program")
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else "?"


def _look_at(connection: sqlite3.Connection, path: Path) -> None:
    said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if said != "ok":
        raise store_damaged(path, said)


def _make(connection: sqlite3.Connection) -> None:
    """A new file gets today's tables at once: the same that the migrations lead to, without their start-up cost."""
    with writing(connection):
        for statement in TABLES.split(";"):
            if statement.strip():
                connection.execute(statement)
        connection.execute("INSERT INTO alembic_version VALUES (?)", (REVISION,))


def _bring_up_to_date(connection: sqlite3.Connection, path: Path, revision: str) -> None:
    from ims_desktop.store.migration import back_up, migrate  # Alembic: only where it has something to do

    back_up(connection, path, revision)
    migrate(connection, revision)
