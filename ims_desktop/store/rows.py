"""Rows of the mirror as the domain's values."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from ims_desktop.domain.ids import ItemId, LocationId, OrderId, OrderLineId, PackagingId, SiteId, SupplierId
from ims_desktop.domain.items import Item, Packaging, Tracking
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.orders import OrderLine, OrderState, OverReceipt, PurchaseOrder, Tolerance
from ims_desktop.domain.quantity import Quantity

Row = Sequence[Any]

ITEM = (
    "i.id, i.sku, i.name, i.unit, i.unit_decimals, i.tracking, i.expiry_required, i.min_shelf_life_days,"
    " i.inspection_required, i.is_retired"
)
ITEM_WIDTH = 10

PACKAGING = "p.id, p.item_id, p.name, p.barcode, p.quantity"

ORDER = "o.id, o.number, o.supplier_id, o.state, o.due, o.version"
ORDER_WIDTH = 6

LINE = (
    "l.id, l.order_id, l.number, l.item_id, l.ordered,"
    " l.received + coalesce((SELECT sum(quantity) FROM pending_receipts WHERE row_id = l.id), 0),"
    " l.over, l.under, l.beyond,"
    " l.is_closed_short OR EXISTS (SELECT 1 FROM pending_closings WHERE row_id = l.id), l.version"
)
"""With what was received or closed here and is not confirmed yet."""
LINE_WIDTH = 11

LOCATION = "l.id, l.code, l.kind, l.site_id, l.zone, l.is_retired"


def item(row: Row) -> Item:
    key, sku, name, unit, decimals, tracking, expires, days, inspected, retired = row
    return Item(
        ItemId(key),
        sku,
        name,
        unit,
        decimals,
        Tracking(tracking),
        expiry_required=bool(expires),
        min_shelf_life_days=days,
        inspection_required=bool(inspected),
        is_retired=bool(retired),
    )


def packaging(row: Row) -> Packaging:
    key, item_id, name, barcode, quantity = row
    return Packaging(PackagingId(key), ItemId(item_id), name, barcode, Quantity(quantity))


def order(row: Row) -> PurchaseOrder:
    key, number, supplier, state, due, version = row
    return PurchaseOrder(OrderId(key), number, SupplierId(supplier), OrderState(state), day(due), version)


def line(row: Row) -> OrderLine:
    key, order_id, number, item_id, ordered, received, over, under, beyond, closed, version = row
    return OrderLine(
        OrderLineId(key),
        OrderId(order_id),
        number,
        ItemId(item_id),
        Quantity(ordered),
        Quantity(received),
        Tolerance(over, under, OverReceipt(beyond)),
        is_closed_short=bool(closed),
        version=version,
    )


def location(row: Row) -> Location:
    key, code, kind, site, zone, retired = row
    return Location(LocationId(key), code, LocationKind(kind), SiteId(site), zone, is_retired=bool(retired))


def day(written: str | None) -> date | None:
    """The date that an ISO text begins with; a time of day after it says nothing to the floor."""
    return date.fromisoformat(written[:10]) if written else None


def all_of(connection: sqlite3.Connection, statement: str, *values: object) -> list[Row]:
    return connection.execute(statement, values).fetchall()


def first_of(connection: sqlite3.Connection, statement: str, *values: object) -> Row | None:
    found: Row | None = connection.execute(statement, values).fetchone()
    return found
