"""What the office changes about stock: a count, which the ledger adjusts by."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from ims_desktop.central.api.inventory.queries import has_lot, positions_of
from ims_desktop.central.api.locations.queries import named, of_kind, site_named
from ims_desktop.central.gateway.errors import bad_field, conflict
from ims_desktop.central.ledger import post_count
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import SiteId
from ims_desktop.domain.items import Item, Tracking
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity, too_precise
from ims_desktop.domain.texts import text

_ONE = Quantity.of(1)


class Counted(Struct, frozen=True):
    """What somebody counted. Without a location, the one place where the item stands is meant."""

    quantity: Quantity
    location: str | None = None
    status: StockStatus = StockStatus.AVAILABLE
    lot: str = ""
    serial: str = ""
    handling_unit: str = ""


def count(tx: Transaction, item: Item, counted: Counted, now: datetime) -> Quantity:
    """Adjusts the books to what was counted, and answers by how much."""
    if not counted.quantity.fits(item.unit_decimals):
        raise bad_field(too_precise(str(counted.quantity), item.unit_decimals).message, "/quantity")
    if counted.location is None:
        site, position = _only_position(tx, item, counted)
    else:
        site, position = _stated_position(tx, item, counted, counted.location)
    return post_count(tx, site, position, counted.quantity, now)


def count_as_gone(tx: Transaction, item: Item, now: datetime) -> None:
    """Counts nothing at every place where the books have some of it."""
    for stocked in positions_of(tx.connection, item.id):
        post_count(tx, stocked.site_id, stocked.position, ZERO, now)


def _only_position(tx: Transaction, item: Item, counted: Counted) -> tuple[SiteId, Position]:
    standing = positions_of(tx.connection, item.id)
    if len(standing) > 1:
        raise bad_field(text("It stands at {places} places: say which was counted.", places=len(standing)), "/location")
    if standing:
        return standing[0].site_id, standing[0].position
    site = site_named(tx.connection, None)
    dock = of_kind(tx.connection, site, LocationKind.DOCK)
    if dock is None:
        raise conflict(text("The site has no dock: say the location."))
    return site, _position(tx, item, counted, dock)


def _stated_position(tx: Transaction, item: Item, counted: Counted, key: str) -> tuple[SiteId, Position]:
    found = [one.location for one in named(tx.connection, key)]
    if len(found) > 1:
        raise bad_field(text("Several sites have a location “{key}”: use its UUID.", key=key), "/location")
    if not found or found[0].kind.is_virtual:
        raise bad_field(text("“{key}” is no location that goods can stand at.", key=key), "/location")
    return found[0].site_id, _position(tx, item, counted, found[0])


def _position(tx: Transaction, item: Item, counted: Counted, location: Location) -> Position:
    if item.tracking is Tracking.LOT and not has_lot(tx.connection, item.id, counted.lot):
        raise bad_field(text("“{sku}” has no lot “{lot}”.", sku=item.sku, lot=counted.lot), "/lot")
    if item.tracking is Tracking.SERIAL and not (counted.serial and counted.quantity <= _ONE):
        raise bad_field(text("“{sku}” is counted one by one, each with its serial.", sku=item.sku), "/serial")
    return Position(item.id, location.id, counted.status, counted.lot, counted.serial, counted.handling_unit)
