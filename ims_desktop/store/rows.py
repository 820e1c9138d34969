"""Rows of the mirror as the domain's values."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any

from ims_desktop.domain.ids import ItemId, LocationId, OrderId, OrderLineId, PackagingId, SiteId, SupplierId
from ims_desktop.domain.inspecting import Sampling, SamplingPlan
from ims_desktop.domain.items import Item, Packaging, Tracking
from ims_desktop.domain.locations import Capacity, Location, LocationKind, Mixing
from ims_desktop.domain.orders import OrderLine, OrderState, OverReceipt, PurchaseOrder, Tolerance
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity

Row = Sequence[Any]

ITEM = (
    "i.id, i.sku, i.name, i.unit, i.unit_decimals, i.tracking, i.expiry_required, i.min_shelf_life_days,"
    " i.inspection_required, i.is_retired, i.sampling, i.sampling_value, i.velocity, i.condition,"
    " i.fixed_location_id, i.weight_mg, i.volume_mm3"
)
ITEM_WIDTH = 17

PACKAGING = "p.id, p.item_id, p.name, p.barcode, p.quantity"

ORDER = "o.id, o.number, o.supplier_id, o.state, o.due, o.version"
ORDER_WIDTH = 6

LINE = (
    "l.id, l.order_id, l.number, l.item_id, l.ordered,"
    " l.received + coalesce((SELECT sum(quantity) FROM pending_receipts WHERE row_id = l.id), 0),"
    " l.over, l.under, l.beyond,"
    " l.is_closed_short OR EXISTS (SELECT 1 FROM pending_closings WHERE row_id = l.id), l.version,"
    " l.accepted + coalesce((SELECT sum(quantity) FROM pending_accepted WHERE row_id = l.id), 0),"
    " l.rejected + coalesce((SELECT sum(quantity) FROM pending_rejected WHERE row_id = l.id), 0),"
    " l.stocked + coalesce((SELECT sum(quantity) FROM pending_stocked WHERE row_id = l.id), 0)"
)
"""With what was received, inspected, put away or closed here and is not confirmed yet."""
LINE_WIDTH = 14

LOCATION = (
    "l.id, l.code, l.kind, l.site_id, l.zone, l.is_retired, l.condition, l.velocity, l.mixing,"
    " l.capacity_quantity, l.capacity_weight_mg, l.capacity_volume_mm3, l.check_digits, l.walk"
)
LOCATION_WIDTH = 14

# Looked up and not asked of the Enum: five calls a row were a third of what reading a row costs.
STATUSES = {one.value: one for one in StockStatus}
_TRACKINGS = {one.value: one for one in Tracking}
_SAMPLINGS = {one.value: one for one in Sampling}
_KINDS = {one.value: one for one in LocationKind}
_MIXINGS = {one.value: one for one in Mixing}


def item(row: Row) -> Item:
    key, sku, name, unit, decimals, tracking, expires, days, inspected, retired, *more = row
    sampling, sampling_value, velocity, condition, fixed, weight, volume = more
    return Item(
        ItemId(key),
        sku,
        name,
        unit,
        decimals,
        _TRACKINGS[tracking],
        expiry_required=bool(expires),
        min_shelf_life_days=days,
        inspection_required=bool(inspected),
        is_retired=bool(retired),
        sampling=SamplingPlan(_SAMPLINGS[sampling], sampling_value),
        velocity=velocity,
        condition=condition,
        fixed_location_id=LocationId(fixed) if fixed else None,
        weight_mg=weight,
        volume_mm3=volume,
    )


def packaging(row: Row) -> Packaging:
    key, item_id, name, barcode, quantity = row
    return Packaging(PackagingId(key), ItemId(item_id), name, barcode, Quantity(quantity))


def order(row: Row) -> PurchaseOrder:
    key, number, supplier, state, due, version = row
    return PurchaseOrder(OrderId(key), number, SupplierId(supplier), OrderState(state), day(due), version)


def line(row: Row) -> OrderLine:
    key, order_id, number, item_id, ordered, received, over, under, beyond, closed, version, *progress = row
    accepted, rejected, stocked = map(Quantity, progress)
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
        accepted=accepted,
        rejected=rejected,
        stocked=stocked,
    )


def location(row: Row) -> Location:
    key, code, kind, site, zone, retired, condition, velocity, mixing, most, weight, volume, digits, walk = row
    return Location(
        LocationId(key),
        code,
        _KINDS[kind],
        SiteId(site),
        zone,
        is_retired=bool(retired),
        condition=condition,
        velocity=velocity,
        mixing=_MIXINGS[mixing],
        capacity=Capacity(None if most is None else Quantity(most), weight, volume),
        check_digits=digits,
        walk=walk,
    )


def day(written: str | None) -> date | None:
    """The date that an ISO text begins with; a time of day after it says nothing to the floor."""
    return date.fromisoformat(written[:10]) if written else None


def all_of(connection: sqlite3.Connection, statement: str, *values: object) -> list[Row]:
    return connection.execute(statement, values).fetchall()


def first_of(connection: sqlite3.Connection, statement: str, *values: object) -> Row | None:
    found: Row | None = connection.execute(statement, values).fetchone()
    return found
