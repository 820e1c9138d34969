"""Shipping notices as the books have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from ims_desktop.central.api.fields import is_uuid
from ims_desktop.central.gateway.errors import not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.shipping_notices import NoticeState
from ims_desktop.central.tables import (
    items,
    purchase_order_lines,
    purchase_orders,
    shipping_notice_lines,
    shipping_notices,
    sites,
    suppliers,
)
from ims_desktop.domain.quantity import Quantity


class StoredNoticeLine(Struct, frozen=True):
    """Goods that were announced, with their item's SKU and the number of the order line, if one is known."""

    sku: str
    quantity: Quantity
    handling_unit: str
    lot: str
    serial: str
    expiry: str | None
    order_line: int | None


class StoredNotice(Struct, frozen=True):
    """A notice with its lines; ``order`` is empty for goods that nobody ordered."""

    id: str
    number: str
    supplier: str
    order: str
    site: str
    state: NoticeState
    due: str | None
    lines: tuple[StoredNoticeLine, ...]


def find(connection: Connection, key: str, *, locked: bool = False) -> StoredNotice:
    """The notice with that number or UUID; raises ``NotFound``."""
    condition = shipping_notices.c.id == key.lower() if is_uuid(key) else shipping_notices.c.number == key
    query = _live().where(condition)
    row = connection.execute(query.with_for_update(of=shipping_notices) if locked else query).first()
    if row is None:
        raise not_found("shipping notice", key)
    return _with_lines(connection, [row])[0]


def page(connection: Connection, wanted: Slice, state: NoticeState | None) -> Page[StoredNotice]:
    """Notices in the order of their numbers."""
    some = _live() if state is None else _live().where(shipping_notices.c.state == state.value)
    found = page_of(connection, some, [shipping_notices.c.number], wanted)
    return found.of(_with_lines(connection, found.rows))


def _live() -> Select[Any]:
    notices = shipping_notices.c
    joined = (
        shipping_notices.join(suppliers, suppliers.c.id == notices.supplier_id)
        .join(sites, sites.c.id == notices.site_id)
        .outerjoin(purchase_orders, purchase_orders.c.id == notices.order_id)
    )
    columns = (
        shipping_notices,
        suppliers.c.code.label("supplier"),
        sites.c.code.label("site"),
        purchase_orders.c.number.label("order_number"),
    )
    return select(*columns).select_from(joined).where(notices.deleted == 0)


def _with_lines(connection: Connection, rows: Sequence[Row[Any]]) -> list[StoredNotice]:
    lines: dict[str, list[StoredNoticeLine]] = {row.id: [] for row in rows}
    table, orders = shipping_notice_lines, purchase_order_lines
    joined = table.join(items, items.c.id == table.c.item_id).outerjoin(orders, orders.c.id == table.c.order_line_id)
    query = (
        select(table, items.c.sku, orders.c.number.label("order_line"))
        .select_from(joined)
        .where(table.c.notice_id.in_(list(lines)), table.c.deleted == 0)
        .order_by(table.c.id)
    )
    for row in connection.execute(query):
        marks = (row.handling_unit, row.lot, row.serial, row.expiry)
        lines[row.notice_id].append(StoredNoticeLine(row.sku, Quantity(row.quantity), *marks, row.order_line))
    return [_stored(row, lines[row.id]) for row in rows]


def _stored(row: Row[Any], lines: Sequence[StoredNoticeLine]) -> StoredNotice:
    return StoredNotice(
        row.id,
        row.number,
        row.supplier,
        row.order_number or "",
        row.site,
        NoticeState(row.state),
        row.due,
        tuple(lines),
    )
