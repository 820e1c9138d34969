"""Connections to the two files, and the one way of writing through them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from ims_desktop.domain.errors import ImsError
from ims_desktop.store.failures import is_damage, told

BUSY_MS = 5_000
"""How long a writer waits for another one. There is one a file, except while an identity is adopted."""


class Watched(sqlite3.Connection):
    """A connection whose owner hears of it when something in its files cannot be read."""

    on_damage: Callable[[], None] | None = None


def connect(path: Path, *, cache_kib: int = 4_096, read_only: bool = False) -> Watched:
    """A connection that belongs to one lane at a time, whichever thread that lane runs on."""
    connection = sqlite3.connect(
        _uri(path, read_only),
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
        timeout=BUSY_MS / 1000,
        factory=Watched,
    )
    try:
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{cache_kib}")  # looks into the file, which may be none
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def durable(connection: sqlite3.Connection) -> None:
    """For what exists nowhere else: a commit that returned survives a power cut."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # A checkpoint costs a scan some milliseconds: upkeep makes it between scans, this one is the net below.
    connection.execute("PRAGMA wal_autocheckpoint = 4000")
    connection.execute("PRAGMA journal_size_limit = 33554432")


def replaceable(connection: sqlite3.Connection) -> None:
    """For what the central can send again: a power cut may cost the last pages, never the file."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = OFF")
    # Small steps: folding forty megabytes in at once keeps the disk from a scan's commit for a tenth of a second. A
    # pull of small transactions loses a fifth of its speed by it (SYNC.md 4.5).
    connection.execute("PRAGMA wal_autocheckpoint = 500")
    connection.execute("PRAGMA journal_size_limit = 67108864")


def attach_for_reading(connection: sqlite3.Connection, mirror: Path) -> None:
    """Makes the mirror readable as ``mirror``. Read-only, so that BEGIN IMMEDIATE takes no lock in it."""
    connection.execute("ATTACH DATABASE ? AS mirror", (_uri(mirror, read_only=True),))


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction: committed when the block ends, undone when it fails; told as an ``ImsError``."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        undo(connection)
        raise _told(error, connection) from error
    except BaseException:
        undo(connection)
        raise


@contextmanager
def reading(connection: sqlite3.Connection) -> Iterator[None]:
    """Tells what SQLite raises as an ``ImsError``."""
    try:
        yield
    except sqlite3.Error as error:
        raise _told(error, connection) from error


def _told(error: sqlite3.Error, connection: sqlite3.Connection) -> ImsError:
    if is_damage(error) and isinstance(connection, Watched) and connection.on_damage is not None:
        connection.on_damage()
    return told(error)


def undo(connection: sqlite3.Connection) -> None:
    """Rolls back where there is something to roll back: a full disk makes SQLite do so by itself."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _uri(path: Path, read_only: bool) -> str:
    return f"file:{quote(path.absolute().as_posix())}" + ("?mode=ro" if read_only else "")
