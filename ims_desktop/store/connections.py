"""Connections to the two files, and the one way of writing through them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from ims_desktop.domain.errors import ImsError
from ims_desktop.store.failures import is_damage, told
from ims_desktop.store.gate import Gate

BUSY_MS = 5_000
"""How long a writer waits for another one. There is one a file, except while an identity is adopted."""


class Watched(sqlite3.Connection):
    """A connection whose owner hears of it when something in its files cannot be read.

    One that reads the mirror passes its ``gate`` for as long as a block of ``reading`` or ``writing`` lasts: between
    two such blocks the file under it may be replaced."""

    on_damage: Callable[[], None] | None = None
    gate: Gate | None = None
    _depth = 0

    def come_in(self) -> None:
        if self.gate is not None and self._depth == 0:
            self.gate.enter()
        self._depth += 1

    def go_out(self) -> None:
        self._depth -= 1
        if self.gate is not None and self._depth == 0:
            self.gate.leave()


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
    connection.execute("PRAGMA wal_autocheckpoint = 500")  # as filling.USUAL_CHECKPOINT
    connection.execute("PRAGMA journal_size_limit = 67108864")


def attach_for_reading(connection: sqlite3.Connection, mirror: Path) -> None:
    """Makes the mirror readable as ``mirror``. Read-only, so that BEGIN IMMEDIATE takes no lock in it."""
    connection.execute("ATTACH DATABASE ? AS mirror", (_uri(mirror, read_only=True),))


def detach(connection: sqlite3.Connection) -> None:
    """Lets go of the mirror. Raises ``sqlite3.OperationalError`` while a statement that reads it is not finished."""
    connection.execute("DETACH DATABASE mirror")


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction: committed when the block ends, undone when it fails; told as an ``ImsError``."""
    with _inside(connection):
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
    with _inside(connection):
        try:
            yield
        except sqlite3.Error as error:
            raise _told(error, connection) from error


class _inside:  # noqa: N801  # reads as a word; a class, since a generator would cost a scan twice as much
    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection if isinstance(connection, Watched) and connection.gate is not None else None

    def __enter__(self) -> None:
        if self._connection is not None:
            self._connection.come_in()

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.go_out()


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
