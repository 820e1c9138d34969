"""What changes shipping notices: they are made and cancelled, never edited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import select

from ims_desktop.central.api.locations.queries import site_named
from ims_desktop.central.api.numbering import next_number
from ims_desktop.central.api.purchase_orders.queries import StoredOrder
from ims_desktop.central.api.purchase_orders.queries import find as find_order
from ims_desktop.central.api.shipping_notices.queries import StoredNotice, find
from ims_desktop.central.api.suppliers.queries import named
from ims_desktop.central.gateway.errors import NotFound, bad_field, conflict
from ims_desktop.central.shipping_notices import (
    Notice,
    NoticeLine,
    add_notice,
    announced_elsewhere,
    cancel_notice,
    items_on_lines,
    why_not,
)
from ims_desktop.central.tables import items, shipping_notices
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.orders import OrderState
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import text

PREFIX = "ASN-"

_POINTERS = {"sku": "product_id"}
"""Where the wire calls a column by another name."""


class LineFields(Struct, frozen=True):
    """What somebody says of goods on their way. ``product`` is a SKU or UUID."""

    product: str
    quantity: Quantity
    handling_unit: str = ""
    lot: str = ""
    serial: str = ""
    expiry: date | None = None
    order_line: int = 0


class NoticeFields(Struct, frozen=True):
    """What somebody says of a notice."""

    supplier: str
    lines: tuple[LineFields, ...]
    order: str | None = None
    due: date | None = None
    number: str | None = None
    site: str | None = None


def create(tx: Transaction, fields: NoticeFields) -> StoredNotice:
    """A new notice. Raises ``BadRequest`` for what is not known or cannot be, ``Conflict`` for a number that is taken
    and for a handling unit that is on its way already."""
    supplier = named(tx.connection, fields.supplier)
    if supplier is None:
        raise bad_field(text("There is no supplier “{key}”.", key=fields.supplier), "/supplier_id")
    order = _order(tx, fields.order, supplier.code)
    site_id = order.site_id if order else site_named(tx.connection, fields.site)
    lines = _lines(tx, fields.lines, order)
    _check_units(tx, fields.lines)
    number = _free(tx, fields.number) if fields.number else _next(tx)
    due = fields.due.isoformat() if fields.due else None
    order_id = order.order.id if order else ""
    return find(tx.connection, add_notice(tx, Notice(number, supplier.id, site_id, order_id, due, lines)))


def cancel(tx: Transaction, stored: StoredNotice) -> None:
    """Cancelled already is as well."""
    cancel_notice(tx, stored.id)


def _order(tx: Transaction, key: str | None, supplier: str) -> StoredOrder | None:
    if key is None:
        return None
    try:
        order = find_order(tx.connection, key)
    except NotFound:
        raise bad_field(text("There is no purchase order “{key}”.", key=key), "/order_id") from None
    if order.supplier != supplier:
        raise bad_field(text("Order {order} is with another supplier.", order=order.order.number), "/order_id")
    if order.order.state is not OrderState.APPROVED:
        raise conflict(text("Order {order} is {state}.", order=order.order.number, state=order.order.state.value))
    return order


def _lines(tx: Transaction, stated: Sequence[LineFields], order: StoredOrder | None) -> list[NoticeLine]:
    on_lines = items_on_lines(tx.connection, order.order.id) if order else None
    lines = []
    for number, one in enumerate(stated):
        line = _line(tx, one, number)
        problem = why_not(line, on_lines)
        if problem is not None:
            column, message = problem
            raise bad_field(message, f"/items/{number}/{_POINTERS.get(column, column)}")
        lines.append(line)
    return lines


def _line(tx: Transaction, one: LineFields, number: int) -> NoticeLine:
    wanted = (items.c.sku == one.product) | (items.c.id == one.product.lower())
    item = tx.connection.execute(select(items).where(wanted, items.c.deleted == 0)).first()
    if item is None:
        raise bad_field(text("There is no product “{key}”.", key=one.product), f"/items/{number}/product_id")
    expiry = one.expiry.isoformat() if one.expiry else None
    return NoticeLine(item, one.quantity, one.handling_unit, one.lot, one.serial, expiry, one.order_line)


def _check_units(tx: Transaction, stated: Sequence[LineFields]) -> None:
    taken = sorted(announced_elsewhere(tx.connection, [one.handling_unit for one in stated]))
    if taken:
        raise conflict(text("Another notice announces “{unit}” already.", unit=taken[0]))


def _next(tx: Transaction) -> str:
    return next_number(tx.connection, shipping_notices.c.number, PREFIX)


def _free(tx: Transaction, number: str) -> str:
    taken = select(shipping_notices.c.id).where(shipping_notices.c.number == number, shipping_notices.c.deleted == 0)
    if tx.connection.execute(taken).first():
        raise conflict(text("There is a shipping notice “{number}” already.", number=number))
    return number
