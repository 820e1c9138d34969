"""Purchase orders as the books have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from ims_desktop.central.api.fields import is_uuid
from ims_desktop.central.gateway.errors import not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.ledger.rows import order_line_of, order_of
from ims_desktop.central.tables import items, purchase_order_lines, purchase_orders, sites, suppliers
from ims_desktop.domain.ids import SiteId
from ims_desktop.domain.orders import OrderLine, OrderState, PurchaseOrder
from ims_desktop.domain.quantity import Quantity


class StoredLine(Struct, frozen=True):
    """A line of an order, with its item's SKU and the price of one stock unit."""

    line: OrderLine
    sku: str
    price: Quantity


class StoredOrder(Struct, frozen=True):
    """An order with its lines and what only the office sees of it."""

    order: PurchaseOrder
    site_id: SiteId
    site: str
    supplier: str
    currency: str
    note: str
    created_at: str | None
    lines: tuple[StoredLine, ...]

    @property
    def has_received(self) -> bool:
        return any(one.line.received.is_positive for one in self.lines)


class OrderFilter(Struct, frozen=True):
    """Which orders of the list: those in a state, those of a supplier (code or UUID)."""

    state: OrderState | None = None
    supplier: str | None = None


def find(connection: Connection, key: str, *, locked: bool = False) -> StoredOrder:
    """The order with that number or UUID; raises ``NotFound``. ``locked``: with its lines, as the ledger does."""
    row = _row(connection, purchase_orders.c.number == key, locked)
    if row is None and is_uuid(key):
        row = _row(connection, purchase_orders.c.id == key.lower(), locked)
    if row is None:
        raise not_found("purchase order", key)
    return _with_lines(connection, [row], locked)[0]


def page(connection: Connection, wanted: Slice, chosen: OrderFilter) -> Page[StoredOrder]:
    """Orders in the order of their numbers."""
    found = page_of(connection, _chosen(chosen), [purchase_orders.c.number], wanted)
    return found.of(_with_lines(connection, found.rows, locked=False))


def _live() -> Select[Any]:
    joined = purchase_orders.join(suppliers, suppliers.c.id == purchase_orders.c.supplier_id).join(
        sites, sites.c.id == purchase_orders.c.site_id
    )
    columns = (purchase_orders, suppliers.c.code.label("supplier"), sites.c.code.label("site"))
    return select(*columns).select_from(joined).where(purchase_orders.c.deleted == 0)


def _chosen(chosen: OrderFilter) -> Select[Any]:
    some = _live()
    if chosen.state is not None:
        some = some.where(purchase_orders.c.state == chosen.state.value)
    if chosen.supplier is not None:
        some = some.where((suppliers.c.code == chosen.supplier) | (suppliers.c.id == chosen.supplier.lower()))
    return some


def _row(connection: Connection, condition: Any, locked: bool) -> Row[Any] | None:
    query = _live().where(condition)
    return connection.execute(query.with_for_update(of=purchase_orders) if locked else query).first()


def _with_lines(connection: Connection, rows: Sequence[Row[Any]], locked: bool) -> list[StoredOrder]:
    lines: dict[str, list[StoredLine]] = {row.id: [] for row in rows}
    table = purchase_order_lines
    query = (
        select(table, items.c.sku)
        .select_from(table.join(items, items.c.id == table.c.item_id))
        .where(table.c.order_id.in_(list(lines)), table.c.deleted == 0)
        .order_by(table.c.id)
    )
    for row in connection.execute(query.with_for_update(of=table) if locked else query):
        lines[row.order_id].append(StoredLine(order_line_of(row), row.sku, Quantity(row.price_micro)))
    return [_stored(row, lines[row.id]) for row in rows]


def _stored(row: Row[Any], lines: list[StoredLine]) -> StoredOrder:
    return StoredOrder(
        order=order_of(row),
        site_id=SiteId(row.site_id),
        site=row.site,
        supplier=row.supplier,
        currency=row.currency,
        note=row.note,
        created_at=row.created_at,
        lines=tuple(sorted(lines, key=lambda one: one.line.number)),
    )
