"""Pull: what changed after a cursor, page by page, for one workstation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, select, update

from ims_desktop.central.database import Database
from ims_desktop.central.importing.reading import read_bytes
from ims_desktop.central.importing.run import import_csv
from ims_desktop.central.sync import pull as pulling
from ims_desktop.central.sync.problems import Refused
from ims_desktop.central.sync.pull import Asked
from ims_desktop.central.tables import feed, items, metadata
from ims_desktop.protocol.messages import ProblemCode
from ims_desktop.protocol.mirror import BY_NAME, RECORDS, is_well_formed
from tests.integration.central.company import MORNING, Company, Workstation


def expected(company: Company, workstation: Workstation) -> dict[tuple[str, str], tuple[Any, ...]]:
    """What the workstation should hold: the central's rows of its scope, read from the tables."""
    found: dict[tuple[str, str], tuple[Any, ...]] = {}
    for record in RECORDS:
        for row in company.rows(metadata.tables[record.name]):
            if row.place is not None and getattr(row, "workstation_id", workstation.id) == workstation.id:
                values = tuple(getattr(row, name) for name in record.columns)
                found[record.name, row.id] = (row.place, bool(row.deleted), values[1:])
    return found


@pytest.mark.parametrize("limit", [1, 3, 7, 5_000])
def test_pages_of_any_size_end_at_the_same_mirror(company: Company, dock: Workstation, limit: int) -> None:
    gate = company.enrol("Gate PC")
    dock.push(*[dock.receives("BOLT", "1", "PO-1/1") for _ in range(5)])
    gate.push(gate.receives("GLUE", "1", "PO-1/2", lot="L1"), gate.receives("BOLT", "900", "PO-1/1"))
    dock.pull(limit)
    assert dock.mirror == expected(company, dock)
    assert all(is_well_formed(BY_NAME[name], (row, *values)) for (name, row), (_, _, values) in dock.mirror.items())


def test_a_page_ends_exactly_at_its_limit(company: Company, dock: Workstation) -> None:
    total = len(expected(company, dock))
    exact = dock.pull_page(total)
    assert (len(exact.changes), exact.more, exact.cursor) == (total, False, exact.high)
    dock.cursor = 0
    short = dock.pull_page(total - 1)
    assert (len(short.changes), short.more, short.cursor) == (total - 1, True, short.changes[-1].place)


def test_only_ones_own_outcomes_come(company: Company, dock: Workstation) -> None:
    gate = company.enrol("Gate PC")
    gate.push(gate.receives("BOLT", "1", "PO-1/1"))
    dock.pull()
    gate.pull()
    assert not [one for one in dock.mirror if one[0] == "outcomes"]
    assert len([one for one in gate.mirror if one[0] == "outcomes"]) == 1
    assert dock.cursor == gate.cursor


def test_another_sites_places_do_not_come(company: Company, dock: Workstation) -> None:
    with company.database.transaction() as tx:
        import_csv(tx, read_bytes("sites.csv", b"site,site_name\nNORTH,North\n"), MORNING)
        import_csv(tx, read_bytes("l.csv", b"location,kind,site\nN-1,storage,NORTH\n"), MORNING)
    dock.pull()
    codes = {values[0] for (record, _), (_, _, values) in dock.mirror.items() if record == "locations"}
    assert "N-1" not in codes
    assert "DOCK-1" in codes


def test_a_deleted_row_comes_as_a_tombstone(company: Company, dock: Workstation) -> None:
    dock.pull()
    with company.database.transaction() as tx:
        tx.connection.execute(update(items).where(items.c.sku == "CABLE").values(deleted=1))
        tx.touch(items, company.item("CABLE"))
    (change,) = dock.pull_page().changes
    assert (change.record, change.values[0], change.deleted) == ("items", company.item("CABLE"), True)


def asked_by(database: Database, ask: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements that reach the database meanwhile, with their parameters."""
    statements: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        statements.append((statement, parameters))

    event.listen(database.engine, "before_cursor_execute", note)
    ask()
    event.remove(database.engine, "before_cursor_execute", note)
    return [one for one in statements if not one[0].startswith("BEGIN")]


def test_a_pull_when_nothing_is_new_writes_nothing_and_asks_little(company: Company, dock: Workstation) -> None:
    dock.pull()
    before = company.rows(feed)
    asked = [statement for statement, _ in asked_by(company.database, dock.pull_page)]
    # Who asks, where the feed stands, whose outcomes are theirs, and what they must hold by now.
    assert [one.split()[0] for one in asked] == ["SELECT", "SELECT", "WITH", "SELECT"]
    assert company.rows(feed) == before


def test_a_pull_costs_by_what_changed(sqlite: Database) -> None:
    company = Company.found(sqlite)
    dock = company.enrol()
    dock.pull()
    dock.push(dock.receives("BOLT", "1", "PO-1/1"), dock.receives("GLUE", "1", "PO-1/2", lot="L1"))
    asked = asked_by(sqlite, lambda: dock.pull_page(2))
    names = {record.name for record in RECORDS}
    with sqlite.reading() as connection:
        plans = [list(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", parameters)) for one, parameters in asked]
    steps = [row[3].split() for plan in plans for row in plan]
    assert len([step for step in steps if step[0] == "SEARCH" and step[1] in names]) > len(names)
    assert [step for step in steps if step[0] == "SCAN" and step[1] in names] == []


def test_a_page_is_bounded_by_its_bytes_too(
    company: Company, dock: Workstation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "MOST_PAGE_BYTES", 2_000)
    assert dock.pull_page().more
    dock.pull()
    assert dock.mirror == expected(company, dock)


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    ("after", "epoch", "code"),
    [(10**12, None, ProblemCode.CURSOR_AHEAD), (0, "another life", ProblemCode.EPOCH)],
)
def test_a_cursor_of_another_life_is_refused(
    company: Company, dock: Workstation, after: int, epoch: str | None, code: str
) -> None:
    asked = Asked(after, 10, dock.enrolled.epoch if epoch is None else epoch)
    with pytest.raises(Refused) as caught:
        company.exchange.pull(dock.authorization, asked)
    assert (caught.value.problem.status, caught.value.problem.error.code) == (409, code)


def test_a_first_pull_need_not_know_the_epoch(company: Company, dock: Workstation) -> None:
    with company.database.reading() as connection:
        epoch = connection.scalar(select(feed.c.epoch))
    assert f'"epoch":"{epoch}"'.encode() in company.exchange.pull(dock.authorization, Asked(0, 10))
