"""From what somebody says came in to physical lines: which item, from where, to where, on which lines of the order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec import Struct
from sqlalchemy import Connection

from ims_desktop.central.api.items.queries import by_keys
from ims_desktop.central.api.locations.queries import named, of_kind
from ims_desktop.central.gateway.errors import bad_field, conflict
from ims_desktop.domain.errors import InputProblem, our_bug
from ims_desktop.domain.ids import ItemId, LocationId, OrderLineId, SiteId
from ims_desktop.domain.items import Item, Tracking
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.orders import OrderLine
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.receiving import ReceivedLine, status_on_receipt
from ims_desktop.domain.texts import text

ONE = Quantity.of(1)


class CameIn(Struct, frozen=True):
    """What somebody says of goods that came in; products and locations by code or UUID."""

    product: str
    quantity: Quantity
    location: str | None = None
    status: StockStatus | None = None
    lot: str = ""
    expiry: date | None = None
    serial: str = ""
    handling_unit: str = ""


def physical_lines(
    connection: Connection, said: Sequence[CameIn], site: SiteId, order_lines: Sequence[OrderLine]
) -> list[ReceivedLine]:
    """The lines to post. Raises ``BadRequest``, with a pointer, for what cannot have come in as it is said."""
    found = by_keys(connection, (one.product for one in said))
    source = _virtual_supplier(connection, site)
    left = _Left(order_lines)
    lines: list[ReceivedLine] = []
    for place, one in enumerate(said):
        pointer = f"/received_items/{place}"
        item = _checked(one, found.get(one.product), pointer)
        target = _target(connection, one, site, pointer)
        for line_id, quantity in left.take(item.id, one.quantity):
            lines.append(_line(one, item, quantity, source, target, line_id))
    return lines


class _Left:
    """What each line of the order still waits for: goods fill the lines of their item in order."""

    def __init__(self, order_lines: Sequence[OrderLine]) -> None:
        self._lines = sorted(order_lines, key=lambda line: line.number)
        self._left = {line.id: line.left for line in self._lines}

    def take(self, item: ItemId, quantity: Quantity) -> Iterator[tuple[OrderLineId | None, Quantity]]:
        """Which lines so much of the item belongs to; what is over stays with the item's last line, if it has any."""
        lines = [line.id for line in self._lines if line.item_id == item]
        parts: dict[OrderLineId | None, Quantity] = {}
        for line_id in lines:
            part = min(self._left[line_id], quantity)
            self._left[line_id] -= part
            quantity -= part
            parts[line_id] = part
        last = lines[-1] if lines else None
        parts[last] = parts.get(last, ZERO) + quantity
        return ((line_id, part) for line_id, part in parts.items() if part)


def _line(
    one: CameIn, item: Item, quantity: Quantity, source: LocationId, target: LocationId, line_id: OrderLineId | None
) -> ReceivedLine:
    return ReceivedLine(
        item_id=item.id,
        quantity=quantity,
        source=source,
        target=target,
        status=one.status or status_on_receipt(item),
        order_line_id=line_id,
        lot=one.lot,
        expiry=one.expiry,
        serial=one.serial,
        handling_unit=one.handling_unit,
    )


def _checked(one: CameIn, item: Item | None, pointer: str) -> Item:
    if item is None:
        raise bad_field(text("There is no product “{key}”.", key=one.product), f"{pointer}/product_id")
    try:
        item.counted(one.quantity)
    except InputProblem as error:
        raise bad_field(error.message, f"{pointer}/quantity") from None
    if item.tracking is Tracking.LOT and not one.lot:
        raise bad_field(text("Product “{sku}” is received by lot: say which.", sku=item.sku), f"{pointer}/lot")
    if item.tracking is Tracking.SERIAL and (not one.serial or one.quantity != ONE):
        raise bad_field(
            text("Product “{sku}” is received one by one, each with its serial.", sku=item.sku), f"{pointer}/serial"
        )
    if one.expiry is not None and not one.lot:
        raise bad_field(text("An expiry is of a lot: say which."), f"{pointer}/lot")
    return item


def _target(connection: Connection, one: CameIn, site: SiteId, pointer: str) -> LocationId:
    if one.location is None:
        dock = of_kind(connection, site, LocationKind.DOCK)
        if dock is None:
            raise conflict(text("The site has no dock: say the location."))
        return dock.id
    here = [place.location for place in named(connection, one.location) if place.location.site_id == site]
    if not here or here[0].kind.is_virtual or here[0].is_retired:
        message = text("“{key}” is no location of the site that goods can stand at.", key=one.location)
        raise bad_field(message, f"{pointer}/location")
    return here[0].id


def _virtual_supplier(connection: Connection, site: SiteId) -> LocationId:
    supplier = of_kind(connection, site, LocationKind.SUPPLIER)
    if supplier is None:
        raise our_bug(f"site {site} has no location of kind supplier")
    return supplier.id
