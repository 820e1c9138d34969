"""What receiving asks, answered from this workstation's own disk, own pending work included."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ims_desktop.domain.ids import ItemId, OrderId, OrderLineId
from ims_desktop.domain.items import Lot, Packaging
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.orders import OrderLine
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.book import Announced, AnnouncedLine, ItemCode, OrderSheet, OrderSummary, SheetLine
from ims_desktop.protocol.operations import CodeLinked, GoodsReceived
from ims_desktop.store.connections import reading
from ims_desktop.store.item_codes import items_by_code
from ims_desktop.store.orders import HEADER, HEADERS, LEFT_ON_LINE, summaries
from ims_desktop.store.outbox import read_body
from ims_desktop.store.reading_rule import balances_where
from ims_desktop.store.rows import (
    ITEM,
    LINE,
    LINE_WIDTH,
    LOCATION,
    ORDER_WIDTH,
    Row,
    all_of,
    day,
    first_of,
    item,
    line,
    location,
    order,
)

_SHEET_LINES = f"""
SELECT {LINE}, {ITEM} FROM mirror.purchase_order_lines l JOIN mirror.items i ON i.id = l.item_id
WHERE l.order_id = ? AND l.deleted = 0 ORDER BY l.number
"""

_LINES_OF = f"""
SELECT {LINE} FROM mirror.purchase_order_lines l
WHERE l.order_id = ? AND l.item_id = ? AND l.deleted = 0 ORDER BY l.number
"""

_WAITING = f"""
SELECT {HEADER} FROM {HEADERS} WHERE o.deleted = 0 AND o.state = 'approved' AND o.id IN (
    SELECT l.order_id FROM mirror.purchase_order_lines l WHERE l.item_id = ? AND {LEFT_ON_LINE}
) ORDER BY o.due IS NULL, o.due, o.number LIMIT ?
"""

_RECORDED_LOT = """
SELECT p.body FROM main.effects e JOIN main.operations p ON p.number = e.number
WHERE e.item_id = ? AND e.lot = ? ORDER BY e.number DESC LIMIT 10
"""

_SERIAL = f"""
SELECT coalesce((SELECT sum(b.quantity) FROM mirror.balances b JOIN mirror.locations l ON l.id = b.location_id
                 WHERE b.item_id = :item AND b.serial = :serial AND b.deleted = 0 AND l.kind <> 'supplier'), 0)
     + coalesce((SELECT sum(quantity) FROM ({balances_where("e.item_id = :item AND e.serial = :serial")})), 0)
"""


_ANNOUNCED = f"""
SELECT n.number, n.order_id, l.quantity, l.order_line_id, l.lot, l.expiry, l.serial, {ITEM}
FROM mirror.shipping_notice_lines l
JOIN mirror.shipping_notices n ON n.id = l.notice_id AND n.deleted = 0 AND n.state = 'open'
JOIN mirror.items i ON i.id = l.item_id
WHERE l.handling_unit = ? AND l.deleted = 0 ORDER BY n.number, l.id
"""

_BY_NOTICE = """
SELECT order_id FROM mirror.shipping_notices WHERE number = ? AND deleted = 0 AND state = 'open'
"""

# What came in left its supplier on the same handling unit: that row stays when the goods have long gone elsewhere.
_UNIT = f"""
SELECT EXISTS (
    SELECT 1 FROM mirror.balances b JOIN mirror.locations l ON l.id = b.location_id
    WHERE b.handling_unit = :unit AND b.deleted = 0
    AND ((l.kind = 'supplier' AND b.quantity < 0) OR (l.kind <> 'supplier' AND b.quantity > 0))
) OR coalesce((
    SELECT sum(quantity) FROM ({balances_where("e.handling_unit = :unit AND e.handling_unit <> ''")})
), 0) > 0
"""

# What the central confirmed a thousand operations ago has come back as a packaging: no need to read all there ever was.
_LINKED = """
SELECT p.body FROM (SELECT workstation FROM main.identities ORDER BY number DESC LIMIT 1) i
JOIN main.operations p ON p.workstation = i.workstation AND p.sequence > coalesce(
    (SELECT max(sequence) FROM mirror.outcomes WHERE workstation_id = i.workstation),
    (SELECT sequence FROM mirror.included WHERE workstation = i.workstation), 0) - 1000
LEFT JOIN mirror.outcomes o ON o.id = p.id
WHERE p.kind = 'code_linked' AND coalesce(o.result, '') <> 'refused' ORDER BY p.sequence DESC
"""

_ITEM_BY_ID = f"SELECT {ITEM} FROM mirror.items i WHERE i.id = ? AND i.deleted = 0"


class SqliteReceivingBook:
    """The receiving book over one connection to both files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def cursor(self) -> int:
        """How far the central's rows that a person sees here reach: what an operation is based on."""
        with reading(self._connection):
            row = self._connection.execute("SELECT value FROM mirror.meta WHERE name = 'cursor'").fetchone()
        return int(row[0]) if row else 0

    def items_by_code(self, code: str) -> Sequence[ItemCode]:
        with reading(self._connection):
            return items_by_code(self._connection, code) or self._linked_here(code.strip())

    def order_by_number(self, number: str) -> OrderSheet | None:
        with reading(self._connection):
            return self._sheet(f"SELECT {HEADER} FROM {HEADERS} WHERE o.number = ? AND o.deleted = 0", number.strip())

    def order(self, order_id: OrderId) -> OrderSheet | None:
        with reading(self._connection):
            return self._sheet(f"SELECT {HEADER} FROM {HEADERS} WHERE o.id = ? AND o.deleted = 0", order_id)

    def lines_of(self, order_id: OrderId, item_id: ItemId) -> Sequence[OrderLine]:
        with reading(self._connection):
            return [line(row) for row in all_of(self._connection, _LINES_OF, order_id, item_id)]

    def orders_waiting_for(self, item_id: ItemId, limit: int) -> Sequence[OrderSummary]:
        with reading(self._connection):
            return summaries(self._connection, all_of(self._connection, _WAITING, item_id, limit))

    def lot(self, item_id: ItemId, code: str) -> Lot | None:
        with reading(self._connection):
            known = self._mirrored_lot(item_id, code)
            if known is not None and known.expiry is not None:
                return known
            return self._recorded_lot(item_id, code) or known

    def serial_is_here(self, item_id: ItemId, serial: str) -> bool:
        with reading(self._connection):
            row = self._connection.execute(_SERIAL, {"item": item_id, "serial": serial}).fetchone()
        return bool(row[0] > 0)

    def announced(self, handling_unit: str) -> Announced | None:
        with reading(self._connection):
            rows = all_of(self._connection, _ANNOUNCED, handling_unit) if handling_unit else []
        of_one = [row for row in rows if row[0] == rows[0][0]]
        if not of_one:
            return None
        number, order_id, *_ = of_one[0]
        return Announced(handling_unit, number, OrderId(order_id) if order_id else None, tuple(map(_announced, of_one)))

    def order_by_notice(self, number: str) -> OrderSheet | None:
        with reading(self._connection):
            row = first_of(self._connection, _BY_NOTICE, number.strip())
        return self.order(OrderId(row[0])) if row and row[0] else None

    def unit_is_here(self, handling_unit: str) -> bool:
        with reading(self._connection):
            row = self._connection.execute(_UNIT, {"unit": handling_unit}).fetchone()
        return bool(row[0])

    def first_location(self, kind: LocationKind) -> Location | None:
        return self._location("l.kind = ? AND l.is_retired = 0", kind.value)

    def _linked_here(self, code: str) -> list[ItemCode]:
        """A code that was linked to an item here, until the central says it itself. Read for unknown codes only."""
        bodies = [read_body(row[0]) for row in all_of(self._connection, _LINKED)] if code else []
        for body in bodies:
            if isinstance(body, CodeLinked) and body.barcode == code:
                row = first_of(self._connection, _ITEM_BY_ID, body.item_id)
                packaging = Packaging(body.packaging_id, body.item_id, body.name, code, body.quantity)
                return [ItemCode(item(row), packaging)] if row else []
        return []

    def _sheet(self, statement: str, value: str) -> OrderSheet | None:
        row = first_of(self._connection, statement, value)
        if row is None:
            return None
        found = order(row[:ORDER_WIDTH])
        lines = all_of(self._connection, _SHEET_LINES, found.id)
        return OrderSheet(found, row[ORDER_WIDTH], tuple(map(_sheet_line, lines)))

    def _location(self, condition: str, value: str) -> Location | None:
        statement = f"SELECT {LOCATION} FROM mirror.locations l WHERE {condition} AND l.deleted = 0 ORDER BY l.code"
        with reading(self._connection):
            row = first_of(self._connection, f"{statement} LIMIT 1", value)
        return location(row) if row else None

    def _mirrored_lot(self, item_id: ItemId, code: str) -> Lot | None:
        statement = "SELECT expiry FROM mirror.lots WHERE item_id = ? AND code = ? AND deleted = 0"
        row = first_of(self._connection, statement, item_id, code)
        return Lot(item_id, code, day(row[0])) if row else None

    def _recorded_lot(self, item_id: ItemId, code: str) -> Lot | None:
        """A lot that came in here and that the central has not said yet; its expiry is in what was recorded."""
        bodies = [read_body(row[0]) for row in all_of(self._connection, _RECORDED_LOT, item_id, code)]
        lines = [one for body in bodies if isinstance(body, GoodsReceived) for one in body.lines]
        own = [one.expiry for one in lines if (one.item_id, one.lot) == (item_id, code)]
        known = [expiry for expiry in own if expiry is not None]
        return Lot(item_id, code, known[0] if known else None) if own else None


def _sheet_line(row: Row) -> SheetLine:
    return SheetLine(line(row[:LINE_WIDTH]), item(row[LINE_WIDTH:]))


def _announced(row: Row) -> AnnouncedLine:
    _, _, micro, line_id, lot, expiry, serial, *thing = row
    known = OrderLineId(line_id) if line_id else None
    return AnnouncedLine(item(thing), Quantity(micro), known, lot, day(expiry), serial)
