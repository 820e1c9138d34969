"""The unit of work, and the feed: what it touched takes its places as its last step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import Connection, Table, bindparam, update

from ims_desktop.central.checksums import Content, Moves, contents, move, recount, write_digests
from ims_desktop.central.tables import feed, outcomes


class Transaction:
    """One unit of work. Whoever changes a mirrored row says so by ``touch``; nobody commits but the ``with`` around it.

    A workstation reads the feed by a cursor, so places must become visible in their order. They are taken from one
    counter row as the last step before the commit: who has it, holds it until the commit, and whoever comes after
    gets later places and commits later. A sequence would not do, since its numbers become visible in the order of
    the commits (a third of the rows was passed over by a cursor on PostgreSQL).
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._touched: dict[tuple[Table, str], int] = {}

    def touch(self, table: Table, *ids: str) -> None:
        """Says that these rows of a mirrored table were written here: they get new places, in the order of first touch.

        Outcomes come before everything else, whenever they were touched: a workstation stops showing what an
        operation was to change on a row once the row's place is after the outcome's. Touch only rows that this
        transaction has written; any other row would be locked here out of order.
        """
        for one in ids:
            self._touched.setdefault((table, one), 0)

    def touched(self, table: Table) -> list[str]:
        """The rows of a table that were written in this transaction so far."""
        return [row for one, row in self._touched if one is table]

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part that can be rolled back by itself, with what it touched."""
        touched = dict(self._touched)
        try:
            with self.connection.begin_nested():
                yield
        except BaseException:
            self._touched = touched
            raise

    @property
    def has_moved_the_feed(self) -> bool:
        return bool(self._touched)

    def place_of(self, table: Table, row: str) -> int:
        """The place that a touched row was given; known once the ``with`` is over."""
        return self._touched[table, row]

    def give_places(self) -> None:
        """The last step; ``Database.transaction`` takes it. The checksums follow the rows in it."""
        if not self._touched:
            return
        in_order = sorted(self._touched, key=lambda one: one[0] is not outcomes)
        # Read before the counter row is held: these rows are this transaction's own already.
        found = {table: contents(self.connection, table, ids) for table, ids in _by_table(in_order).items()}
        high = self.connection.execute(_TAKE, {"count": len(in_order)}).scalar_one()
        for place, one in enumerate(in_order, high - len(in_order) + 1):
            self._touched[one] = place
        moves: Moves = {}
        for table, rows in found.items():
            self._write(table, rows, moves)
        move(self.connection, moves)

    def _write(self, table: Table, rows: Mapping[str, Content], moves: Moves) -> None:
        placed = []
        for key, content in rows.items():
            place = self._touched[table, key]
            digest = content.digest_at(place)
            recount(moves, table.name, content, digest)
            placed.append((place, digest, content.scope, key))
        write_digests(self.connection, table, placed)


_TAKE = update(feed).values(high=feed.c.high + bindparam("count")).returning(feed.c.high)


def _by_table(touched: Iterable[tuple[Table, str]]) -> dict[Table, list[str]]:
    tables: dict[Table, list[str]] = {}
    for table, row in touched:
        tables.setdefault(table, []).append(row)
    return tables
