"""Badges by the administrator's commands, and kept good while the central answers."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from ims_desktop.central import badges, commands
from ims_desktop.central.app import create_app
from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder
from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.people import change_person
from ims_desktop.central.tables import operators, people
from ims_desktop.cli import FAILED, main
from ims_desktop.domain.badges import GOOD_FOR
from ims_desktop.domain.times import from_utc_text
from tests.integration.central.company import Company


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    commands.init(tmp_path, environment={"IMS_ADMIN_PASSWORD": "long enough"})
    return tmp_path


def run(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["central", "user", *arguments, "--data", str(folder)])
    return (code, *capsys.readouterr())


def test_somebody_is_added_with_a_badge_and_its_code_is_printed_again(folder: Path, capsys) -> None:
    code, said, _ = run(folder, capsys, "add", "ann", "--role", "operator", "--badge", "--pin", "1357")
    assert code == 0
    badge = said.splitlines()[1].removeprefix("ann's badge says ")
    assert badge.startswith("IMS-B-")
    assert run(folder, capsys, "badge", "Ann") == (0, f"{badge}\n", "")


def test_a_new_badge_is_not_the_old_one_and_its_pin_is_shown_once(folder: Path, capsys) -> None:
    run(folder, capsys, "add", "ann", "--role", "counter", "--badge")
    _, before, _ = run(folder, capsys, "badge", "ann")
    code, said, _ = run(folder, capsys, "badge", "ann", "--new")
    assert code == 0
    assert before.strip() not in said
    assert "its PIN, shown this once: " in said
    assert run(folder, capsys, "badge", "ann")[1].strip() in said


def test_all_badges_are_listed_for_a_sheet_of_them_but_those_of_who_left(folder: Path, capsys) -> None:
    for name in ("ann", "bob"):
        run(folder, capsys, "add", name, "--role", "inspector", "--badge", "--display-name", name.title())
    run(folder, capsys, "add", "cid", "--role", "operator")
    codes = [run(folder, capsys, "badge", name)[1].strip() for name in ("ann", "bob")]
    listed = ["name,role,badge", f"Ann,inspector,{codes[0]}", f"Bob,inspector,{codes[1]}"]
    assert run(folder, capsys, "badges")[1].splitlines() == listed
    database = Database(DataFolder(folder).url(None))
    with database.transaction() as tx:
        bob = tx.connection.scalars(select(people.c.id).where(people.c.username == "bob")).one()
        change_person(tx, bob, "Bob", (), False, datetime.now(UTC))
    database.close()
    assert run(folder, capsys, "badges")[1].splitlines() == listed[:2]


def test_what_cannot_be_is_said_and_nobody_is_added(folder: Path, capsys) -> None:
    code, _, error = run(folder, capsys, "add", "ann", "--role", "operator", "--pin", "7777")
    assert (code, "too easy" in error) == (FAILED, True)
    code, _, error = run(folder, capsys, "badge", "ann")
    assert (code, "nobody of this name" in error) == (FAILED, True)
    code, _, error = run(folder, capsys, "add", "ann")
    assert (code, "--role" in error) == (FAILED, True)
    run(folder, capsys, "add", "ann", "--role", "operator")
    code, _, error = run(folder, capsys, "badge", "ann")
    assert (code, "No badge yet" in error) == (FAILED, True)


def test_the_people_of_the_sample_company_have_badges(tmp_path: Path, capsys) -> None:
    commands.init(tmp_path, sample="demo", environment={"IMS_ADMIN_PASSWORD": "long enough"})
    assert run(tmp_path, capsys, "badge", "mei-ling")[1] == "IMS-B-DEMO-MEI-LING\n"
    database = Database(DataFolder(tmp_path).url(None))
    with database.reading() as connection:
        assert len(connection.execute(select(operators).where(operators.c.verifier.is_not(None))).all()) == 3
    database.close()


def test_badges_are_renewed_once_the_central_answers(company: Company, database: Database) -> None:
    now = datetime.now(UTC)
    badge = badges.made_badge(Passwords(), "1357")
    with database.transaction() as tx:
        badges.issue(tx, company.tom, badge, company.site, now - GOOD_FOR)

    async def a_moment() -> None:
        app = create_app(database, lambda: now)
        async with app.router.lifespan_context(app):
            for _ in range(200):
                await asyncio.sleep(0.01)
                if expires(database, company.tom) == now + GOOD_FOR:
                    return

    asyncio.run(a_moment())
    assert expires(database, company.tom) == now + GOOD_FOR


def expires(database: Database, person: str) -> datetime:
    with database.reading() as connection:
        return from_utc_text(str(connection.scalar(select(operators.c.expires).where(operators.c.id == person))))


def test_a_renewal_takes_one_place_in_the_feed_a_week(company: Company, database: Database) -> None:
    begun = datetime.now(UTC)
    badge = badges.made_badge(Passwords(), "1357")
    with database.transaction() as tx:
        badges.issue(tx, company.tom, badge, company.site, begun)
    renewed = [database.run(lambda tx, day=day: badges.renew(tx, begun + timedelta(days=day))) for day in range(28)]
    assert sum(renewed) == 3
