"""Rows of the central's tables as what the rules reason about."""

from __future__ import annotations

from datetime import date
from hashlib import blake2b
from typing import Any

from sqlalchemy import Row

from ims_desktop.domain.ids import ItemId, LocationId, OrderId, OrderLineId, SiteId, SupplierId
from ims_desktop.domain.inspecting import Sampling, SamplingPlan
from ims_desktop.domain.items import Item, Lot, Tracking
from ims_desktop.domain.locations import Capacity, Location, LocationKind, Mixing
from ims_desktop.domain.orders import OrderLine, OrderState, OverReceipt, PurchaseOrder, Tolerance
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity


def item_of(row: Row[Any]) -> Item:
    return Item(
        id=ItemId(row.id),
        sku=row.sku,
        name=row.name,
        unit=row.unit,
        unit_decimals=row.unit_decimals,
        tracking=Tracking(row.tracking),
        expiry_required=bool(row.expiry_required),
        min_shelf_life_days=row.min_shelf_life_days,
        inspection_required=bool(row.inspection_required),
        is_retired=bool(row.is_retired),
        sampling=SamplingPlan(Sampling(row.sampling), row.sampling_value),
        velocity=row.velocity,
        condition=row.condition,
        fixed_location_id=LocationId(row.fixed_location_id) if row.fixed_location_id else None,
        weight_mg=row.weight_mg,
        volume_mm3=row.volume_mm3,
    )


def location_of(row: Row[Any]) -> Location:
    capacity = row.capacity_quantity
    return Location(
        id=LocationId(row.id),
        code=row.code,
        kind=LocationKind(row.kind),
        site_id=SiteId(row.site_id),
        zone=row.zone,
        is_retired=bool(row.is_retired),
        condition=row.condition,
        velocity=row.velocity,
        mixing=Mixing(row.mixing),
        capacity=Capacity(
            None if capacity is None else Quantity(capacity), row.capacity_weight_mg, row.capacity_volume_mm3
        ),
        check_digits=row.check_digits,
        walk=row.walk,
    )


def order_of(row: Row[Any]) -> PurchaseOrder:
    return PurchaseOrder(
        OrderId(row.id), row.number, SupplierId(row.supplier_id), OrderState(row.state), day_of(row.due), row.version
    )


def order_line_of(row: Row[Any]) -> OrderLine:
    return OrderLine(
        id=OrderLineId(row.id),
        order_id=OrderId(row.order_id),
        number=row.number,
        item_id=ItemId(row.item_id),
        ordered=Quantity(row.ordered),
        received=Quantity(row.received),
        tolerance=Tolerance(row.over, row.under, OverReceipt(row.beyond)),
        is_closed_short=bool(row.is_closed_short),
        version=row.version,
        accepted=Quantity(row.accepted),
        rejected=Quantity(row.rejected),
        stocked=Quantity(row.stocked),
    )


def lot_of(row: Row[Any]) -> Lot:
    return Lot(ItemId(row.item_id), row.code, day_of(row.expiry))


def position_of(row: Row[Any]) -> Position:
    """The position of a row of ``balances``."""
    return Position(
        ItemId(row.item_id),
        LocationId(row.location_id),
        StockStatus(row.status),
        row.lot,
        row.serial,
        row.handling_unit,
    )


def lot_key(item_id: ItemId, code: str) -> str:
    """The id of a lot: the same wherever the lot is first seen."""
    return blake2b(f"{item_id}\x1f{code}".encode(), digest_size=16).hexdigest()


def day_of(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
