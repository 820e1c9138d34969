"""What people do with goods that are there: moves, inspections and counts, drawn at random."""

from __future__ import annotations

from random import Random

from msgspec.structs import replace

from ims_desktop.domain.counting import CountedLine
from ims_desktop.domain.ids import ItemId, OrderLineId
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.items import Tracking
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.protocol.operations import GoodsInspected, GoodsMoved, StockCounted
from tests.simulation.central import ModelCentral
from tests.simulation.office import DOCK, GHOST, ITEMS, SHELF, an_order


def move(central: ModelCentral, rng: Random) -> GoodsMoved:
    """Mostly of what is there; nobody at a workstation knows for sure."""
    source = _position(rng)
    target = replace(source, location_id=SHELF if source.location_id == DOCK else DOCK)
    line_id = OrderLineId(f"{an_order(central, rng).id}/{source.item_id}") if rng.random() < 0.5 else None
    purpose = MovePurpose.PUTAWAY if line_id else MovePurpose.MOVE
    return GoodsMoved(purpose, (MovedLine(source, target, _some(rng), line_id),))


def inspect(central: ModelCentral, rng: Random) -> GoodsInspected:
    position = replace(_position(rng), status=StockStatus.TO_INSPECT)
    line_id = OrderLineId(f"{an_order(central, rng).id}/{position.item_id}")
    passed, failed = rng.choice([(_some(rng), ZERO), (ZERO, _some(rng)), (_some(rng), _some(rng))])
    return GoodsInspected((InspectedLine(position, passed, failed, reason="bent", order_line_id=line_id),))


def count(rng: Random) -> StockCounted:
    position = _position(rng)
    found = Quantity.of(rng.randint(0, 3))
    return StockCounted(position.location_id, (CountedLine(position, found),), is_whole=rng.random() < 0.3)


def _position(rng: Random) -> Position:
    item = rng.choice(ITEMS)
    return Position(
        item.id if rng.random() < 0.97 else ItemId("ghost"),
        rng.choice([DOCK, DOCK, SHELF]) if rng.random() < 0.97 else GHOST,
        lot=rng.choice("AB") if item.tracking is Tracking.LOT else "",
        serial=str(rng.randint(1, 9)) if item.tracking is Tracking.SERIAL else "",
    )


def _some(rng: Random) -> Quantity:
    return Quantity(rng.choice([1_000_000, 2_000_000, 500_000]))
