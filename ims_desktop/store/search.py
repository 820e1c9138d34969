"""Finding items as somebody types: exact codes, then codes that begin so, then words anywhere; unranked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import islice

from ims_desktop.protocol.search_index import words_of
from ims_desktop.protocol.search_words import asked, is_found, normalised
from ims_desktop.store.item_codes import items_by_code

MOST_COMPARED = 5_000
"""Candidates of the index that are compared with the words before a search gives up: it answers while one types."""

_BY_SKU = """
SELECT id FROM mirror.items WHERE sku >= :from COLLATE NOCASE AND sku < :to COLLATE NOCASE AND deleted = 0
ORDER BY sku COLLATE NOCASE LIMIT :most
"""

_BY_BARCODE = """
SELECT p.item_id FROM mirror.packagings p JOIN mirror.items i ON i.id = p.item_id
WHERE p.barcode >= :from AND p.barcode < :to AND p.deleted = 0 AND i.deleted = 0 LIMIT :most
"""

_BY_TOKENS = """
SELECT i.id, i.sku, i.name FROM mirror.item_words w JOIN mirror.items i ON i.rowid = w.rowid
WHERE w.item_words MATCH ?
"""

_FEWEST_DIGITS = 4
"""Fewer digits begin too many barcodes to say anything."""


def matching_items(connection: sqlite3.Connection, written: str, most: int) -> list[str]:
    """The ids of at most so many items, the best kind of match first."""
    found: dict[str, None] = {}
    for item_id in _candidates(connection, normalised(written).strip(), most):
        found[item_id] = None
        if len(found) >= most:
            break
    return list(found)


def _candidates(connection: sqlite3.Connection, wanted: str, most: int) -> Iterator[str]:
    if not wanted:
        return
    yield from (code.item.id for code in items_by_code(connection, wanted))
    yield from _beginning(connection, _BY_SKU, wanted, most)
    if len(wanted) >= _FEWEST_DIGITS and wanted.isascii() and wanted.isdigit():
        yield from _beginning(connection, _BY_BARCODE, wanted, most)
    yield from _by_words(connection, wanted)


def _beginning(connection: sqlite3.Connection, statement: str, wanted: str, most: int) -> Iterator[str]:
    values = {"from": wanted, "to": wanted + "\U0010ffff", "most": most}
    return (row[0] for row in connection.execute(statement, values).fetchall())


def _by_words(connection: sqlite3.Connection, wanted: str) -> Iterator[str]:
    needed = asked(wanted)
    if not needed:
        return
    expression = " AND ".join(f'"{token}"' for token in sorted(needed))
    for item_id, sku, name in islice(connection.execute(_BY_TOKENS, (expression,)), MOST_COMPARED):
        if is_found(wanted, words_of(sku, name)):
            yield item_id
