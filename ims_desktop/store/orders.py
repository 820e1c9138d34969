"""Purchase orders as lists and headers show them: supplier, and how many lines are still open."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from ims_desktop.domain.orders import BASIS
from ims_desktop.ports.book import OrderSummary
from ims_desktop.store.rows import ORDER, ORDER_WIDTH, Row, order

HEADER = f"{ORDER}, coalesce(s.name, '')"
HEADERS = "mirror.purchase_orders o LEFT JOIN mirror.suppliers s ON s.id = o.supplier_id AND s.deleted = 0"

LEFT_ON_LINE = """(
    l.deleted = 0 AND l.is_closed_short = 0 AND l.ordered > l.received
    AND l.ordered > l.received + coalesce((SELECT sum(quantity) FROM pending_receipts WHERE row_id = l.id), 0)
    AND NOT EXISTS (SELECT 1 FROM pending_closings WHERE row_id = l.id)
)"""
"""Something is still expected on line ``l``: the domain's ``OrderLine.left``, where SQL has to choose lines by it."""

_LEAST = f"(l.ordered - (l.ordered / {BASIS} * l.under + l.ordered % {BASIS} * l.under / {BASIS}))"
"""``Tolerance.least``, divided before it is multiplied: the product need not fit into 64 bits."""

_IS_OPEN = f"""(
    l.is_closed_short = 0 AND l.received < {_LEAST}
    AND l.received + coalesce((SELECT sum(quantity) FROM pending_receipts WHERE row_id = l.id), 0) < {_LEAST}
    AND NOT EXISTS (SELECT 1 FROM pending_closings WHERE row_id = l.id)
)"""
"""Line ``l`` is not complete: the domain's ``OrderLine.is_complete``. Counted here, since orders have many lines."""

_COUNTED = f"""
SELECT count(*), count(*) FILTER (WHERE {_IS_OPEN})
FROM mirror.purchase_order_lines l WHERE l.order_id = ? AND l.deleted = 0
"""


def summaries(connection: sqlite3.Connection, headers: Iterable[Row]) -> list[OrderSummary]:
    """Rows of ``HEADER`` with their lines counted."""
    return [_summary(connection, row) for row in headers]


def _summary(connection: sqlite3.Connection, row: Row) -> OrderSummary:
    found = order(row[:ORDER_WIDTH])
    lines, still_open = connection.execute(_COUNTED, (found.id,)).fetchone()
    return OrderSummary(found, row[ORDER_WIDTH], lines, still_open)
