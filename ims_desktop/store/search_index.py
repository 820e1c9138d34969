"""The search index in ``mirror.db``, kept in the transaction that changes the items."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ims_desktop.protocol.mirror import LARGEST
from ims_desktop.protocol.search_index import CLEAR, MAKE, PUT_IN, TAKE_OUT, words_of
from ims_desktop.protocol.search_words import tokens
from ims_desktop.store.courtesy import GiveWay, nobody_waits, politely

_STORED = """
SELECT i.id, i.rowid, i.deleted, i.sku, i.name FROM json_each(?) asked JOIN items i ON i.id = asked.value
WHERE i.rowid <= ?
"""

_AT_ONCE = 1_000


class Entry(NamedTuple):
    """An item as the index knows it. ``words`` is empty for a deleted one, which nobody finds."""

    rowid: int
    words: str


def make(connection: sqlite3.Connection) -> None:
    connection.execute(MAKE)


def clear(connection: sqlite3.Connection) -> None:
    connection.execute(CLEAR)


def entries(connection: sqlite3.Connection, ids: Iterable[str], through: int = LARGEST) -> Mapping[str, Entry]:
    """These items as they are stored now, those whose ``rowid`` is not beyond ``through``."""
    rows = connection.execute(_STORED, (json.dumps(list(dict.fromkeys(ids))), through))
    return {key: Entry(rowid, "" if deleted else words_of(sku, name)) for key, rowid, deleted, sku, name in rows}


def follow(
    connection: sqlite3.Connection,
    before: Mapping[str, Entry],
    after: Mapping[str, Entry],
    give_way: GiveWay = nobody_waits,
) -> None:
    """Brings the index from how the items were to how they are; an item whose words stay costs nothing."""
    changed = [(before.get(key), now) for key, now in after.items() if before.get(key) != now]
    gone = [old for old, _ in changed if old is not None and old.words]
    come = [new for _, new in changed if new.words]
    # One by one, while SQLite writes: the tokens of a thousand items at once would hold the interpreter's lock.
    connection.executemany(TAKE_OUT, ((one.rowid, tokens(one.words)) for one in politely(gone, give_way)))
    connection.executemany(PUT_IN, ((one.rowid, tokens(one.words)) for one in politely(come, give_way)))


def make_anew(connection: sqlite3.Connection, give_way: GiveWay = nobody_waits) -> None:
    """From the items as they are: for rows that something else than a pull has changed."""
    clear(connection)
    ids = [row[0] for row in connection.execute("SELECT id FROM items")]
    for start in range(0, len(ids), _AT_ONCE):
        follow(connection, {}, entries(connection, ids[start : start + _AT_ONCE]), give_way)
