"""The search index in ``mirror.db``, kept in the transaction that changes the items.

One full-text table without text of its own: it holds the tokens of ``search_words``, and not where in the text they
stand, which halves what a pull has to write. What it finds is compared with the item's words afterwards.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ims_desktop.store.courtesy import GiveWay, nobody_waits, politely
from ims_desktop.store.search_words import TOKEN_PUNCTUATION, normalised, tokens

VERSION = 1
"""A change of the tokens or the table is a new one, and a new mirror."""

# The ascii tokenizer leaves everything beyond ASCII alone, so no two versions of Unicode part a token differently.
_MAKE = f"""
CREATE VIRTUAL TABLE item_words USING fts5 (
    tokens, content = '', tokenize = "ascii tokenchars '{TOKEN_PUNCTUATION}'", detail = none, columnsize = 0
)
"""

_STORED = """
SELECT i.id, i.rowid, i.deleted, i.sku, i.name FROM json_each(?) asked JOIN items i ON i.id = asked.value
"""

_TAKE_OUT = "INSERT INTO item_words (item_words, rowid, tokens) VALUES ('delete', ?, ?)"
_PUT_IN = "INSERT INTO item_words (rowid, tokens) VALUES (?, ?)"

_AT_ONCE = 1_000


class Entry(NamedTuple):
    """An item as the index knows it. ``words`` is empty for a deleted one, which nobody finds."""

    rowid: int
    words: str


def make(connection: sqlite3.Connection) -> None:
    connection.execute(_MAKE)


def clear(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO item_words (item_words) VALUES ('delete-all')")


def entries(connection: sqlite3.Connection, ids: Iterable[str]) -> Mapping[str, Entry]:
    """These items as they are stored now."""
    rows = connection.execute(_STORED, (json.dumps(list(dict.fromkeys(ids))),))
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
    connection.executemany(_TAKE_OUT, ((one.rowid, tokens(one.words)) for one in politely(gone, give_way)))
    connection.executemany(_PUT_IN, ((one.rowid, tokens(one.words)) for one in politely(come, give_way)))


def make_anew(connection: sqlite3.Connection, give_way: GiveWay = nobody_waits) -> None:
    """From the items as they are: for rows that something else than a pull has changed."""
    clear(connection)
    ids = [row[0] for row in connection.execute("SELECT id FROM items")]
    for start in range(0, len(ids), _AT_ONCE):
        follow(connection, {}, entries(connection, ids[start : start + _AT_ONCE]), give_way)


def words_of(sku: str, name: str) -> str:
    return normalised(f"{sku} {name}")
