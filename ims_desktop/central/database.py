"""The central's database: the same code over a SQLite file and over PostgreSQL."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from ims_desktop.central.sqlite import BUSY_SECONDS, prepare_sqlite
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.errors import InputProblem, TryAgain
from ims_desktop.domain.texts import text

T = TypeVar("T")

ATTEMPTS = 8
CONNECTIONS = 24
"""Of one process to PostgreSQL, which has a hundred to give if nobody changed that."""

_WORTH_REPEATING = frozenset({"40001", "40P01", "55P03"})
_TROUBLE_CLASSES = frozenset({"08", "53", "57", "58"})
"""Of PostgreSQL's error codes: connection, resources, operator intervention, system error."""

_SQLITE_TROUBLE = frozenset({7, 8, 10, 11, 13, 14, 26})
"""Out of memory, read-only, I/O error, corrupt, full, cannot open, not a database."""

_SQLITE_BUSY_OR_LOCKED = frozenset({5, 6})


class Database:
    """Transactions that write, snapshots that read. Thread-safe; connects when first used.

    ::

        with database.transaction() as tx:          # commits at the end, rolls back on any exception
            tx.connection.execute(update(items)...)
            tx.touch(items, item_id)                # mirrored rows: they get their places in the feed
        with database.reading() as connection: ...  # one consistent state for all its queries
        database.run(lambda tx: ...)                # a transaction that is repeated on a deadlock
    """

    def __init__(self, url: str | URL, connections: int = CONNECTIONS) -> None:
        """``connections``: at most so many at once. SQLite has as many as it wants: there they cost next to nothing."""
        self.url = _driver_named(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.connections = connections
        self.engine = _engine(self.url, connections)
        self._writes = self.engine.execution_options(writes=True)
        self._reads = self.engine if self.is_sqlite else _read_only(self.engine)
        self._one_writer = _OneWriter() if self.is_sqlite else None
        self._told_of_moves: list[Callable[[], None]] = []

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One unit of work. They do not nest. Raises ``TryAgain`` when SQLite's one writer does not get its turn."""
        if self._one_writer is None:
            yield from self._transaction()
        else:
            with self._one_writer.turn():
                yield from self._transaction()

    def _transaction(self) -> Iterator[Transaction]:
        with self._writes.begin() as connection:
            tx = Transaction(connection)
            yield tx
            tx.give_places()
        if tx.has_moved_the_feed:
            for tell in list(self._told_of_moves):
                tell()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Queries that all see the same state; nothing that they might write is kept."""
        with self._reads.connect() as connection, connection.begin() as begun:
            yield connection
            begun.rollback()

    def run(self, work: Callable[[Transaction], T]) -> T:
        """``work`` in a transaction of its own, repeated when it lost against another one."""
        for attempt in range(ATTEMPTS):
            try:
                with self.transaction() as tx:
                    return work(tx)
            except DBAPIError as error:
                if not lost_a_race(error) or attempt == ATTEMPTS - 1:
                    raise
                time.sleep(random.uniform(0, 0.01 * 2**attempt))
        raise AssertionError("the last attempt returns or raises")

    @contextmanager
    def telling_of_moves(self, tell: Callable[[], None]) -> Iterator[None]:
        """``tell`` is called on the committing thread after each commit of this process that moved the feed. It must
        neither wait nor raise."""
        self._told_of_moves.append(tell)
        try:
            yield
        finally:
            self._told_of_moves.remove(tell)

    def close(self) -> None:
        self.engine.dispose()


class _OneWriter:
    """Lets the threads of this process write one after another, in place of SQLite's waiting by sleeping."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner: int | None = None

    @contextmanager
    def turn(self) -> Iterator[None]:
        if self._owner == threading.get_ident():
            raise RuntimeError("transactions do not nest")
        if not self._lock.acquire(timeout=BUSY_SECONDS):
            raise _busy()
        self._owner = threading.get_ident()
        try:
            yield
        finally:
            self._owner = None
            self._lock.release()


def lost_a_race(error: DBAPIError) -> bool:
    """Whether the same transaction may well succeed when repeated: serialization failure, deadlock, busy file."""
    if getattr(error.orig, "sqlstate", None) in _WORTH_REPEATING:
        return True
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE_BUSY_OR_LOCKED


def is_in_trouble(error: DBAPIError) -> bool:
    """Whether the database itself fails, whatever it is asked: connection lost, disk full, file broken."""
    if error.connection_invalidated or lost_a_race(error):
        return True
    sqlstate = getattr(error.orig, "sqlstate", None)
    if sqlstate is not None:
        return sqlstate[:2] in _TROUBLE_CLASSES
    return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _SQLITE_TROUBLE


def _driver_named(url: str | URL) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise _no_database(str(url)) from None
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise _no_database(str(url))
    return parsed


def _engine(url: URL, connections: int) -> Engine:
    try:
        if url.get_backend_name() == "sqlite":
            # Threads of the web server never wait for a connection; what they wait for is their turn to write.
            engine = create_engine(url, pool_size=8, max_overflow=56)
            prepare_sqlite(engine)
            return engine
        kept = -(-connections // 2)
        return create_engine(url, pool_size=kept, max_overflow=connections - kept, pool_pre_ping=True)
    except (NoSuchModuleError, ModuleNotFoundError):
        raise _no_database(url.render_as_string()) from None


def _read_only(engine: Engine) -> Engine:
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _no_database(url: str) -> InputProblem:
    return InputProblem(
        text("No such database"),
        text("“{url}” does not name a database that the central can keep its books in.", url=url),
        text("Use sqlite:////folder/central.db or postgresql://user@host/name."),
    )


def _busy() -> TryAgain:
    return TryAgain(
        text("The central is busy"),
        text("Somebody else has been writing for a long time."),
        text("Try again in a minute."),
    )
