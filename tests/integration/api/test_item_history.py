"""The history of an item: what was believed when, and what a late fact changed about it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from ims_desktop.central.app import create_app
from ims_desktop.central.database import Database
from ims_desktop.central.gateway.settings import GatewaySettings
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.people import Role
from ims_desktop.domain.quantity import Quantity
from ims_desktop.remote.history import RestItemHistory
from ims_desktop.remote.session import PersonSession
from tests.integration.api.company import PASSWORD, add_person
from tests.integration.api.serving import served
from tests.integration.central.causes import a_task
from tests.integration.central.company import Company


@pytest.fixture
def session(company_of_the_floor: Company) -> Iterator[PersonSession]:
    database = company_of_the_floor.database
    with database.transaction() as tx:
        add_person(tx, "eve", Role.SUPERVISOR)
    with served(create_app(database, gateway=GatewaySettings(rate_limit="1000000 per hour"))) as address:
        session = PersonSession(f"{address}/api/v1")
        session.sign_in("eve", PASSWORD)
        yield session
        session.close()


@pytest.fixture
def company_of_the_floor(database: Database) -> Company:
    return Company.found(database)


def test_a_late_fact_is_marked_and_its_count_is_corrected_visibly(
    company_of_the_floor: Company, session: PersonSession
) -> None:
    company = company_of_the_floor
    dock, gate = company.enrol("Dock PC"), company.enrol("Gate PC")
    dock.push(dock.receives("BOLT", "10", "PO-1/1", target="A-1", minute=1))
    task = a_task(company, percent=10_000, quantity=100)
    dock.push(dock.counts("A-1", {"BOLT": "9"}, task=task, minute=30))
    gate.push(gate.moves("BOLT", "3", "A-1", "DOCK-1", minute=10))
    found = RestItemHistory(session).of_item("BOLT", "A-1")
    assert [(one.reason, one.quantity.plain(), one.is_late) for one in found] == [
        ("received", 10, False),
        ("moved", 3, True),
        ("counted", 1, False),
        ("count_corrected", 1, False),
        ("counted", 2, False),
    ]
    first, taken_back, anew = found[2:]
    assert {one.count for one in (first, taken_back, anew)} == {dock.made[1].id}
    assert (taken_back.reverses, first.reversed_by) == (first.number, taken_back.number)
    late = found[1]
    assert (late.who, late.where, late.source.location, late.target.location) == ("Tom", "Gate PC", "A-1", "DOCK-1")
    assert late.known_at > first.known_at > late.happened_at + timedelta(hours=1)
    assert found[0].quantity == Quantity.of(10)


def test_pages_begin_with_the_latest(company_of_the_floor: Company, session: PersonSession) -> None:
    company = company_of_the_floor
    dock = company.enrol("Dock PC")
    dock.push(*(dock.receives("BOLT", str(number), "PO-1/1") for number in range(1, 6)))
    first = session.ask("GET", "/items/BOLT/history?limit=2")
    assert [one["quantity"] for one in first] == [5, 4]
    assert [one.quantity.plain() for one in RestItemHistory(session).of_item("BOLT", limit=2)] == [4, 5]


def test_what_is_no_item_has_no_history(company_of_the_floor: Company, session: PersonSession) -> None:
    with pytest.raises(InputProblem, match="no item"):
        RestItemHistory(session).of_item("NOTHING")
