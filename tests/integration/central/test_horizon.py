"""The horizon: what was deleted long ago is forgotten, and nobody's view differs by it."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy import select, update

from ims_desktop.central.sync.horizon import collect
from ims_desktop.central.sync.problems import Refused
from ims_desktop.central.tables import feed, feed_marks, packagings
from ims_desktop.protocol.messages import ProblemCode
from tests.integration.central.company import MORNING, Company, Workstation
from tests.integration.central.test_pull import expected

LATER = MORNING + timedelta(days=91)


def packaging(company: Company, key: str, *, deleted: bool = False) -> None:
    with company.database.transaction() as tx:
        if deleted:
            tx.connection.execute(update(packagings).where(packagings.c.id == key).values(deleted=1))
        else:
            values = {"id": key, "item_id": company.item("BOLT"), "name": key, "barcode": key, "quantity": 1_000_000}
            tx.connection.execute(packagings.insert(), values)
        tx.touch(packagings, key)


def kept(company: Company) -> set[str]:
    return {row.id for row in company.rows(packagings)}


def oldest(company: Company) -> int:
    return int(company.rows(feed)[0].oldest)


def live(here: Workstation) -> dict[tuple[str, str], tuple[object, ...]]:
    """What the workstation shows: tombstones are nothing to see."""
    return {name: values for name, (_, deleted, values) in here.mirror.items() if not deleted}


def true(company: Company, here: Workstation) -> dict[tuple[str, str], tuple[object, ...]]:
    return {name: values for name, (_, deleted, values) in expected(company, here).items() if not deleted}


@pytest.fixture
def gone(company: Company, dock: Workstation) -> Company:
    """A packaging that the dock knows was deleted, and that long ago."""
    packaging(company, "old")
    packaging(company, "kept")
    dock.pull()
    packaging(company, "old", deleted=True)
    collect(company.database, MORNING)
    return company


def test_what_was_deleted_lately_is_kept(gone: Company) -> None:
    assert collect(gone.database, LATER - timedelta(days=2)) == 0
    assert "old" in kept(gone)
    assert oldest(gone) == 0


def test_what_was_deleted_long_ago_is_forgotten(gone: Company) -> None:
    assert collect(gone.database, LATER) == 1
    assert "old" not in kept(gone)
    assert "kept" in kept(gone)
    assert oldest(gone) > 0
    assert collect(gone.database, LATER) == 0


def test_what_was_deleted_after_the_last_mark_waits(gone: Company) -> None:
    packaging(gone, "kept", deleted=True)
    assert collect(gone.database, LATER) == 1
    assert "kept" in kept(gone)


def test_who_has_not_heard_of_it_reads_anew(gone: Company, dock: Workstation) -> None:
    collect(gone.database, LATER)
    with pytest.raises(Refused) as caught:
        dock.pull_page()
    assert (caught.value.problem.status, caught.value.problem.error.code) == (410, ProblemCode.BELOW_HORIZON)
    dock.cursor, dock.mirror = 0, {}
    dock.pull(3)
    assert live(dock) == true(gone, dock)


def test_who_has_heard_of_it_goes_on(gone: Company, dock: Workstation) -> None:
    dock.pull()
    collect(gone.database, LATER)
    packaging(gone, "new")
    dock.pull()
    assert live(dock) == true(gone, dock)


def test_who_began_afterwards_goes_on_below_it_page_by_page(gone: Company) -> None:
    collect(gone.database, LATER)
    late = gone.enrol("Late PC")
    late.pull(2)
    assert live(late) == true(gone, late)


def test_who_was_in_the_middle_of_a_first_load_begins_again(gone: Company) -> None:
    slow = gone.enrol("Slow PC")
    slow.pull_page(3)
    collect(gone.database, LATER)
    with pytest.raises(Refused):
        slow.pull_page(3)


def test_marks_are_few(gone: Company) -> None:
    at: datetime = MORNING
    for day in range(200):
        at = MORNING + timedelta(days=day)
        packaging(gone, f"p{day}")
        collect(gone.database, at)
        collect(gone.database, at + timedelta(minutes=5))
    with gone.database.reading() as connection:
        marks = connection.scalars(select(feed_marks.c.at)).all()
    assert 90 <= len(marks) <= 93


@pytest.mark.parametrize("seed", range(6))
def test_no_view_ever_differs_by_it(company: Company, seed: int) -> None:
    choose = Random(seed)
    at, made, first = MORNING, 0, kept(company)
    stations = [company.enrol(f"PC {number}") for number in range(3)]
    for _ in range(60):
        at += timedelta(days=choose.randint(1, 25))
        match choose.randint(0, 3):
            case 0:
                made += 1
                packaging(company, f"q{made}")
            case 1 if there := sorted(kept(company) - first):
                packaging(company, choose.choice(there), deleted=True)
            case 2:
                collect(company.database, at)
            case _:
                read(choose.choice(stations), choose)
    for here in stations:
        read(here, choose)
        while here.pull_page(1_000).more:
            pass
        assert live(here) == true(company, here)


def read(here: Workstation, choose: Random) -> None:
    """Some pages; all over again when that is said."""
    for _ in range(choose.randint(1, 60)):
        try:
            here.pull_page(2)
        except Refused as refused:
            if refused.problem.error.code != ProblemCode.BELOW_HORIZON:
                raise
            here.cursor, here.horizon, here.mirror = 0, 0, {}
