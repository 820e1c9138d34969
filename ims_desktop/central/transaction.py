"""The unit of work, and the feed: what it touched takes its places as its last step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache

from sqlalchemy import Connection, Table, Update, bindparam, update

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

    def place_of(self, table: Table, row: str) -> int:
        """The place that a touched row was given; known once the ``with`` is over."""
        return self._touched[table, row]

    def give_places(self) -> None:
        """The last step; ``Database.transaction`` takes it."""
        if not self._touched:
            return
        in_order = sorted(self._touched, key=lambda one: one[0] is not outcomes)
        high = self.connection.execute(_TAKE, {"count": len(in_order)}).scalar_one()
        for place, one in enumerate(in_order, high - len(in_order) + 1):
            self._touched[one] = place
        for table, places in _by_table(self._touched).items():
            self._write(table, places)

    def _write(self, table: Table, places: Mapping[str, int]) -> None:
        self.connection.execute(_give(table), [{"row": row, "new_place": place} for row, place in places.items()])


_TAKE = update(feed).values(high=feed.c.high + bindparam("count")).returning(feed.c.high)


@cache
def _give(table: Table) -> Update:
    return update(table).where(table.c.id == bindparam("row")).values(place=bindparam("new_place"))


def _by_table(places: Mapping[tuple[Table, str], int]) -> dict[Table, dict[str, int]]:
    tables: dict[Table, dict[str, int]] = {}
    for (table, row), place in places.items():
        tables.setdefault(table, {})[row] = place
    return tables
