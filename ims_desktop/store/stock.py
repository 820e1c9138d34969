"""What looking up asks: items as somebody types, and where an item stands, confirmed and pending apart."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.ports.book import ItemHit, ItemStock, StockRow
from ims_desktop.store.connections import reading
from ims_desktop.store.reading_rule import balances_where
from ims_desktop.store.rows import ITEM, PACKAGING, Row, all_of, day, first_of, item, packaging
from ims_desktop.store.search import matching_items

VIRTUAL = ", ".join(f"'{kind.value}'" for kind in LocationKind if kind.is_virtual)

_HITS = f"""
SELECT {ITEM},
    coalesce((SELECT barcode FROM mirror.packagings p WHERE p.item_id = i.id AND p.deleted = 0
              ORDER BY p.quantity, p.id LIMIT 1), ''),
    coalesce((SELECT sum(b.quantity) FROM mirror.balances b JOIN mirror.locations l ON l.id = b.location_id
              WHERE b.item_id = i.id AND b.deleted = 0 AND l.kind NOT IN ({VIRTUAL})), 0),
    coalesce((SELECT sum(s.quantity) FROM ({balances_where("e.item_id = i.id")}) s
              JOIN mirror.locations l ON l.id = s.location_id WHERE l.kind NOT IN ({VIRTUAL})), 0)
FROM json_each(?) asked JOIN mirror.items i ON i.id = asked.value ORDER BY asked.key
"""

_ITEM = f"SELECT {ITEM} FROM mirror.items i WHERE i.id = ? AND i.deleted = 0"

_PACKAGINGS = f"SELECT {PACKAGING} FROM mirror.packagings p WHERE p.item_id = ? AND p.deleted = 0 ORDER BY p.quantity"

_ROWS = f"""
SELECT l.code, s.status, s.lot,
    (SELECT expiry FROM mirror.lots t WHERE t.item_id = :item AND t.code = s.lot AND t.deleted = 0),
    s.serial, s.handling_unit, sum(s.confirmed), sum(s.pending)
FROM (
    SELECT location_id, status, lot, serial, handling_unit, quantity AS confirmed, 0 AS pending
    FROM mirror.balances WHERE item_id = :item AND deleted = 0
    UNION ALL
    SELECT location_id, status, lot, serial, handling_unit, 0, quantity FROM ({balances_where("e.item_id = :item")})
) s JOIN mirror.locations l ON l.id = s.location_id
WHERE l.kind NOT IN ({VIRTUAL})
GROUP BY s.location_id, s.status, s.lot, s.serial, s.handling_unit
HAVING sum(s.confirmed) <> 0 OR sum(s.pending) <> 0
ORDER BY l.code, s.status, s.lot, s.serial, s.handling_unit
"""

_BY_STATUS = f"""
SELECT s.status, sum(s.quantity) FROM (
    SELECT location_id, status, quantity FROM mirror.balances WHERE deleted = 0
    UNION ALL SELECT location_id, status, quantity FROM pending_balances
) s JOIN mirror.locations l ON l.id = s.location_id
WHERE l.kind NOT IN ({VIRTUAL}) GROUP BY s.status HAVING sum(s.quantity) <> 0
"""

_ON_HAND = f"""
SELECT i.sku, sum(s.quantity) FROM (
    SELECT item_id, location_id, quantity FROM mirror.balances WHERE deleted = 0
    UNION ALL SELECT item_id, location_id, quantity FROM pending_balances
) s JOIN mirror.items i ON i.id = s.item_id JOIN mirror.locations l ON l.id = s.location_id
WHERE l.kind NOT IN ({VIRTUAL}) GROUP BY i.id HAVING sum(s.quantity) <> 0
"""

_ON_ORDER = """
SELECT coalesce(sum(max(l.ordered - l.received
    - coalesce((SELECT sum(quantity) FROM pending_receipts WHERE row_id = l.id), 0), 0)), 0)
FROM mirror.purchase_order_lines l JOIN mirror.purchase_orders o ON o.id = l.order_id
WHERE l.item_id = ? AND l.deleted = 0 AND l.is_closed_short = 0 AND o.deleted = 0 AND o.state = 'approved'
AND NOT EXISTS (SELECT 1 FROM pending_closings WHERE row_id = l.id)
"""


class SqliteStock:
    """Stock over one connection to both files; its own, so that a search never delays a scan."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def search(self, words: str, limit: int = 50) -> Sequence[ItemHit]:
        with reading(self._connection):
            found = matching_items(self._connection, words, limit)
            return [_hit(row) for row in all_of(self._connection, _HITS, json.dumps(found))]

    def of_item(self, item_id: ItemId) -> ItemStock | None:
        with reading(self._connection):
            row = first_of(self._connection, _ITEM, item_id)
            return self._stock(item(row)) if row else None

    def on_hand(self) -> Mapping[str, Quantity]:
        with reading(self._connection):
            return {sku: Quantity(micro) for sku, micro in self._connection.execute(_ON_HAND)}

    def by_status(self) -> Mapping[StockStatus, Quantity]:
        with reading(self._connection):
            return {StockStatus(name): Quantity(micro) for name, micro in self._connection.execute(_BY_STATUS)}

    def _stock(self, found: Item) -> ItemStock:
        rows = self._connection.execute(_ROWS, {"item": found.id}).fetchall()
        on_order = self._connection.execute(_ON_ORDER, (found.id,)).fetchone()
        return ItemStock(
            found,
            tuple(packaging(row) for row in all_of(self._connection, _PACKAGINGS, found.id)),
            tuple(map(_stock_row, rows)),
            Quantity(on_order[0]) if on_order else ZERO,
        )


def _hit(row: Row) -> ItemHit:
    *of_item, barcode, confirmed, pending = row
    return ItemHit(item(of_item), barcode, Quantity(confirmed), Quantity(pending))


def _stock_row(row: Row) -> StockRow:
    code, status, lot, expiry, serial, handling_unit, confirmed, pending = row
    return StockRow(
        code, StockStatus(status), lot, day(expiry), serial, handling_unit, Quantity(confirmed), Quantity(pending)
    )
