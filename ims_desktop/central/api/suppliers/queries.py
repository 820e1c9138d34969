"""Suppliers as the books have them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, select

from ims_desktop.central.api.fields import is_uuid
from ims_desktop.central.gateway.errors import not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.tables import purchase_orders, suppliers
from ims_desktop.domain.ids import SupplierId
from ims_desktop.domain.items import Supplier
from ims_desktop.domain.orders import OrderState


def find(connection: Connection, key: str, *, locked: bool = False) -> Supplier:
    """The supplier with that code or UUID; raises ``NotFound``."""
    found = named(connection, key, locked=locked)
    if found is None:
        raise not_found("supplier", key)
    return found


def named(connection: Connection, key: str, *, locked: bool = False) -> Supplier | None:
    """The supplier with that code or UUID, if there is one."""

    def read(condition: Any) -> Supplier | None:
        query = select(suppliers).where(condition, suppliers.c.deleted == 0)
        row = connection.execute(query.with_for_update() if locked else query).first()
        return _supplier(row) if row else None

    return read(suppliers.c.code == key) or (read(suppliers.c.id == key.lower()) if is_uuid(key) else None)


def page(connection: Connection, wanted: Slice) -> Page[Supplier]:
    """Suppliers in the order of their codes."""
    live = select(suppliers).where(suppliers.c.deleted == 0)
    found = page_of(connection, live, [suppliers.c.code], wanted)
    return found.of([_supplier(row) for row in found.rows])


def has_open_orders(connection: Connection, supplier_id: SupplierId) -> bool:
    orders = purchase_orders.c
    query = select(orders.id).where(
        orders.supplier_id == supplier_id,
        orders.state.in_([OrderState.DRAFT.value, OrderState.APPROVED.value]),
        orders.deleted == 0,
    )
    return connection.execute(query.limit(1)).first() is not None


def _supplier(row: Row[Any]) -> Supplier:
    return Supplier(SupplierId(row.id), row.code, row.name)
