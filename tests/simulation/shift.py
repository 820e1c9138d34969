"""What people do with goods that are there: moves, inspections, counts, nestings and decisions, drawn at random."""

from __future__ import annotations

from random import Random

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.counting import SETTLED, Choice, CountedLine, Statement
from ims_desktop.domain.effects import BALANCES
from ims_desktop.domain.ids import ItemId, LocationId, OperatorId, OrderLineId, PackagingId, TaskId, VarianceId
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.items import Tracking
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.protocol.codec import decode
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import (
    CodeLinked,
    GoodsInspected,
    GoodsMoved,
    HandlingUnitNested,
    StockCounted,
    VarianceDecided,
)
from tests.simulation.office import DOCK, GHOST, ITEMS, SHELF, an_order
from tests.simulation.ports import Central
from tests.simulation.stores import LocalDisk, MirrorDisk
from tests.simulation.views import View

PLACES, UNITS = (DOCK, SHELF), ("P1", "P2", "P3")
BARCODES = ("2900000000018", "2900000000025")


class Seen(Struct, frozen=True):
    """What a person at a workstation has before them."""

    local: LocalDisk
    mirror: MirrorDisk
    view: View

    def standing(self, whole: str) -> list[tuple[Position, Quantity]]:
        """What is shown at a location or on a handling unit."""
        shown = ((self.positions[key], micro) for (record, key), micro in self.view.items() if record == BALANCES)
        there = [(at, Quantity(micro)) for at, micro in shown if whole in (at.location_id, at.handling_unit)]
        return sorted(((at, one) for at, one in there if one.is_positive), key=lambda one: one[0].key)

    @property
    def positions(self) -> dict[str, Position]:
        known = {one.key: one.position for of in self.local.effects.values() for one in of if one.position is not None}
        return known | {row["id"]: _position_of(row) for row in self.rows(BALANCES)}

    def rows(self, record: str) -> list[dict[str, object]]:
        columns = BY_NAME[record].columns
        found = [(name, row) for name, row in self.mirror.rows.items() if name[0] == record and not row.deleted]
        return [dict(zip(columns, row.values, strict=True)) for _, row in sorted(found, key=lambda one: one[0])]


def _position_of(row: dict[str, object]) -> Position:
    parts = [row[name] for name in ("item_id", "location_id", "status", "lot", "serial", "handling_unit")]
    item, place, status, lot, serial, unit = map(str, parts)
    return Position(ItemId(item), LocationId(place), StockStatus(status), lot, serial, unit)


def move(central: Central, seen: Seen, rng: Random) -> GoodsMoved | None:
    """Mostly of what is there; nobody at a workstation knows for sure."""
    match rng.randrange(6):
        case 0 | 1:
            return _move_some(central, rng)
        case 2:
            return _move_whole(seen, MovePurpose.LOCATION, rng.choice(PLACES), rng)
        case 3:
            return _move_whole(seen, MovePurpose.HANDLING_UNIT, rng.choice(UNITS), rng)
        case 4:
            source = _position(rng)
            target = replace(
                source, handling_unit=rng.choice([one for one in ("", *UNITS) if one != source.handling_unit])
            )
            return GoodsMoved(MovePurpose.PACK, (MovedLine(source, target, _some(rng)),))
        case _:
            source = _position(rng)
            target = replace(source, status=rng.choice([StockStatus.ON_HOLD, StockStatus.DAMAGED]))
            return GoodsMoved(
                MovePurpose.RELEASE, (MovedLine(source, target, _some(rng)),), reason=rng.choice(["", "dent"])
            )


def _move_some(central: Central, rng: Random) -> GoodsMoved:
    source = _position(rng)
    target = replace(source, location_id=SHELF if source.location_id == DOCK else DOCK)
    line_id = OrderLineId(f"{an_order(central, rng).id}/{source.item_id}") if rng.random() < 0.5 else None
    purpose = MovePurpose.PUTAWAY if line_id else MovePurpose.MOVE
    return GoodsMoved(purpose, (MovedLine(source, target, _some(rng), line_id),))


def _move_whole(seen: Seen, purpose: MovePurpose, whole: str, rng: Random) -> GoodsMoved | None:
    """With all that is shown there, now and then less: somebody did not look well."""
    there = seen.standing(whole)
    if len(there) > 1 and rng.random() < 0.2:
        there = there[1:]
    lines = tuple(MovedLine(at, _elsewhere(at, purpose, whole), quantity) for at, quantity in there)
    return GoodsMoved(purpose, lines, whole) if lines else None


def _elsewhere(at: Position, purpose: MovePurpose, whole: str) -> Position:
    here = whole if purpose is MovePurpose.LOCATION else at.location_id
    return at.at(SHELF if here == DOCK else DOCK)


def inspect(central: Central, rng: Random) -> GoodsInspected:
    position = replace(_position(rng), status=StockStatus.TO_INSPECT)
    line_id = OrderLineId(f"{an_order(central, rng).id}/{position.item_id}")
    passed, failed = rng.choice([(_some(rng), ZERO), (ZERO, _some(rng)), (_some(rng), _some(rng))])
    return GoodsInspected((InspectedLine(position, passed, failed, reason="bent", order_line_id=line_id),))


def count(seen: Seen, person: OperatorId, rng: Random) -> StockCounted:
    """For a task that this person may do, or unasked; of one position, a location, or one item of it."""
    tasks = [one for one in seen.rows("count_tasks") if one["not_by"] != person and one["state"] != "done"]
    task = rng.choice(tasks) if tasks and rng.random() < 0.7 else None
    position = _position_of_task(seen, task, rng) if task else _counted_position(seen, rng.choice(PLACES), rng)
    found = CountedLine(position, _found(seen, position, rng))
    is_whole = rng.random() < 0.3
    of_item = position.item_id if is_whole and rng.random() < 0.3 else None
    named = TaskId(str(task["id"])) if task else None
    return StockCounted(position.location_id, (found,), is_whole, of_item, named)


def _counted_position(seen: Seen, place: LocationId, rng: Random) -> Position:
    """Mostly something that is shown there."""
    there = [at for at, _ in seen.standing(place)]
    return rng.choice(there) if there and rng.random() < 0.8 else _position(rng)


def _found(seen: Seen, position: Position, rng: Random) -> Quantity:
    """Mostly what is shown, or one more or less."""
    shown = max(0, seen.view.get((BALANCES, position.key), 0))
    match rng.randrange(5):
        case 0 | 1:
            return Quantity(shown)
        case 2 | 3:
            return Quantity(max(0, shown + rng.choice([-1, 1]) * 1_000_000))
    return Quantity.of(rng.randint(0, 3))


def _position_of_task(seen: Seen, task: dict[str, object], rng: Random) -> Position:
    """What a recount is about, or something at the task's location."""
    about = [one for one in seen.rows("variances") if one["task_id"] == task["id"] and one["state"] != SETTLED]
    if about:
        return _position_of(rng.choice(about))
    place = LocationId(str(task["location_id"]))
    return replace(_counted_position(seen, place, rng), location_id=place)


def nest(rng: Random) -> HandlingUnitNested:
    unit = rng.choice(UNITS)
    return HandlingUnitNested(unit, rng.choice([one for one in ("", *UNITS) if one != unit]))


def decide(seen: Seen, rng: Random) -> VarianceDecided | None:
    """About a variance as this workstation sees it, be it stale."""
    open_ = [one for one in seen.rows("variances") if one["state"] != SETTLED]
    if not open_:
        return None
    row = rng.choice(open_)
    counts = [one.operation for one in decode(str(row["counts"]).encode(), list[Statement])]
    choice = rng.choice(list(Choice))
    expected, version = row["expected"], row["version"]
    assert isinstance(expected, int)
    assert isinstance(version, int)
    taken = rng.choice(counts) if choice is Choice.TAKE else None
    name = VarianceId(str(row["id"]))
    return VarianceDecided(name, choice, tuple(counts), Quantity(expected), "seen", version, taken)


def link(identifier: str, rng: Random) -> CodeLinked:
    item = rng.choice(ITEMS)
    quantity = Quantity.of(rng.choice([6, 12]))
    return CodeLinked(PackagingId(f"box {identifier}"), rng.choice(BARCODES), item.id, "Box", quantity)


def _position(rng: Random) -> Position:
    item = rng.choice(ITEMS)
    return Position(
        item.id if rng.random() < 0.97 else ItemId("ghost"),
        rng.choice([DOCK, DOCK, SHELF]) if rng.random() < 0.97 else GHOST,
        lot=rng.choice("AB") if item.tracking is Tracking.LOT else "",
        serial=str(rng.randint(1, 9)) if item.tracking is Tracking.SERIAL else "",
        handling_unit=rng.choice(UNITS) if rng.random() < 0.25 else "",
    )


def _some(rng: Random) -> Quantity:
    return Quantity(rng.choice([1_000_000, 2_000_000, 500_000]))
