"""Stock as the books have it: physical on hand, one row a product."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, func, select

from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.ledger.rows import day_of, item_of, position_of
from ims_desktop.central.tables import balances, items, locations, lots
from ims_desktop.domain.ids import ItemId, SiteId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity, total

_PHYSICAL = tuple(kind.value for kind in LocationKind if not kind.is_virtual)


class Stock(Struct, frozen=True):
    """How much of an item there is, in all and of each status."""

    item: Item
    by_status: Mapping[StockStatus, Quantity]

    @property
    def quantity(self) -> Quantity:
        return total(self.by_status.values())


class StockedPosition(Struct, frozen=True):
    """How much of an item stands at one position."""

    position: Position
    site_id: SiteId
    location: str
    zone: str
    expiry: date | None
    quantity: Quantity


def page(connection: Connection, wanted: Slice) -> Page[Stock]:
    """Every product in the order of the SKUs, those without stock too."""
    live = select(items).where(items.c.deleted == 0)
    found = page_of(connection, live, [items.c.sku], wanted)
    return found.of(stock_of(connection, [item_of(row) for row in found.rows]))


def stock_of(connection: Connection, some: Sequence[Item]) -> list[Stock]:
    found: dict[str, dict[StockStatus, Quantity]] = {item.id: {} for item in some}
    for row in connection.execute(_sums(found)):
        found[row.item_id][StockStatus(row.status)] = Quantity(int(row.quantity))
    return [Stock(item, found[item.id]) for item in some]


def positions_of(connection: Connection, item_id: ItemId) -> list[StockedPosition]:
    """Where it stands, or is missing, by location."""
    joined = balances.join(locations, locations.c.id == balances.c.location_id).outerjoin(
        lots, (lots.c.item_id == balances.c.item_id) & (lots.c.code == balances.c.lot)
    )
    query = (
        select(balances, locations.c.code.label("location"), locations.c.zone, lots.c.expiry)
        .select_from(joined)
        .where(balances.c.item_id == item_id, balances.c.quantity != 0, locations.c.kind.in_(_PHYSICAL))
        .order_by(locations.c.code, balances.c.lot, balances.c.serial, balances.c.status, balances.c.id)
    )
    return [_position(row) for row in connection.execute(query)]


def has_lot(connection: Connection, item_id: ItemId, code: str) -> bool:
    query = select(lots.c.id).where(lots.c.item_id == item_id, lots.c.code == code, lots.c.deleted == 0)
    return connection.execute(query).first() is not None


def _sums(item_ids: Iterable[str]) -> Select[Any]:
    return (
        select(balances.c.item_id, balances.c.status, func.sum(balances.c.quantity).label("quantity"))
        .select_from(balances.join(locations, locations.c.id == balances.c.location_id))
        .where(balances.c.item_id.in_(list(item_ids)), locations.c.kind.in_(_PHYSICAL), balances.c.quantity != 0)
        .group_by(balances.c.item_id, balances.c.status)
        .order_by(balances.c.item_id, balances.c.status)
    )


def _position(row: Row[Any]) -> StockedPosition:
    return StockedPosition(
        position_of(row), SiteId(row.site_id), row.location, row.zone, day_of(row.expiry), Quantity(row.quantity)
    )
