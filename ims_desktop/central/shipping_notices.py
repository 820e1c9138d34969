"""Shipping notices: what a supplier says is on its way, on which handling units; over REST and from a file alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, insert, select, update

from ims_desktop.central.tables import purchase_order_lines, shipping_notice_lines, shipping_notices
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.barcodes import has_good_check_digit
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.items import Tracking
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text

SSCC_LENGTH = 18


class NoticeState(StrEnum):
    OPEN = "open"
    CANCELLED = "cancelled"


class NoticeLine(Struct, frozen=True):
    """Goods on a handling unit, or loose; ``order_line`` is the number of the line they are for, 0 where not said."""

    item: Row[Any]
    quantity: Quantity
    handling_unit: str = ""
    lot: str = ""
    serial: str = ""
    expiry: str | None = None
    order_line: int = 0

    @property
    def said(self) -> tuple[object, ...]:
        return (self.item.id, self.quantity.micro, self.handling_unit, self.lot, self.serial, self.expiry)


class Notice(Struct, frozen=True):
    number: str
    supplier_id: str
    site_id: str
    order_id: str
    due: str | None
    lines: Sequence[NoticeLine]


def add_notice(tx: Transaction, notice: Notice) -> str:
    """Writes a notice whose lines were found right; answers its id."""
    notice_id = new_id()
    tx.connection.execute(
        insert(shipping_notices).values(
            id=notice_id,
            deleted=0,
            number=notice.number,
            supplier_id=notice.supplier_id,
            order_id=notice.order_id,
            site_id=notice.site_id,
            state=NoticeState.OPEN.value,
            due=notice.due,
        )
    )
    tx.touch(shipping_notices, notice_id)
    order_lines = _order_lines(tx.connection, notice.order_id)
    rows = [_row(notice_id, notice.site_id, line, order_lines) for line in notice.lines]
    tx.connection.execute(insert(shipping_notice_lines), rows)
    tx.touch(shipping_notice_lines, *(row["id"] for row in rows))
    return notice_id


def cancel_notice(tx: Transaction, notice_id: str) -> None:
    """What it announced is no longer taken as announced; what came in on it stays as it is."""
    gone = update(shipping_notices).where(shipping_notices.c.id == notice_id)
    tx.connection.execute(gone.values(state=NoticeState.CANCELLED.value))
    tx.touch(shipping_notices, notice_id)


def why_not(line: NoticeLine, order_lines: Mapping[int, str] | None) -> tuple[str, Text] | None:
    """What is wrong with a line and in which of its columns; ``order_lines`` is none for a notice without an order."""
    item, unit = line.item, line.handling_unit
    if not line.quantity.fits(item.unit_decimals):
        return "quantity", text("The item is counted with {decimals} decimals.", decimals=item.unit_decimals)
    if line.serial and line.quantity != Quantity.of(1):
        return "serial", text("This item is kept by serial number: one row for each, quantity 1.")
    if line.lot and Tracking(item.tracking) is not Tracking.LOT:
        return "lot", text("This item is not kept by lot. Leave the lot out.")
    if line.serial and Tracking(item.tracking) is not Tracking.SERIAL:
        return "serial", text("This item is not kept by serial number. Leave the serial out.")
    if len(unit) == SSCC_LENGTH and unit.isdigit() and not has_good_check_digit(unit):
        return "handling_unit", text("The last digit of SSCC “{unit}” does not fit the others. Compare it.", unit=unit)
    if order_lines is not None and item.id not in order_lines.values():
        return "sku", text("The order has no line for this item.")
    if line.order_line and (order_lines or {}).get(line.order_line) != item.id:
        return "order_line", text("Line {line} of the order is not for this item.", line=line.order_line)
    return None


def announced_elsewhere(connection: Connection, units: Sequence[str]) -> frozenset[str]:
    """Those handling units that an open notice announces already: a pallet comes once."""
    notices, lines = shipping_notices.c, shipping_notice_lines.c
    query = (
        select(lines.handling_unit)
        .join_from(shipping_notice_lines, shipping_notices, notices.id == lines.notice_id)
        .where(lines.handling_unit.in_(sorted(set(units) - {""})), lines.deleted == 0)
        .where(notices.state == NoticeState.OPEN.value, notices.deleted == 0)
    )
    return frozenset(connection.scalars(query))


def items_on_lines(connection: Connection, order_id: str) -> dict[int, str]:
    """The item of each line of an order, by the line's number."""
    return {number: row.item_id for number, row in _order_lines(connection, order_id).items()}


def _order_lines(connection: Connection, order_id: str) -> dict[int, Row[Any]]:
    lines = purchase_order_lines.c
    query: Select[Any] = select(lines.number, lines.id, lines.item_id).where(
        lines.order_id == order_id, lines.deleted == 0
    )
    return {int(row.number): row for row in connection.execute(query.order_by(lines.number)).all()}


def _row(notice_id: str, site_id: str, line: NoticeLine, order_lines: Mapping[int, Row[Any]]) -> dict[str, Any]:
    """For the order line that it names, or the only one of its item; the dock decides between several."""
    named = order_lines.get(line.order_line)
    fitting = [named] if named else [row for row in order_lines.values() if row.item_id == line.item.id]
    return {
        "id": new_id(),
        "deleted": 0,
        "notice_id": notice_id,
        "site_id": site_id,
        "order_line_id": fitting[0].id if len(fitting) == 1 else "",
        "item_id": line.item.id,
        "handling_unit": line.handling_unit,
        "lot": line.lot,
        "serial": line.serial,
        "expiry": line.expiry,
        "quantity": line.quantity.micro,
    }
