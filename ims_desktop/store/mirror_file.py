"""Opens ``mirror.db``, or puts it aside and makes an empty one: the next pull fills it."""

from __future__ import annotations

import logging
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from ims_desktop.protocol.mirror_file import INDEXES, TABLES, TRIGGERS, VERSION
from ims_desktop.store import mirror_sums
from ims_desktop.store.connections import Watched, connect, replaceable, writing
from ims_desktop.store.failures import is_damage, told

log = logging.getLogger(__name__)

_CACHE_KIB = 32_768


def open_mirror(path: Path, check: bool) -> Watched:
    """The writing connection, for the sync side alone."""
    connection = _sound(path, check) if path.exists() else None
    if connection is None:
        _put_aside(path)
        connection = _made(path)
    return connection


def _sound(path: Path, check: bool) -> Watched | None:
    """A connection when the file can be used."""
    try:
        connection = connect(path, cache_kib=_CACHE_KIB)
        try:
            if _is_ours(connection) and not (check and _is_damaged(connection)):
                replaceable(connection)
                return connection
        except BaseException:
            connection.close()
            raise
        connection.close()
    except sqlite3.Error as error:
        if not is_damage(error):
            raise told(error) from error
    return None


def _is_ours(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == VERSION)


def _is_damaged(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")


def _put_aside(path: Path) -> None:
    """Keeps the file that cannot be used, for whoever wants to know why; only the latest such one."""
    if not path.exists():
        return
    for older in path.parent.glob(f"{path.stem}-*.aside*"):
        older.unlink()
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    aside = path.with_name(f"{path.stem}-{moment}.aside")
    for tail in ("", "-wal", "-shm"):
        part = path.with_name(path.name + tail)
        if part.exists():
            part.replace(aside.with_name(aside.name + tail))
    log.info("mirror put aside as %s", aside.name)


def _made(path: Path) -> Watched:
    connection = connect(path, cache_kib=_CACHE_KIB)
    try:
        replaceable(connection)
        with writing(connection):
            make_tables(connection)
    except sqlite3.Error as error:
        connection.close()
        raise told(error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def make_tables(connection: sqlite3.Connection) -> None:
    """Every table of the mirror's list, the search index, the room that locations have, and what is kept about them."""
    for statement in (*TABLES, *INDEXES.values(), *TRIGGERS.values()):
        connection.execute(statement)
    mirror_sums.begin(connection)
