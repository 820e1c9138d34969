"""Putaway from the workstation's own disk: the sums of room follow every pull, and own pending work counts."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from ims_desktop.domain.effects import on_balance
from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location, Mixing
from ims_desktop.domain.positions import Position
from ims_desktop.domain.putaway import USUAL_RULES, AnyRoom, ByZone, NearestEmpty, SameItem, suggest
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.mirror import Reached
from ims_desktop.protocol.messages import Change
from ims_desktop.store import location_room
from ims_desktop.store.local_store import LocalStore
from ims_desktop.store.putaway_book import SqlitePutawayBook
from tests.contracts import rows
from tests.contracts.outbox_contract import FIRST, MORNING, receipt
from tests.contracts.putaway_contract import PutawayContract, asked
from tests.contracts.warehouse import BOLT, CHAIN, ITEMS, SITE, load, shelf


class MirroredWarehouse:
    """The workstation's book; everything comes in as a pull brings it."""

    def __init__(self, store: LocalStore) -> None:
        self.store = store
        self.place = 100
        self.known: dict[str, tuple[int, Position]] = {}
        self.tell(*(item_change(one) for one in ITEMS))

    @property
    def places(self) -> SqlitePutawayBook:
        return self.store.putaway_book

    def build(self, *locations: Location) -> None:
        self.tell(*map(location_change, locations))

    def put(self, location: Location, item: Item, quantity: int, lot: str = "") -> None:
        position = Position(item.id, location.id, lot=lot)
        before = self.known.get(position.key, (0, position))[0]
        self.known[position.key] = (before + quantity, position)
        self.tell(rows.balance(0, position, before + quantity))

    def tell(self, *changes: Change) -> None:
        told = []
        for change in changes:
            self.place += 1
            told.append(Change(change.record, self.place, change.deleted, change.values))
        self.store.mirror.apply(told, Reached("life", self.place, self.place))


def item_change(item: Item) -> Change:
    first = (item.id, item.sku, item.name, item.unit, "none", item.unit_decimals, 0, 0, 0, 0, 1)
    more = ("all", item.velocity, item.condition, item.fixed_location_id or "", 0, item.weight_mg, item.volume_mm3)
    return Change("items", 0, False, (*first, *more))


def location_change(one: Location) -> Change:
    what = (one.id, one.code, one.kind.value, one.site_id, one.zone, int(one.is_retired))
    marked = (one.condition, one.velocity, one.mixing.value, one.check_digits, one.walk)
    most = one.capacity.quantity.micro if one.capacity.quantity else None
    return Change("locations", 0, False, (*what, *marked, most, one.capacity.weight_mg, one.capacity.volume_mm3, None))


@pytest.fixture
def warehouse(store: LocalStore) -> MirroredWarehouse:
    store.outbox.begin_as(FIRST)
    return MirroredWarehouse(store)


class TestFromDisk(PutawayContract):
    @pytest.fixture
    def warehouse(self, warehouse: MirroredWarehouse) -> MirroredWarehouse:
        return warehouse


def moved(warehouse: MirroredWarehouse, name: str, item: Item, quantity: int, place: Location) -> None:
    """Own work that the central has not answered yet."""
    change = on_balance(Position(item.id, place.id), Quantity.of(quantity))
    warehouse.store.outbox.record(receipt(name, MORNING, timedelta(0)), (change,))


def test_own_pending_putaways_fill_a_location_and_empty_another(warehouse: MirroredWarehouse) -> None:
    first, second = shelf("A", 1, most=10), shelf("B", 2, most=10)
    warehouse.build(first, second)
    warehouse.put(second, BOLT, 10)
    moved(warehouse, "in", CHAIN, 6, first)
    assert asked(warehouse, load(), AnyRoom(), NearestEmpty()) == ("A", "Has room, nearest to the dock", 4)
    moved(warehouse, "out", BOLT, -10, second)
    assert asked(warehouse, load(), NearestEmpty()) == ("B", "Empty, nearest to the dock", 10)
    assert asked(warehouse, load(), AnyRoom()) == ("B", "Has room, nearest to the dock", 10)


def test_where_own_work_has_just_put_the_item_its_like_is_suggested(warehouse: MirroredWarehouse) -> None:
    near, far = shelf("A", 1), shelf("B", 2)
    warehouse.build(near, far)
    moved(warehouse, "in", CHAIN, 1, far)
    assert asked(warehouse, load()) == ("B", "Same item stands there", 10)


def test_room_in_a_zone_that_own_work_freed_is_found(warehouse: MirroredWarehouse) -> None:
    here, there = shelf("A", 1, zone="PICK", most=10), shelf("B", 2, zone="BULK", most=10)
    warehouse.build(here, there)
    for number, one in enumerate((here, there)):
        warehouse.put(one, BOLT, 10)
        moved(warehouse, f"out-{number}", BOLT, -10, one)
    assert asked(warehouse, load(), ByZone(zones=("BULK",))) == ("B", "Zone BULK", 10)
    assert asked(warehouse, load(), ByZone(zones=("PICK",))) == ("A", "Zone PICK", 10)


def test_the_sites_list_is_read_in_its_order_and_what_is_not_understood_is_passed_over(
    warehouse: MirroredWarehouse,
) -> None:
    assert warehouse.places.rules(SITE) == USUAL_RULES
    warehouse.tell(
        _rule("r1", "any_room", '{"zones":["BULK"]}', 30),
        _rule("r2", "same_item", "{}", 10),
        _rule("r3", "by_the_stars", "{}", 5),
        _rule("r4", "zone", '{"velocity":"A","zones":["PICK"],"split":true}', 20),
        _rule("r5", "nearest_empty", "{}", 1, is_active=0),
        _rule("r6", "any_room", '{"rooms":3}', 2),
        _rule("r7", "any_room", "{}", 3, site="elsewhere"),
    )
    assert [(rule.id, rule.parameter) for rule in warehouse.places.rules(SITE)] == [
        ("r2", SameItem()),
        ("r4", ByZone(velocity="A", zones=("PICK",), split=True)),
        ("r1", AnyRoom(zones=("BULK",))),
    ]


def _rule(key: str, kind: str, parameter: str, sequence: int, is_active: int = 1, site: str = SITE) -> Change:
    return Change("putaway_rules", 0, False, (key, site, kind, parameter, sequence, is_active))


def sums(store: LocalStore) -> list[tuple[object, ...]]:
    columns = (
        "location_id, zone, is_quarantine, condition, velocity, mixing, walk, code, positions, quantity, weight_mg,"
        " volume_mm3, room_quantity, room_weight_mg, room_volume_mm3, takes_more"
    )
    return store.mirror._connection.execute(f"SELECT {columns} FROM location_room ORDER BY location_id").fetchall()


@pytest.mark.parametrize("seed", range(6))
def test_the_sums_are_what_the_rows_add_up_to_whatever_comes_in_which_order(
    warehouse: MirroredWarehouse, seed: int
) -> None:
    random = Random(seed)
    for _ in range(150):
        warehouse.tell(_anything(random))
        if random.random() < 0.2:
            before = sums(warehouse.store)
            location_room.add_up(warehouse.store.mirror._connection)
            assert sums(warehouse.store) == before
    assert sums(warehouse.store)


def _anything(random: Random) -> Change:
    what = random.random()
    key = f"p{random.randrange(4)}"
    if what < 0.2:
        weight = random.choice([0, 0, 333, 250_000])
        return item_change(
            Item(ItemId(f"i{random.randrange(3)}"), "I", "Item", weight_mg=weight, volume_mm3=weight * 7)
        )
    if what < 0.4:
        kept = shelf(
            key.upper(),
            random.randrange(3),
            zone=random.choice(["", "Quarantine"]),
            most=random.choice([None, 5]),
            mixing=random.choice(list(Mixing)),
            is_retired=random.random() < 0.2,
        )
        return Change("locations", 0, random.random() < 0.1, location_change(kept).values)
    position = Position(ItemId(f"i{random.randrange(3)}"), LocationId(key), lot=random.choice(["", "L"]))
    return rows.balance(0, position, random.randrange(-3, 9), deleted=random.random() < 0.1)


def test_a_mirror_that_begins_again_knows_no_room(warehouse: MirroredWarehouse) -> None:
    warehouse.build(shelf("A"))
    warehouse.put(shelf("A"), CHAIN, 3)
    warehouse.store.mirror.begin_again("next")
    assert sums(warehouse.store) == []
    assert suggest(load(), USUAL_RULES, warehouse.places).best is None


def test_a_question_reads_indexes_and_never_every_location(warehouse: MirroredWarehouse, folder: Path) -> None:
    """What SQLite says of each statement that a question makes: no scan of a table of rows."""
    warehouse.build(shelf("A"))
    connection = warehouse.store.putaway_book._connection
    asked_for: list[str] = []
    connection.set_trace_callback(asked_for.append)
    rules = [*USUAL_RULES]
    suggest(load(BOLT), rules, warehouse.places)
    asked(warehouse, load(BOLT), ByZone(velocity="A", zones=("PICK", "")), NearestEmpty(zones=("X",)), AnyRoom())
    connection.set_trace_callback(None)
    plans = [
        str(row[3])
        for statement in asked_for
        if statement.lstrip().startswith(("SELECT", "WITH"))
        for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}")
    ]
    tables = ("locations", "l", "balances", "b", "items", "i")
    assert plans
    assert not [plan for plan in plans if plan in {f"SCAN {table}" for table in tables}]
    assert sqlite3.sqlite_version_info >= (3, 31)
