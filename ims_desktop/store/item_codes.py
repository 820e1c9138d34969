"""Which items a code stands for: a SKU, or the barcode of a packaging."""

from __future__ import annotations

import sqlite3

from ims_desktop.ports.book import ItemCode
from ims_desktop.store.rows import ITEM, ITEM_WIDTH, PACKAGING, all_of, item, packaging

BY_SKU = f"SELECT {ITEM} FROM mirror.items i WHERE i.sku = ? COLLATE NOCASE AND i.deleted = 0 ORDER BY i.sku"

_BY_BARCODE = f"""
SELECT {ITEM}, {PACKAGING} FROM mirror.packagings p JOIN mirror.items i ON i.id = p.item_id
WHERE p.barcode IN (?, ?, ?, ?, ?) AND p.deleted = 0 AND i.deleted = 0 ORDER BY p.quantity, p.id
"""

_GTIN_LENGTHS = (8, 12, 13, 14)


def items_by_code(connection: sqlite3.Connection, code: str) -> list[ItemCode]:
    """By SKU, whatever its capitals; then packagings by barcode, a GTIN in every length it is written in."""
    wanted = code.strip()
    by_sku = [ItemCode(item(row), None) for row in all_of(connection, BY_SKU, wanted)]
    by_barcode = [
        ItemCode(item(row[:ITEM_WIDTH]), packaging(row[ITEM_WIDTH:]))
        for row in all_of(connection, _BY_BARCODE, *_written_forms(wanted))
    ]
    return by_sku + by_barcode


def _written_forms(code: str) -> tuple[str, ...]:
    """A GTIN is one number, written with as many leading zeros as its symbol has room for."""
    if not (code.isascii() and code.isdigit() and len(code) in _GTIN_LENGTHS):
        return (code,) * 5
    number = code.lstrip("0")
    return (code, *(number.zfill(length) for length in _GTIN_LENGTHS))
