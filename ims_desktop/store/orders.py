"""Purchase orders as lists and headers show them: supplier, and how many lines are still open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ims_desktop.domain.ids import OrderId
from ims_desktop.domain.orders import OrderLine
from ims_desktop.ports.book import OrderSummary
from ims_desktop.store.rows import LINE, ORDER, ORDER_WIDTH, Row, all_of, line, order

HEADER = f"{ORDER}, coalesce(s.name, '')"
HEADERS = "mirror.purchase_orders o LEFT JOIN mirror.suppliers s ON s.id = o.supplier_id AND s.deleted = 0"

LEFT_ON_LINE = """(
    l.deleted = 0 AND l.is_closed_short = 0 AND l.ordered > l.received
    AND l.ordered > l.received + coalesce((SELECT sum(quantity) FROM pending_receipts WHERE row_id = l.id), 0)
    AND NOT EXISTS (SELECT 1 FROM pending_closings WHERE row_id = l.id)
)"""
"""Something is still expected on line ``l``: the domain's ``OrderLine.left``, where SQL has to choose lines by it."""

_LINES = f"SELECT {LINE} FROM mirror.purchase_order_lines l WHERE l.order_id = ? AND l.deleted = 0 ORDER BY l.number"


def lines_of_order(connection: sqlite3.Connection, order_id: OrderId) -> list[OrderLine]:
    return [line(row) for row in all_of(connection, _LINES, order_id)]


def summaries(connection: sqlite3.Connection, headers: Iterable[Row]) -> list[OrderSummary]:
    """Rows of ``HEADER`` with their lines counted."""
    return [_summary(connection, row) for row in headers]


def _summary(connection: sqlite3.Connection, row: Row) -> OrderSummary:
    found = order(row[:ORDER_WIDTH])
    lines = lines_of_order(connection, found.id)
    return OrderSummary(found, row[ORDER_WIDTH], len(lines), sum(not one.is_complete for one in lines))
