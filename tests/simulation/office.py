"""The company of the simulation, and what its office does meanwhile."""

from __future__ import annotations

from datetime import date
from random import Random

from msgspec.structs import replace

from ims_desktop.domain.ids import ItemId, LocationId, OrderId, OrderLineId, ReceiptId, SupplierId
from ims_desktop.domain.items import Item, Tracking
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.orders import OrderLine, OrderState, OverReceipt, PurchaseOrder, Tolerance
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.protocol.operations import GoodsReceived
from tests.simulation.books import SITE, Task
from tests.simulation.ports import Central

ITEMS = (
    Item(ItemId("chain"), "CH", "Chain"),
    Item(ItemId("oil"), "OI", "Oil", tracking=Tracking.LOT),
    Item(ItemId("frame"), "FR", "Frame", tracking=Tracking.SERIAL),
)
SUPPLIER, DOCK, SHELF, GHOST = LocationId("supplier"), LocationId("dock"), LocationId("shelf"), LocationId("ghost")
VIRTUAL = {
    LocationId("suspense"): LocationKind.SUSPENSE,
    LocationId("adjustment"): LocationKind.ADJUSTMENT,
}
PLAN = "plan"
EXPIRIES = (None, date(2027, 1, 1), date(2027, 6, 1))


def open_business(central: Central) -> None:
    kinds = {SUPPLIER: LocationKind.SUPPLIER, DOCK: LocationKind.DOCK, SHELF: LocationKind.STORAGE}
    for location, kind in {**kinds, **VIRTUAL}.items():
        central.put_location(Location(location, location.upper(), kind, SITE))
    for item in ITEMS:
        central.put_item(item)
    for number in (1, 2):
        place_order(central, number)
    for place in (DOCK, SHELF):
        central.put_task(Task(f"task at {place}", place, "open", PLAN))


def place_order(central: Central, number: int) -> None:
    order = PurchaseOrder(
        OrderId(f"order{number}.{central.lives}"), f"PO{number}", SupplierId("s"), OrderState.APPROVED
    )
    tolerance = Tolerance(over=1_000, beyond=OverReceipt.WARN)
    lines = [
        OrderLine(OrderLineId(f"{order.id}/{item.id}"), order.id, row, item.id, Quantity.of(10), tolerance=tolerance)
        for row, item in enumerate(ITEMS, start=1)
    ]
    central.put_order(order, lines)


def an_order(central: Central, rng: Random) -> PurchaseOrder:
    return rng.choice(list(central.state.orders.values()))


def delivery(central: Central, rng: Random) -> GoodsReceived:
    """Mostly right, now and then of unknown goods or places."""
    order = an_order(central, rng) if rng.random() < 0.9 else None
    lines = tuple(_line(order, rng) for _ in range(rng.choice([1, 1, 2])))
    receipt = f"R{rng.randint(1, 4)}"
    return GoodsReceived(ReceiptId(receipt), receipt, order.id if order else None, lines)


def _line(order: PurchaseOrder | None, rng: Random) -> ReceivedLine:
    item = rng.choice(ITEMS)
    matched = order is not None and rng.random() < 0.9
    return ReceivedLine(
        item_id=item.id if rng.random() < 0.97 else ItemId("ghost"),
        quantity=Quantity(rng.choice([1_000_000, 2_000_000, 500_000])),
        source=SUPPLIER,
        target=rng.choice([DOCK, DOCK, SHELF]) if rng.random() < 0.97 else GHOST,
        order_line_id=OrderLineId(f"{order.id}/{item.id}") if order and matched else None,
        lot=rng.choice("AB") if item.tracking is Tracking.LOT else "",
        expiry=rng.choice(EXPIRIES) if item.tracking is Tracking.LOT else None,
        serial=str(rng.randint(1, 9)) if item.tracking is Tracking.SERIAL else "",
        handling_unit=rng.choice(("P1", "P2")) if rng.random() < 0.15 else "",
    )


def act(central: Central, rng: Random) -> str:
    """Something that the office does, and what it was."""
    order = an_order(central, rng)
    match rng.randrange(7):
        case 0:
            central.put_order(replace(order, state=OrderState.CANCELLED, version=order.version + 1))
            return f"cancels {order.number}"
        case 1:
            central.put_order(replace(order, state=OrderState.APPROVED, version=order.version + 1))
            return f"approves {order.number}"
        case 2:
            return _edit_line(central, rng)
        case 3:
            place_order(central, len(central.state.orders) + 1)
            return "places an order"
        case 4 | 5:
            central.put_supplier(rng.choice("xy"), rng.choice([None, None, "Smith", "Jones"]))
            return "adds, renames or deletes a supplier"
        case _:
            item = central.state.items[rng.choice(ITEMS).id]
            central.put_item(replace(item, is_retired=not item.is_retired))
            return f"retires {item.name}, or takes it back"


def _edit_line(central: Central, rng: Random) -> str:
    line = rng.choice(list(central.state.lines.values()))
    ordered = Quantity.of(rng.choice([2, 10, 20]))
    central.put_order(central.state.orders[line.order_id], [replace(line, ordered=ordered, version=line.version + 1)])
    return f"orders {ordered} on {line.id}"
