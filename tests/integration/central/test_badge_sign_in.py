"""Badges from the central to the door of a workstation: the real central over HTTP, the real store, with a line and
without one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ims_desktop.actions.badges import TRIES, BadgeLocked, BadgeSignIn
from ims_desktop.actions.rights import Rights
from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.central import badges
from ims_desktop.central.app import create_app
from ims_desktop.central.badges import Badge
from ims_desktop.central.database import Database
from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.people import change_person
from ims_desktop.central.sites import found_site
from ims_desktop.central.sync.enrolment import make_code
from ims_desktop.domain.badges import GOOD_FOR
from ims_desktop.domain.errors import SignInAgain
from ims_desktop.domain.ids import OperatorId, SiteId
from ims_desktop.domain.people import Grant, Role, Scope
from ims_desktop.ports.sync import LineState
from ims_desktop.remote.keys import KeyFile
from ims_desktop.sync.http_link import HttpLink
from ims_desktop.sync.offset import steady
from tests.integration.api.serving import served
from tests.integration.central.company import Company

PIN = "1357"


class MovedClock:
    """The time at both ends, which tests move on."""

    later = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.later

    def seconds(self) -> float:
        return steady() + self.later.total_seconds()


@dataclass
class Door:
    """A workstation of the company's site, and its door."""

    company: Company
    folder: Path
    url: str
    clock: MovedClock

    def __post_init__(self) -> None:
        self.open()
        with self.company.database.transaction() as tx:
            code = make_code(tx, self.company.site)
        self.workstation.enrol(self.link, code, "WS-01")

    def open(self) -> None:
        self.workstation = Workstation(self.folder, KeyFile(self.folder / "key"), self.clock, self.clock.seconds)
        self.link = HttpLink(f"{self.url}/api/v1", self.workstation.workstation_id, self.workstation.keys)
        self.cycle = self.workstation.cycle(self.link)
        self.sign_in = BadgeSignIn(self.workstation.store.badges, self.workstation.now)

    def sync(self) -> None:
        assert self.cycle.run_once().line is LineState.ONLINE

    def close(self) -> None:
        self.link.close()
        self.workstation.close()


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def url(database: Database, clock: MovedClock) -> Iterator[str]:
    with served(create_app(database, clock.now)) as address:
        yield address


@pytest.fixture
def door(company: Company, tmp_path: Path, url: str, clock: MovedClock) -> Iterator[Door]:
    opened = Door(company, tmp_path / "workstation", url, clock)
    yield opened
    opened.close()


def given(company: Company, person: OperatorId, site: SiteId | None = None) -> Badge:
    badge = badges.made_badge(Passwords(), PIN)
    with company.database.transaction() as tx:
        badges.issue(tx, person, badge, site or company.site, datetime.now(UTC))
    return badge


def test_a_badge_opens_as_soon_as_the_workstation_has_heard_of_it_and_then_without_a_line(
    company: Company, door: Door
) -> None:
    badge = given(company, company.lin)
    with pytest.raises(SignInAgain, match="opens nothing here"):
        door.sign_in.whose(badge.code)
    door.sync()
    assert door.sign_in.whose(badge.code).name == "Lin"
    person = door.sign_in.sign_in(badge.code, PIN)  # no line is used from here on
    assert (person.id, person.roles) == (company.lin, {Role.SUPERVISOR})
    assert Rights(person).may(Scope.VARIANCES_DECIDE)


def test_who_has_left_is_told_so_and_a_lost_badge_opens_nothing(company: Company, door: Door) -> None:
    leaving, lost = given(company, company.tom), given(company, company.lin)
    door.sync()
    found = given(company, company.lin)
    with company.database.transaction() as tx:
        change_person(tx, company.tom, "Tom", (), False, datetime.now(UTC))
    door.sync()
    with pytest.raises(SignInAgain, match="no longer in use") as refused:
        door.sign_in.sign_in(leaving.code, PIN)
    assert "Tom" in str(refused.value.message)
    with pytest.raises(SignInAgain, match="opens nothing here"):
        door.sign_in.sign_in(lost.code, PIN)
    assert door.sign_in.sign_in(found.code, PIN).id == company.lin


def test_other_roles_and_another_pin_hold_after_the_next_exchange(company: Company, door: Door) -> None:
    badge = given(company, company.tom)
    door.sync()
    now = datetime.now(UTC)
    tomorrow = Grant(Role.SUPERVISOR, now + timedelta(days=1))
    with company.database.transaction() as tx:
        change_person(tx, company.tom, "Tom Baker", (Grant(Role.COUNTER), tomorrow), True, now)
        badges.set_pin(tx, company.tom, badges.made_badge(Passwords(), "2468", badge.code), now)
    door.sync()
    with pytest.raises(SignInAgain, match="Wrong PIN"):
        door.sign_in.sign_in(badge.code, PIN)
    person = door.sign_in.sign_in(badge.code, "2468")
    assert (person.name, person.roles) == ("Tom Baker", {Role.COUNTER})
    door.clock.later = timedelta(days=1, minutes=1)
    assert door.sign_in.sign_in(badge.code, "2468").roles == {Role.COUNTER, Role.SUPERVISOR}


def test_two_weeks_without_the_central_are_too_long_and_news_of_the_person_mend_it(
    company: Company, door: Door
) -> None:
    badge = given(company, company.tom)
    door.sync()
    door.clock.later = GOOD_FOR - timedelta(minutes=1)
    assert door.sign_in.sign_in(badge.code, PIN).id == company.tom
    door.clock.later = GOOD_FOR + timedelta(minutes=1)
    with pytest.raises(SignInAgain, match="Too long without the central"):
        door.sign_in.sign_in(badge.code, PIN)
    door.sync()
    with pytest.raises(SignInAgain, match="Too long without the central"):
        door.sign_in.whose(badge.code)
    company.database.run(lambda tx: badges.renew(tx, door.clock.now()))
    door.sync()
    assert door.sign_in.sign_in(badge.code, PIN).id == company.tom


def test_five_wrong_pins_lock_over_a_restart_until_a_supervisor_unlocks(company: Company, door: Door) -> None:
    locked, supervisors = given(company, company.tom), given(company, company.lin)
    door.sync()
    for _ in range(TRIES):
        with pytest.raises((SignInAgain, BadgeLocked)):
            door.sign_in.sign_in(locked.code, "2468")
    door.close()
    door.open()
    with pytest.raises(BadgeLocked):
        door.sign_in.sign_in(locked.code, PIN)
    door.sign_in.unlock(locked.code, door.sign_in.sign_in(supervisors.code, PIN))
    assert door.sign_in.sign_in(locked.code, PIN).id == company.tom


def test_people_of_another_site_are_not_known_here(company: Company, door: Door) -> None:
    with company.database.transaction() as tx:
        far_away = found_site(tx, "FAR", "Far away")
    badge = given(company, company.tom, far_away)
    door.sync()
    with pytest.raises(SignInAgain, match="opens nothing here"):
        door.sign_in.whose(badge.code)


def test_nothing_that_the_workstation_keeps_tells_what_a_badge_says(company: Company, door: Door) -> None:
    badge = given(company, company.tom)
    door.sync()
    door.sign_in.sign_in(badge.code, PIN)
    secret = badge.code.removeprefix("IMS-B-").encode()
    assert not any(secret in file.read_bytes() for file in door.folder.rglob("*") if file.is_file())
