"""The checksums that the central keeps are those of the rows that each workstation mirrors, whoever wrote them."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import delete, update

from ims_desktop.central.badges import issue, made_badge, revoke
from ims_desktop.central.checksums import bring_up_to_date
from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.sites import found_site
from ims_desktop.central.sync.problems import Refused
from ims_desktop.central.tables import checksums, items, workstations
from ims_desktop.protocol.checksums import Checksum, over
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import Difference, DifferenceReport, PullReply
from ims_desktop.protocol.mirror import RECORDS
from tests.integration.central.company import MORNING, Company, Workstation


def what_it_holds(workstation: Workstation) -> dict[str, Checksum]:
    held: dict[str, list[Any]] = {record.name: [] for record in RECORDS}
    for (record, key), (place, deleted, values) in workstation.mirror.items():
        held[record].append((place, deleted, (key, *values)))
    return {record: over(rows) for record, rows in held.items()}


def pulled(workstation: Workstation) -> PullReply:
    while (page := workstation.pull_page()).more:
        assert not page.sums
    return page


def test_the_sums_are_those_of_the_rows_that_came(company: Company, dock: Workstation) -> None:
    assert pulled(dock).sums == what_it_holds(dock)
    dock.push(*[dock.receives("BOLT", "1", "PO-1/1") for _ in range(5)], dock.closes_short("PO-1/2"))
    assert pulled(dock).sums == what_it_holds(dock)


def test_each_workstation_is_told_of_its_own_rows(company: Company, dock: Workstation) -> None:
    gate = company.enrol("Gate PC")
    gate.push(gate.receives("GLUE", "1", "PO-1/2", lot="L1"))
    dock.push(dock.receives("BOLT", "900", "PO-1/1"))
    here, there = pulled(dock).sums, pulled(gate).sums
    assert (here, there) == (what_it_holds(dock), what_it_holds(gate))
    assert here["outcomes"] != there["outcomes"]


def test_a_row_that_leaves_a_site_leaves_its_sums(company: Company, dock: Workstation) -> None:
    with company.database.transaction() as tx:
        north = found_site(tx, "NORTH", "North")
        issue(tx, company.tom, made_badge(Passwords()), company.site, MORNING)
    assert pulled(dock).sums["operators"].rows == 1
    with company.database.transaction() as tx:
        revoke(tx, company.tom)
        issue(tx, company.tom, made_badge(Passwords()), north, MORNING)
    assert pulled(dock).sums["operators"] == Checksum()


def test_several_writers_at_once_lose_no_row(company: Company) -> None:
    all_of_them = [company.enrol(f"PC {number}") for number in range(4)]

    def work(one: Workstation) -> None:
        for _ in range(6):
            made = one.receives("BOLT", "1", "PO-1/1")
            one.push(made)

    threads = [threading.Thread(target=work, args=[one]) for one in all_of_them]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in all_of_them:
        assert pulled(one).sums == what_it_holds(one)


def test_sums_of_another_list_of_records_are_made_anew(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("BOLT", "1", "PO-1/1"))
    before = pulled(dock).sums
    with company.database.transaction() as tx:
        assert not bring_up_to_date(tx.connection)
        tx.connection.execute(delete(checksums))
        tx.connection.execute(update(items).values(digest=None))
        assert bring_up_to_date(tx.connection)
    assert pulled(dock).sums == before
    dock.push(dock.receives("BOLT", "1", "PO-1/1"))
    assert pulled(dock).sums == what_it_holds(dock)


def test_an_idle_pull_writes_nothing_and_tells_the_same(company: Company, dock: Workstation) -> None:
    first = pulled(dock)
    again = pulled(dock)
    assert (again.changes, again.sums, again.high) == ((), first.sums, first.high)


@pytest.mark.expects_warnings
def test_a_difference_is_counted_with_the_workstation_and_logged(
    company: Company, dock: Workstation, caplog: pytest.LogCaptureFixture
) -> None:
    report = DifferenceReport(workstation=dock.id, differences=(Difference("items", Checksum(3, 1), Checksum(4, 2)),))
    company.exchange.differs(dock.authorization, encode(report))
    company.exchange.differs(dock.authorization, encode(report))
    (row,) = company.rows(workstations, workstations.c.id == dock.id)
    assert row.differences == 2
    assert "Dock PC differed and is mended: items (it has 3, 4 expected)" in caplog.text


def test_nobody_reports_for_another(company: Company, dock: Workstation) -> None:
    gate = company.enrol("Gate PC")
    report = DifferenceReport(workstation=gate.id, differences=())
    with pytest.raises(Refused):
        company.exchange.differs(dock.authorization, encode(report))
