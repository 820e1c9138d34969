"""What changes purchase orders. In this version an order is approved as it is made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import insert, select, update

from ims_desktop.central.api.items.queries import by_keys
from ims_desktop.central.api.locations.queries import site_named
from ims_desktop.central.api.numbering import next_number
from ims_desktop.central.api.purchase_orders.edit import LineFields, change_lines, insert_lines, known_items
from ims_desktop.central.api.purchase_orders.queries import StoredOrder, find
from ims_desktop.central.api.suppliers.queries import named
from ims_desktop.central.gateway.errors import bad_field, conflict
from ims_desktop.central.tables import purchase_order_lines, purchase_orders
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.items import Supplier
from ims_desktop.domain.orders import OrderState
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import utc_text

PREFIX = "PO-"

__all__ = ["LineFields", "OrderFields", "cancel", "change", "create"]


class OrderFields(Struct, frozen=True):
    """What somebody says of an order."""

    supplier: str
    lines: tuple[LineFields, ...]
    due: date | None = None
    currency: str = ""
    note: str = ""


def create(
    tx: Transaction, fields: OrderFields, *, by: str, now: datetime, number: str | None = None, site: str | None = None
) -> StoredOrder:
    """A new order, approved. Raises ``BadRequest`` for a supplier, product or site that is not known."""
    known = known_items(fields.lines, by_keys(tx.connection, (line.product for line in fields.lines)))
    supplier = _supplier(tx, fields)
    site_id = site_named(tx.connection, site)
    row = {
        "id": new_id(),
        "number": _free(tx, number) if number else next_number(tx.connection, purchase_orders.c.number, PREFIX),
        "state": OrderState.APPROVED.value,
        "site_id": site_id,
        "version": 1,
        "deleted": 0,
        "created_at": utc_text(now),
        "approved_at": utc_text(now),
        "approved_by": by,
        "ordered_on": now.date().isoformat(),
        **_columns(fields, supplier),
    }
    tx.connection.execute(insert(purchase_orders).values(row))
    tx.touch(purchase_orders, row["id"])
    insert_lines(tx, row["id"], site_id, list(zip(fields.lines, known, strict=True)), first=1)
    return find(tx.connection, row["id"])


def change(tx: Transaction, stored: StoredOrder, fields: OrderFields) -> StoredOrder:
    """The order as ``fields`` say. Raises ``Conflict`` when it is over, or for less than has been received."""
    if stored.order.state not in (OrderState.DRAFT, OrderState.APPROVED):
        raise conflict(text("Order {order} is {state}.", order=stored.order.number, state=stored.order.state.value))
    known = known_items(fields.lines, by_keys(tx.connection, (line.product for line in fields.lines)))
    supplier = _supplier(tx, fields)
    if supplier.id != stored.order.supplier_id and stored.has_received:
        raise conflict(text("Goods of order {order} have come from its supplier.", order=stored.order.number))
    change_lines(tx, stored, list(zip(fields.lines, known, strict=True)))
    _update(tx, stored, _columns(fields, supplier))
    return find(tx.connection, stored.order.id)


def cancel(tx: Transaction, stored: StoredOrder) -> None:
    """Nothing more is expected on it: cancelled, or closed where goods have come. One that is over stays as it is."""
    if stored.order.state not in (OrderState.DRAFT, OrderState.APPROVED):
        return
    if not stored.has_received:
        _update(tx, stored, {"state": OrderState.CANCELLED.value})
        return
    lines = purchase_order_lines.c
    for one in stored.lines:
        if not one.line.is_complete:
            tx.connection.execute(
                update(purchase_order_lines)
                .where(lines.id == one.line.id)
                .values(is_closed_short=1, version=lines.version + 1)
            )
            tx.touch(purchase_order_lines, one.line.id)
    _update(tx, stored, {"state": OrderState.CLOSED.value, "closed_as_complete": 0})


def _update(tx: Transaction, stored: StoredOrder, values: dict[str, Any]) -> None:
    orders = purchase_orders.c
    tx.connection.execute(
        update(purchase_orders).where(orders.id == stored.order.id).values(version=orders.version + 1, **values)
    )
    tx.touch(purchase_orders, stored.order.id)


def _columns(fields: OrderFields, supplier: Supplier) -> dict[str, Any]:
    return {
        "supplier_id": supplier.id,
        "due": fields.due.isoformat() if fields.due else None,
        "currency": fields.currency,
        "note": fields.note,
    }


def _supplier(tx: Transaction, fields: OrderFields) -> Supplier:
    supplier = named(tx.connection, fields.supplier)
    if supplier is None:
        raise bad_field(text("There is no supplier “{key}”.", key=fields.supplier), "/supplier_id")
    return supplier


def _free(tx: Transaction, number: str) -> str:
    taken = select(purchase_orders.c.id).where(purchase_orders.c.number == number, purchase_orders.c.deleted == 0)
    if tx.connection.execute(taken).first():
        raise conflict(text("There is an order “{number}” already.", number=number))
    return number
