"""Enrolment: a one-time code against an identity and a key."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from ims_desktop.central.sync.budget import SyncBudget
from ims_desktop.central.sync.enrolment import make_code
from ims_desktop.central.sync.problems import Refused
from ims_desktop.central.sync.routes import Exchange
from ims_desktop.central.tables import enrolment_codes, workstations
from ims_desktop.protocol.codec import decode, encode
from ims_desktop.protocol.messages import Enrolled, EnrolRequest, ProblemCode, RenewRequest
from tests.integration.central.company import Company, Workstation


@pytest.fixture
def code(company: Company) -> str:
    with company.database.transaction() as tx:
        return make_code(tx, company.site)


def enrol(company: Company, code: str, name: str = "Dock PC") -> Enrolled:
    return decode(company.exchange.enrol("127.0.0.1", encode(EnrolRequest(code=code, name=name))), Enrolled)


def test_a_code_is_good_once(company: Company, code: str) -> None:
    assert enrol(company, code).site == company.site
    with pytest.raises(Refused) as caught:
        enrol(company, code)
    assert (caught.value.problem.status, caught.value.problem.error.code) == (403, "unknown_code")


def test_a_code_may_be_typed_as_people_do(company: Company, code: str) -> None:
    typed = f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} "
    assert enrol(company, typed).prefix == "W1"


def test_a_code_is_good_for_a_day(company: Company, code: str) -> None:
    with company.database.transaction() as tx:
        tx.connection.execute(update(enrolment_codes).values(expires_at="2020-01-01T00:00:00.000000Z"))
    with pytest.raises(Refused):
        enrol(company, code)


@pytest.mark.parametrize("name", ["", "   ", "x" * 81, "a\nb", "\x00"])
def test_a_workstation_needs_a_name_that_can_be_shown(company: Company, code: str, name: str) -> None:
    with pytest.raises(Refused) as caught:
        enrol(company, code, name)
    assert caught.value.problem.status == 400
    assert enrol(company, code).name == "Dock PC"


def test_every_workstation_has_its_own_id_prefix_and_key(company: Company) -> None:
    enrolled = [company.enrol(f"PC {number}").enrolled for number in range(3)]
    assert [one.prefix for one in enrolled] == ["W1", "W2", "W3"]
    assert len({one.workstation for one in enrolled}) == len({one.key for one in enrolled}) == 3


def test_only_the_hash_of_a_key_is_kept(company: Company, dock: Workstation, code: str) -> None:
    kept = str(company.rows(workstations))
    assert dock.enrolled.key not in kept
    with company.database.reading() as connection:
        assert code.replace("-", "") not in str(connection.execute(enrolment_codes.select()).all())


def test_a_renewed_workstation_begins_its_own_sequence(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "1", "PO-1/1"))
    renewed = dock.renew()
    assert (renewed.enrolled.name, renewed.enrolled.site) == (dock.enrolled.name, dock.enrolled.site)
    assert renewed.id != dock.id
    assert renewed.push(renewed.receives("BOLT", "1", "PO-1/1")).acknowledged == 1
    assert dock.push(dock.receives("BOLT", "1", "PO-1/1")).acknowledged == 2


def test_nobody_renews_somebody_elses_identity(company: Company, dock: Workstation) -> None:
    other = company.enrol("Gate PC")
    with pytest.raises(Refused) as caught:
        company.exchange.renew(dock.authorization, encode(RenewRequest(workstation=other.id)))
    assert caught.value.problem.error.code == ProblemCode.UNKNOWN_KEY


def test_whoever_tries_codes_is_slowed_down(company: Company) -> None:
    exchange = Exchange(company.database, budget=SyncBudget(tries="3 per minute"))
    request = encode(EnrolRequest(code="AAAAA-AAAAA", name="Thief"))
    statuses = []
    for _ in range(4):
        with pytest.raises(Refused) as caught:
            exchange.enrol("10.0.0.1", request)
        statuses.append(caught.value.problem.status)
    assert statuses == [403, 403, 403, 429]
    assert caught.value.retry_after is not None
