"""What inspecting asks, over both files: the mirror's balances, and own effects that still count."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ims_desktop.domain.ids import ItemId, OrderId
from ims_desktop.domain.orders import OrderLine
from ims_desktop.domain.reasons import Reason, ReasonPurpose
from ims_desktop.ports.standing import Standing
from ims_desktop.protocol.operations import GoodsReceived
from ims_desktop.store.connections import reading
from ims_desktop.store.outbox import read_body
from ims_desktop.store.rows import LINE, Row, all_of, line
from ims_desktop.store.standing import standing_of, standing_where

_WAITING = "e.status = 'to_inspect' AND "
_ITEMS_ON_ORDER = "SELECT l.item_id FROM mirror.purchase_order_lines l WHERE l.order_id = ?1 AND l.deleted = 0"
_ON_ORDER = standing_where(f"{_WAITING}e.item_id IN ({_ITEMS_ON_ORDER})")
_OF_ITEM = standing_where(f"{_WAITING}e.item_id = ?1")
_WITH = standing_where(f"{_WAITING}(e.lot = ?1 OR e.serial = ?1)")
_ON_UNIT = standing_where(f"{_WAITING}e.handling_unit = ?1 AND e.handling_unit <> ''")
_OF_LOT = standing_where("e.item_id = ?1 AND e.lot = ?2")

_REASONS = """
SELECT code, name FROM mirror.reasons WHERE purpose = ? AND is_retired = 0 AND deleted = 0 ORDER BY code
"""

_RECORDED = """
SELECT p.body FROM main.identities i JOIN main.operations p ON p.workstation = i.workstation AND p.sequence = ?
"""

_LINES = f"SELECT {LINE} FROM mirror.purchase_order_lines l WHERE l.item_id = ? AND l.deleted = 0 ORDER BY l.id"


def reasons_for(connection: sqlite3.Connection, purpose: ReasonPurpose) -> Sequence[Reason]:
    return [Reason(code, name) for code, name in all_of(connection, _REASONS, purpose.value)]


class SqliteInspectionBook:
    """``InspectionBook`` over one connection to both files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def waiting_on_order(self, order_id: OrderId) -> Sequence[Standing]:
        return self._standing(_ON_ORDER, order_id)

    def waiting_of_item(self, item_id: ItemId) -> Sequence[Standing]:
        return self._standing(_OF_ITEM, item_id)

    def waiting_with(self, lot_or_serial: str) -> Sequence[Standing]:
        return self._standing(_WITH, lot_or_serial) if lot_or_serial else ()

    def waiting_on_unit(self, handling_unit: str) -> Sequence[Standing]:
        return self._standing(_ON_UNIT, handling_unit) if handling_unit else ()

    def of_lot(self, item_id: ItemId, lot: str) -> Sequence[Standing]:
        return self._standing(_OF_LOT, item_id, lot) if lot else ()

    def lines_uninspected(self, item_id: ItemId) -> Sequence[OrderLine]:
        with reading(self._connection):
            lines = [line(row) for row in all_of(self._connection, _LINES, item_id)]
        return [one for one in lines if one.uninspected]

    def order_of_receipt(self, receipt_number: str) -> OrderId | None:
        """A receipt's number ends in the sequence of its first operation: that one is read, and no list of them."""
        sequence = receipt_number.rpartition("-")[2]
        if not (sequence.isascii() and sequence.isdigit() and len(sequence) < 19):
            return None
        with reading(self._connection):
            bodies = [read_body(row[0]) for row in all_of(self._connection, _RECORDED, int(sequence))]
        receipts = (body for body in bodies if isinstance(body, GoodsReceived))
        return next((one.order_id for one in receipts if one.receipt_number == receipt_number), None)

    def reasons(self, purpose: ReasonPurpose) -> Sequence[Reason]:
        with reading(self._connection):
            return reasons_for(self._connection, purpose)

    def _standing(self, statement: str, *values: object) -> Sequence[Standing]:
        with reading(self._connection):
            rows: list[Row] = all_of(self._connection, statement, *values)
        return [standing_of(row) for row in rows if row[-1] > 0]
