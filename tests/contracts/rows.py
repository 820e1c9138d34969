"""Changes as a central sends them, for tests that fill a mirror by hand."""

from __future__ import annotations

from ims_desktop.domain.ids import ItemId, LocationId, OrderLineId
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import MICRO, Quantity
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.outcomes import Result

SITE = "site"
ITEM = ItemId("item-1")
DOCK = LocationId("dock")
SUPPLIER = LocationId("supplier")


def location(place: int, key: str, kind: str = "storage", code: str = "") -> Change:
    values = (key, code or key.upper(), kind, SITE, "", 0)
    return Change("locations", place, False, BY_NAME["locations"].complete(values))


def item(place: int, key: str = ITEM, sku: str = "BK-M68B", name: str = "Mountain Bike", **more: int) -> Change:
    decimals, retired = more.get("unit_decimals", 0), more.get("is_retired", 0)
    values = (key, sku, name, "EA", "none", decimals, 0, 0, 0, retired, 1)
    return Change("items", place, bool(more.get("deleted", 0)), BY_NAME["items"].complete(values))


def packaging(place: int, barcode: str, quantity: int = 1, item_id: str = ITEM) -> Change:
    return Change("packagings", place, False, (f"p-{barcode}", item_id, "case", barcode, quantity * MICRO))


def supplier(place: int) -> Change:
    return Change("suppliers", place, False, ("supplier-1", "S1", "Acme Cycles"))


def order(place: int, key: str = "order-1", number: str = "PO-1", state: str = "approved", due: str = "") -> Change:
    return Change("purchase_orders", place, False, (key, number, "supplier-1", state, SITE, due or None, 1))


def line(
    place: int,
    key: str = "line-1",
    order_id: str = "order-1",
    *,
    number: int = 1,
    ordered: int = 10,
    received: float = 0,
    under: int = 0,
) -> Change:
    """``under`` in parts of 10,000."""
    counts = (number, ordered * MICRO, round(received * MICRO), 0, under)
    values = (key, order_id, ITEM, SITE, *counts, "warn", 0, 1)
    return Change("purchase_order_lines", place, False, BY_NAME["purchase_order_lines"].complete(values))


def lot(place: int, code: str, expiry: str | None) -> Change:
    return Change("lots", place, False, (f"lot-{code}", ITEM, code, expiry))


def balance(place: int, position: Position, quantity: int, *, deleted: bool = False) -> Change:
    where = (position.item_id, position.location_id, SITE, position.status.value)
    which = (position.lot, position.serial, position.handling_unit)
    return Change("balances", place, deleted, (position.key, *where, *which, quantity * MICRO))


def outcome(
    place: int,
    operation: str,
    sequence: int,
    result: Result = Result.APPLIED,
    *,
    as_stated: bool = True,
    workstation: str = "ws-1",
    reason: str | None = None,
) -> Change:
    values = (operation, workstation, sequence, result.value, int(as_stated), reason)
    return Change("outcomes", place, False, values)


def case(place: int, key: str, operations: str, state: str = "open", hour: int = 8) -> Change:
    opened_at = f"2026-03-02T{hour:02d}:00:00.000000Z"
    sentence = '{"msgid":"More {item} came in","values":{"item":"bikes"}}'
    values = (key, "over_received", OrderLineId("line-1"), SITE, state, sentence, operations, opened_at, None)
    return Change("cases", place, False, BY_NAME["cases"].complete(values))


def at_dock(lot_code: str = "", serial: str = "") -> Position:
    return Position(ITEM, DOCK, StockStatus.AVAILABLE, lot_code, serial)


def pieces(count: int) -> Quantity:
    return Quantity(count * MICRO)
