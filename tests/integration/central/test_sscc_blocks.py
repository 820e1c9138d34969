"""Numbers for handling units are leased to one workstation each, in time, and not again for a year."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import insert, update

from ims_desktop.central.sync.routes import Exchange
from ims_desktop.central.sync.sscc_blocks import A_YEAR, RESTRICTED, Numbering, lease, numbering_settings, renew_lease
from ims_desktop.central.tables import balances, sscc_blocks, workstations
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.handling_units import numbers_of, sscc_of
from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.positions import Position
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import PushRequest
from tests.integration.central.company import Company, Workstation

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)

SMALL = Numbering(prefix="290000000000", block=25_000)
"""Of which there are four blocks."""


def blocks_of(company: Company, workstation: WorkstationId | None = None) -> list[tuple[int, int]]:
    found = company.rows(sscc_blocks)
    return sorted((row.first, row.last) for row in found if workstation in (None, row.workstation_id))


def pushes(workstation: Workstation, given: str) -> None:
    """The next operation, with what the workstation says of its numbers."""
    made = workstation.receives("BOLT", "1", "PO-1/1")
    raw = (msgspec.Raw(encode(made)),)
    request = PushRequest(
        workstation=workstation.id, epoch=workstation.enrolled.epoch, operations=raw, sscc_given=given
    )
    workstation.company.exchange.push(workstation.authorization, encode(request))


def given(number: int) -> str:
    return sscc_of(RESTRICTED, number)


def test_a_workstation_gets_numbers_of_its_own_when_it_is_enrolled(company: Company) -> None:
    first, second = company.enrol("Dock 1"), company.enrol("Dock 2")
    assert blocks_of(company, first.id) == [(0, 999)]
    assert blocks_of(company, second.id) == [(1_000, 1_999)]
    first.pull()
    mirrored = [values for (record, _), (_, _, values) in first.mirror.items() if record == "sscc_blocks"]
    assert mirrored == [(first.id, RESTRICTED, 0, 999)]


def test_a_renewed_identity_gets_numbers_of_its_own(company: Company, dock: Workstation) -> None:
    renewed = dock.renew()
    assert blocks_of(company, renewed.id) == [(1_000, 1_999)]


def test_the_next_numbers_come_when_four_fifths_are_used(company: Company, dock: Workstation) -> None:
    pushes(dock, given(798))
    assert blocks_of(company, dock.id) == [(0, 999)]
    pushes(dock, given(799))
    assert blocks_of(company, dock.id) == [(0, 999), (1_000, 1_999)]
    dock.pull()
    assert len([record for record, _ in dock.mirror if record == "sscc_blocks"]) == 2


def test_what_is_said_again_before_the_new_numbers_arrived_leases_no_more(company: Company, dock: Workstation) -> None:
    for number in (799, 800, 900, 999):
        pushes(dock, given(number))
    assert len(blocks_of(company)) == 2
    pushes(dock, given(1_799))
    assert blocks_of(company, dock.id) == [(0, 999), (1_000, 1_999), (2_000, 2_999)]


@pytest.mark.parametrize("said", ["", "4711", "x" * 18, "106141411234567897"])
def test_what_is_no_number_of_ours_leases_nothing(company: Company, dock: Workstation, said: str) -> None:
    pushes(dock, said)
    assert blocks_of(company) == [(0, 999)]


def test_a_workstation_from_before_there_were_numbers_gets_some(company: Company, dock: Workstation) -> None:
    with company.database.transaction() as tx:
        tx.connection.execute(sscc_blocks.delete())
    pushes(dock, "")
    assert blocks_of(company, dock.id) == [(0, 999)]


def test_a_revoked_workstation_gets_no_more(company: Company, dock: Workstation) -> None:
    with company.database.transaction() as tx:
        tx.connection.execute(update(workstations).values(revoked_at="2026-01-01T00:00:00.000000Z"))
    pushes(dock, given(999))
    assert blocks_of(company) == [(0, 999)]


def test_two_workstations_at_once_never_get_the_same_numbers(company: Company) -> None:
    docks = [company.enrol(f"Dock {number}") for number in range(4)]

    def more(dock: Workstation) -> None:
        for _ in range(5):
            company.database.run(lambda tx: lease(tx, dock.id, Numbering(), NEW_YEAR))

    with ThreadPoolExecutor(4) as together:
        list(together.map(more, docks))
    leased = blocks_of(company)
    assert len(leased) == 4 + 4 * 5
    assert [first for first, _ in leased] == [1_000 * number for number in range(len(leased))]


def test_the_company_s_own_prefix_is_used_from_the_next_block_on(company: Company, dock: Workstation) -> None:
    own = Numbering("0614141")
    with company.database.transaction() as tx:
        renew_lease(tx, dock.id, given(799), own, NEW_YEAR + 400 * A_DAY)
    assert {row.prefix for row in company.rows(sscc_blocks)} == {RESTRICTED, "0614141"}
    exchange = Exchange(company.database, numbering=own)
    assert exchange.numbering.prefix == "0614141"


# --- when a prefix has no numbers left ------------------------------------------------------------------------


@pytest.fixture
def used(company: Company) -> tuple[Company, WorkstationId]:
    """All four blocks of a small prefix are leased to one workstation, ten days apart."""
    dock = company.enrol().id
    for number in range(4):
        with company.database.transaction() as tx:
            lease(tx, dock, SMALL, NEW_YEAR + number * 10 * A_DAY)
    return company, dock


def small(company: Company) -> dict[int, str]:
    return {
        row.first: row.workstation_id
        for row in company.rows(sscc_blocks, sscc_blocks.c.prefix == SMALL.prefix, sscc_blocks.c.deleted == 0)
    }


def ask(company: Company, now: datetime, name: str = "Dock 2") -> WorkstationId:
    other = company.enrol(name).id
    with company.database.transaction() as tx:
        lease(tx, other, SMALL, now)
    return other


def test_the_last_block_is_as_long_as_there_are_numbers(company: Company, dock: Workstation) -> None:
    odd = Numbering("290000000000", 60_000)
    for _ in range(2):
        with company.database.transaction() as tx:
            lease(tx, dock.id, odd, NEW_YEAR)
    last = max(row.last for row in company.rows(sscc_blocks, sscc_blocks.c.prefix == odd.prefix))
    assert last == numbers_of(odd.prefix) - 1


@pytest.mark.expects_warnings
def test_no_number_is_leased_again_within_a_year(used: tuple[Company, WorkstationId]) -> None:
    company, dock = used
    ask(company, NEW_YEAR + 20 * A_DAY + A_YEAR - timedelta(seconds=1))
    assert small(company) == dict.fromkeys((0, 25_000, 50_000, 75_000), dock)


@pytest.mark.expects_warnings
def test_a_block_is_leased_again_a_year_after_it_was_used_up(used: tuple[Company, WorkstationId]) -> None:
    """The first was used up at the latest when the third was leased, on the twentieth day."""
    company, dock = used
    other = ask(company, NEW_YEAR + 20 * A_DAY + A_YEAR)
    assert small(company) == {0: other, 25_000: dock, 50_000: dock, 75_000: dock}
    ask(company, NEW_YEAR + 20 * A_DAY + A_YEAR, "Dock 3")  # nothing is left that was used up long enough ago
    assert small(company)[25_000] == dock


@pytest.mark.expects_warnings
def test_a_number_that_still_stands_in_the_house_is_not_leased_again(used: tuple[Company, WorkstationId]) -> None:
    company, dock = used
    position = Position(company.item("BOLT"), company.place("A-1"), handling_unit=sscc_of(SMALL.prefix, 17))
    row = {
        "id": position.key,
        "item_id": position.item_id,
        "location_id": position.location_id,
        "site_id": company.site,
    }
    row |= {"status": "available", "lot": "", "serial": "", "handling_unit": position.handling_unit}
    with company.database.transaction() as tx:
        tx.connection.execute(insert(balances).values(**row, quantity=1_000_000))
    ask(company, NEW_YEAR + 20 * A_DAY + A_YEAR)
    assert small(company)[0] == dock
    with company.database.transaction() as tx:
        tx.connection.execute(update(balances).where(balances.c.id == position.key).values(quantity=0))
    assert small(company)[0] == dock
    other = ask(company, NEW_YEAR + 20 * A_DAY + A_YEAR, "Dock 3")
    assert small(company)[0] == other


def test_a_block_that_may_be_in_use_is_never_taken_back(used: tuple[Company, WorkstationId]) -> None:
    """The last two may still be given from, however long ago they were leased."""
    company, dock = used
    ask(company, NEW_YEAR + 3 * A_YEAR, "Dock 2")
    ask(company, NEW_YEAR + 3 * A_YEAR, "Dock 3")
    assert [small(company)[first] for first in (50_000, 75_000)] == [dock, dock]


def test_what_a_revoked_workstation_had_is_free_after_a_year(used: tuple[Company, WorkstationId]) -> None:
    company, dock = used
    with company.database.transaction() as tx:
        revoked = update(workstations).where(workstations.c.id == dock)
        tx.connection.execute(revoked.values(revoked_at="2026-02-10T00:00:00.000000Z"))
    now = datetime(2026, 2, 10, tzinfo=UTC) + A_YEAR
    got = [ask(company, now, f"Dock {number}") for number in range(4)]
    assert sorted(small(company).values()) == sorted(got)


@pytest.mark.expects_warnings
def test_a_workstation_is_enrolled_where_no_numbers_are_left(used: tuple[Company, WorkstationId]) -> None:
    company, _ = used
    before = len(company.rows(sscc_blocks))
    ask(company, NEW_YEAR + 30 * A_DAY)
    assert len(company.rows(sscc_blocks)) == before + 1  # what its enrolment gave it, of the usual prefix


# --- the prefix -----------------------------------------------------------------------------------------------


def test_the_prefix_is_a_setting_and_without_it_of_restricted_circulation() -> None:
    assert numbering_settings({}).prefix == RESTRICTED
    assert RESTRICTED.startswith("29")
    assert numbering_settings({"IMS_SSCC_PREFIX": "0614141"}).prefix == "0614141"


@pytest.mark.parametrize("prefix", ["", "123", "1234567890123", "06141x1", "²²²²²²²"])
def test_a_prefix_that_is_none_is_refused_in_words(prefix: str) -> None:
    with pytest.raises(InputProblem, match="company prefix"):
        numbering_settings({"IMS_SSCC_PREFIX": prefix})
