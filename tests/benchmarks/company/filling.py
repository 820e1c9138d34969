"""Fills a ``mirror.db`` as a finished pull would leave it, with the mirror's own tables and its own search index.

Row by row through the pull it would take minutes; here every index is built once, behind the rows.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from ims_desktop.ports.mirror import Reached
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.store import search_index
from ims_desktop.store.connections import connect
from ims_desktop.store.mirror import SqliteMirror
from ims_desktop.store.mirror_file import make_tables
from tests.benchmarks.company.catalogue import Catalogue, Row, Thing

T = TypeVar("T")

CHUNK = 20_000
EPOCH = "benchmark"

Said = Callable[[int], None]
"""Told how many items are in."""


class Filler:
    """One file being filled. Places are given in the order of the rows."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.place = 0

    def insert(self, record: str, rows: Iterable[Row]) -> None:
        columns = (*BY_NAME[record].columns, "place", "deleted")
        statement = f"INSERT INTO {record} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        self._connection.executemany(statement, (self._placed(BY_NAME[record].complete(row)) for row in rows))

    def _placed(self, row: Row) -> Row:
        self.place += 1
        return (*row, self.place, 0)

    def arrive(self) -> None:
        """Everything is here: the mirror has read as far as the central had written."""
        mirror = SqliteMirror(self._connection)
        mirror._move_to(Reached(EPOCH, self.place, self.place))  # apply() would begin a transaction of its own

    def index(self, things: list[Thing]) -> None:
        """Into the search, as the mirror itself does it behind a page."""
        come = search_index.entries(self._connection, [thing.id for thing in things])
        search_index.follow(self._connection, {}, come)


def fill(path: Path, catalogue: Catalogue, said: Said) -> None:
    connection = connect(path, cache_kib=400_000)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        make_tables(connection)
        indexes = without_indexes(connection)
        _fill(Filler(connection), catalogue, said)
        for statement in indexes:
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def without_indexes(connection: sqlite3.Connection) -> list[str]:
    """Takes the indexes away for now; the statements that make them again."""
    found = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    return [statement for _, statement in found]


def _fill(filler: Filler, catalogue: Catalogue, said: Said) -> None:
    filler.insert("sites", catalogue.sites())
    filler.insert("suppliers", catalogue.suppliers())
    filler.insert("locations", catalogue.locations())
    number = 0
    for things in _chunks(catalogue.things(), CHUNK):
        filler.insert("items", (thing.row for thing in things))
        filler.insert("packagings", (row for thing in things for row in thing.packagings))
        filler.insert("balances", [catalogue.balance(thing, number + at) for at, thing in enumerate(things)])
        filler.index(things)
        number += len(things)
        said(number)
    for order, lines in catalogue.orders():
        filler.insert("purchase_orders", [order])
        filler.insert("purchase_order_lines", lines)
    filler.arrive()


def _chunks(values: Iterator[T], size: int) -> Iterator[list[T]]:
    while chunk := list(islice(values, size)):
        yield chunk
