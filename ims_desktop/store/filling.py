"""Filling an empty mirror page by page: indexes and sums are made once, behind the rows, the search after them.

Row by row they would cost three times as much. While it lasts (``meta`` says so, so that a cut is no matter) readers
find everything that is there, only more slowly.
"""

from __future__ import annotations

import sqlite3

from ims_desktop.protocol import search_index
from ims_desktop.protocol.mirror_file import BEHIND_THE_ROWS, INDEXES, TRIGGERS
from ims_desktop.store import mirror_sums
from ims_desktop.store.courtesy import GiveWay, politely

WORTH_IT = 20_000
"""Places of the feed. Fewer rows are taken in as any other page is."""

_CHECKPOINT = "PRAGMA wal_autocheckpoint = {pages}"
USUAL_CHECKPOINT = 500
_WIDE_CHECKPOINT = 10_000
"""Pages of the WAL: folding it in behind each small transaction costs a fifth (SYNC.md 4.5)."""


class Filling:
    """What is put off, and how far it was made up for. Every call but ``hurry`` and ``ease`` within a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def is_going_on(self) -> bool:
        return self._meta("filling") is not None

    def begin(self) -> None:
        for name in INDEXES:
            self._connection.execute(f"DROP INDEX IF EXISTS {name}")
        for name in TRIGGERS:
            self._connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        mirror_sums.forget(self._connection)
        self._put("filling", 1)
        self._put("searched_through", 0)

    def end(self) -> None:
        """Every row is here: whoever reads may go by the indexes now."""
        for statement in BEHIND_THE_ROWS:
            self._connection.execute(statement)
        self._forget("filling")

    def abandon(self) -> None:
        """Of a mirror that begins again: everything in its place, over no rows."""
        if self.is_going_on():
            self.end()
        self._forget("searched_through")

    def search_is_whole(self) -> None:
        """Somebody made the search anew."""
        self._forget("searched_through")

    def searched_through(self) -> int | None:
        """Up to which ``rowid`` items can be searched; ``None`` when all of them can."""
        found = self._meta("searched_through")
        return None if found is None else int(found)

    def search_more(self, most: int, give_way: GiveWay) -> int:
        """Makes at most so many more items searchable; answers how many are left."""
        begun = self.searched_through()
        if begun is None or self.is_going_on():
            return 0
        rows = self._connection.execute(search_index.ITEMS_AFTER, (begun, most)).fetchall()
        self._connection.executemany(
            search_index.PUT_IN,
            ((rowid, search_index.tokens_of(sku, name)) for rowid, sku, name in politely(rows, give_way)),
        )
        if len(rows) < most:
            self._forget("searched_through")
            return 0
        self._put("searched_through", rows[-1][0])
        # Rows are never deleted here, so this counts them, and without looking at each.
        return int(self._connection.execute("SELECT max(rowid) FROM items").fetchone()[0]) - int(rows[-1][0])

    def hurry(self) -> None:
        self._connection.execute(_CHECKPOINT.format(pages=_WIDE_CHECKPOINT))

    def ease(self) -> None:
        self._connection.execute(_CHECKPOINT.format(pages=USUAL_CHECKPOINT))

    def _meta(self, name: str) -> int | str | None:
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def _put(self, name: str, value: int) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))

    def _forget(self, name: str) -> None:
        self._connection.execute("DELETE FROM meta WHERE name = ?", (name,))
