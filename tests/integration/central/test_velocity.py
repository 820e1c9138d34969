"""Classes from the ledger: what moves to and from storage counts, books and corrections do not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert, select

from ims_desktop.central import commands
from ims_desktop.central.database import Database
from ims_desktop.central.tables import balances, items, movements
from ims_desktop.central.velocity import Classified, classify
from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.times import utc_text
from tests.integration.central.company import MORNING, Company


def moved(database: Database, company: Company, sku: str, times: int, way: tuple[str, str], days_ago: int = 1) -> None:
    with database.transaction() as tx:
        keys = []
        for code in way:
            at = Position(company.item(sku), LocationId(company.ids[code]))
            keys.append(at.key)
            row = {"id": at.key, "item_id": at.item_id, "location_id": at.location_id, "site_id": company.site}
            if tx.connection.execute(select(balances.c.id).where(balances.c.id == at.key)).first() is None:
                rest = {"status": "available", "lot": "", "serial": "", "handling_unit": "", "quantity": 0}
                tx.connection.execute(insert(balances).values(deleted=0, **row, **rest))
        when = utc_text(MORNING - timedelta(days=days_ago))
        one = {
            "item_id": company.item(sku), "source": keys[0], "target": keys[1], "quantity": 1, "reason": "moved",
            "operation_id": "op", "workstation_id": "", "sequence": 0, "happened_at": when, "posted_at": when,
        }  # fmt: skip
        tx.connection.execute(insert(movements), [one] * times)


def velocities(database: Database) -> dict[str, str]:
    with database.reading() as connection:
        return {row.sku: row.velocity for row in connection.execute(select(items.c.sku, items.c.velocity))}


def test_what_is_fetched_most_is_a_and_what_did_not_move_in_the_period_is_c(database: Database) -> None:
    company = Company.found(database)
    moved(database, company, "BOLT", 90, ("A-1", "DOCK-1"))
    moved(database, company, "GLUE", 9, ("DOCK-1", "A-1"))
    moved(database, company, "CABLE", 500, ("A-1", "DOCK-1"), days_ago=200)
    moved(database, company, "GLUE", 900, ("OPENING", "A-1"))
    with database.transaction() as tx:
        assert classify(tx, MORNING, 30) == Classified(1, 1, 1, 3)
    assert velocities(database) == {"BOLT": "A", "GLUE": "B", "CABLE": "C", "METER": ""}
    with database.transaction() as tx:
        assert classify(tx, MORNING, 30).changed == 0


def test_where_nothing_moved_every_class_stays(sqlite: Database) -> None:
    company = Company.found(sqlite)
    moved(sqlite, company, "BOLT", 5, ("A-1", "DOCK-1"), days_ago=99)
    with sqlite.transaction() as tx:
        assert classify(tx, MORNING, 30) == Classified(0, 0, 0, 0)


def test_the_command_works_on_a_central_that_was_founded(tmp_path: Path) -> None:
    commands.init(tmp_path, sample=None)
    assert str(commands.velocity(tmp_path, 90)) == "A: 0, B: 0, C: 0 items, 0 changed"
