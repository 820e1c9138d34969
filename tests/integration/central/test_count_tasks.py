"""Count tasks: which bins the plans ask for, when again, and what somebody asks for on the spot."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from ims_desktop.central.api.count_plans import service
from ims_desktop.central.api.count_plans.queries import find
from ims_desktop.central.api.count_plans.service import PlanFields
from ims_desktop.central.commands import init, make_count_tasks
from ims_desktop.central.count_tasks import PlanKind, ask_for_count, make_due_tasks
from ims_desktop.central.database import Database
from ims_desktop.central.reasons import FIRST
from ims_desktop.central.sites import found_site
from ims_desktop.central.tables import balances, count_tasks, items, locations, reasons
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import LocationId, SiteId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import MICRO, Quantity
from ims_desktop.domain.times import utc_text

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


class House:
    """Four bins: two with fast movers, one with a slow one, one empty."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as tx:
            self.site: SiteId = found_site(tx, "MAIN", "Main")
            for sku, velocity in (("FAST", "A"), ("SLOW", "C")):
                row = {"id": sku, "sku": sku, "name": sku, "unit": "EA", "tracking": "none", "unit_decimals": 0}
                flags = dict.fromkeys(
                    ("deleted", "expiry_required", "min_shelf_life_days", "inspection_required", "is_retired"), 0
                )
                tx.connection.execute(insert(items).values(**row, **flags, version=1, velocity=velocity))
            for number, code in enumerate(("A-1", "A-2", "B-1", "B-2")):
                row = {"id": code, "code": code, "kind": "storage", "site_id": self.site, "zone": code[0]}
                tx.connection.execute(insert(locations).values(**row, deleted=0, is_retired=0, walk=number))
        self.put("A-1", "FAST", 40)
        self.put("A-2", "FAST", 3)
        self.put("B-1", "SLOW", 8)

    def put(self, code: str, sku: str, pieces: int) -> None:
        position = Position(sku, LocationId(code))  # type: ignore[arg-type]
        row = {"id": position.key, "item_id": sku, "location_id": code, "site_id": self.site, "status": "available"}
        rest = {"lot": "", "serial": "", "handling_unit": "", "quantity": pieces * MICRO, "deleted": 0}
        with self.database.transaction() as tx:
            tx.connection.execute(insert(balances).values(**row, **rest))

    def plan(self, kind: PlanKind = PlanKind.CLASS, **more: object) -> str:
        fields = PlanFields(kind, **{"every_days": 30} | more)  # type: ignore[arg-type]
        with self.database.transaction() as tx:
            return service.create(tx, f"{kind.value} {more}"[:60], None, fields).id

    def make(self, now: datetime = NOW) -> int:
        with self.database.transaction() as tx:
            return make_due_tasks(tx, now)

    def waiting(self) -> list[tuple[str, str]]:
        query = select(count_tasks.c.location_id, count_tasks.c.item_id).where(
            count_tasks.c.deleted == 0, count_tasks.c.state == "open"
        )
        with self.database.reading() as connection:
            return sorted((row.location_id, row.item_id) for row in connection.execute(query))

    def count_everything(self, at: datetime) -> None:
        """As the ledger does when counts come in."""
        with self.database.transaction() as tx:
            tx.connection.execute(update(count_tasks).values(state="done"))
            tx.connection.execute(update(locations).values(counted_at=utc_text(at)))


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def test_a_plan_of_a_class_asks_for_the_bins_that_hold_it_once(house: House) -> None:
    house.plan(velocity="A")
    assert house.make() == 2
    assert house.waiting() == [("A-1", ""), ("A-2", "")]
    assert house.make() == 0


def test_a_plan_of_every_class_and_one_zone(house: House) -> None:
    house.plan(zone="B")
    house.make()
    assert house.waiting() == [("B-1", "")]


def test_bins_that_the_books_say_are_empty_have_a_plan_of_their_own(house: House) -> None:
    house.plan(PlanKind.ZERO_STOCK)
    house.make()
    assert house.waiting() == [("B-2", "")]


def test_what_runs_low_is_counted_by_item(house: House) -> None:
    house.plan(PlanKind.LOW_STOCK, low_quantity=Quantity.of(8))
    house.make()
    assert house.waiting() == [("A-2", "FAST"), ("B-1", "SLOW")]


def test_a_bin_is_due_again_when_its_days_are_over(house: House) -> None:
    house.plan(velocity="A")
    house.make()
    house.count_everything(NOW)
    assert house.make(NOW + timedelta(days=29)) == 0
    assert house.make(NOW + timedelta(days=30)) == 2


def test_two_plans_do_not_ask_for_one_bin_twice(house: House) -> None:
    house.plan(velocity="A")
    house.plan(zone="A")
    assert house.make() == 2


def test_a_plan_that_is_switched_off_takes_its_tasks_back_and_on_again_asks_anew(house: House) -> None:
    plan = house.plan(velocity="A")
    house.make()
    with house.database.transaction() as tx:
        service.switch_off(tx, find(tx.connection, plan))
    assert house.waiting() == []
    assert house.make() == 0
    with house.database.transaction() as tx:
        service.change(tx, find(tx.connection, plan), PlanFields(PlanKind.CLASS, 30, "A"))
    assert house.make() == 2
    assert house.waiting() == [("A-1", ""), ("A-2", "")]


def test_new_tasks_reach_workstations_by_the_feed(house: House) -> None:
    house.plan(velocity="A")
    house.make()
    with house.database.reading() as connection:
        assert all(connection.scalars(select(count_tasks.c.place)).all())


def test_a_count_is_asked_for_on_the_spot(house: House) -> None:
    with house.database.transaction() as tx:
        assert ask_for_count(tx, house.site, NOW, code="B-2") == 1
        assert ask_for_count(tx, house.site, NOW, sku="FAST") == 2
        assert ask_for_count(tx, house.site, NOW, code="B-2", sku="FAST") == 0
    assert house.waiting() == [("A-1", "FAST"), ("A-2", "FAST"), ("B-2", "")]


def test_the_demo_has_a_round_to_count_and_reasons_to_give(tmp_path: Path) -> None:
    init(tmp_path, sample="demo")
    assert make_count_tasks(tmp_path) == 0
    assert make_count_tasks(tmp_path, location="QUAR-1") == 1
    with closing(Database(f"sqlite:///{tmp_path / 'central.db'}")) as database, database.reading() as connection:
        asked = connection.scalars(
            select(locations.c.code).join(count_tasks, count_tasks.c.location_id == locations.c.id)
        )
        assert sorted(asked) == ["QUAR-1", "WS-A-1", "WS-A-2", "WS-A-3", "WS-A-4"]
        assert {code for code, _ in FIRST} <= set(connection.scalars(select(reasons.c.code)))


@pytest.mark.parametrize(("code", "sku"), [("Z-9", ""), ("", "NONE"), ("SUPPLIER", ""), ("", "")])
def test_nobody_counts_what_is_not_there(house: House, code: str, sku: str) -> None:
    with house.database.transaction() as tx, pytest.raises(InputProblem):
        ask_for_count(tx, house.site, NOW, code, sku)
    assert house.waiting() == []
