"""What an administrator does with people, their roles and their badges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from ims_desktop.central import badges
from ims_desktop.central.rights import rights_of
from ims_desktop.central.tables import operators
from ims_desktop.domain.badges import GOOD_FOR, badge_digest, badge_phrase
from ims_desktop.domain.people import Role, Scope
from ims_desktop.domain.times import from_utc_text, utc_text
from tests.integration.api.company import PASSWORD, Company, Json


def new_person(company: Company, username: str, *roles: Json, **fields: Json) -> Json:
    body = {"username": username, "name": username.title(), "roles": list(roles), **fields}
    answer = company.admin.post("/people", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def new_badge(company: Company, username: str, **fields: Json) -> Json:
    answer = company.admin.post(f"/people/{username}/badge", json=fields)
    assert answer.status_code == 201, answer.text
    return answer.json()


def told(company: Company, uuid: str) -> Json:
    """What the workstations of the person's site are told."""
    with company.database.reading() as connection:
        return connection.execute(select(operators).where(operators.c.id == uuid)).mappings().one_or_none()


def test_a_new_person_signs_in_with_the_password_that_they_were_given(company: Company) -> None:
    new_person(company, "pw-ann", {"role": "counter"}, password=PASSWORD)
    assert company.client("pw-ann").get("/items").status_code == 200


def test_somebody_without_a_password_gets_in_with_none(company: Company) -> None:
    assert new_person(company, "floor-only", {"role": "operator"})["has_password"] is False
    for password in ("x", " ", "null"):
        answer = company.stranger().post("/auth/login", json={"username": "floor-only", "password": password})
        assert answer.status_code == 401


def test_people_are_an_administrators_business(company: Company) -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert company.client(role.value).get("/people").status_code == 403
    listed = company.admin.get("/people").json()
    assert {role.value for role in Role} <= {one["id"] for one in listed}
    assert "code" not in str(listed)


def test_a_badge_lets_in_with_its_pin_and_the_workstations_never_learn_what_it_says(company: Company) -> None:
    person = new_person(company, "badged", {"role": "operator"})
    assert told(company, person["uuid"]) is None
    badge = new_badge(company, "badged", pin="1357")
    row = told(company, person["uuid"])
    assert row["badge"] == badge_digest(badge["code"])
    assert PasswordHasher().verify(row["verifier"], badge_phrase(badge["code"], "1357"))
    assert badge["code"] not in str(row)
    assert row["place"] is not None
    assert from_utc_text(row["expires"]) > datetime.now(UTC) + GOOD_FOR - timedelta(hours=1)
    assert company.admin.get("/people/badged/badge").json() == {"code": badge["code"]}


def test_a_pin_is_drawn_where_none_is_given_and_a_bad_one_is_refused(company: Company) -> None:
    new_person(company, "drawn", {"role": "operator"})
    assert new_badge(company, "drawn")["pin"].isdigit()
    for pin in ("123", "12345678901", "12ab", "5555"):
        answer = company.admin.post("/people/drawn/badge", json={"pin": pin})
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == "/pin"


def test_a_new_badge_takes_the_place_of_the_lost_one(company: Company) -> None:
    person = new_person(company, "careless", {"role": "operator"})
    lost, found = new_badge(company, "careless"), new_badge(company, "careless")
    row = told(company, person["uuid"])
    assert row["badge"] == badge_digest(found["code"]) != badge_digest(lost["code"])
    assert company.admin.delete("/people/careless/badge").status_code == 204
    assert (told(company, person["uuid"])["badge"], told(company, person["uuid"])["verifier"]) == (None, None)
    assert company.admin.get("/people/careless/badge").status_code == 404
    assert company.admin.delete("/people/careless/badge").status_code == 204


def test_another_pin_for_the_same_badge(company: Company) -> None:
    person = new_person(company, "forgetful", {"role": "operator"})
    assert company.admin.put("/people/forgetful/pin", json={"pin": "2468"}).status_code == 404
    badge = new_badge(company, "forgetful", pin="1357")
    before = told(company, person["uuid"])
    assert company.admin.put("/people/forgetful/pin", json={"pin": "2468"}).status_code == 204
    row = told(company, person["uuid"])
    assert row["badge"] == badge_digest(badge["code"])
    assert PasswordHasher().verify(row["verifier"], badge_phrase(badge["code"], "2468"))
    assert row["place"] > before["place"]


def test_who_has_left_opens_nothing_and_gets_no_badge_but_what_they_did_was_allowed(company: Company) -> None:
    person = new_person(company, "leaving", {"role": "operator"}, password=PASSWORD)
    client = company.client("leaving")
    new_badge(company, "leaving")
    before = datetime.now(UTC)
    assert company.admin.delete("/people/leaving").status_code == 204
    assert company.admin.delete("/people/leaving").status_code == 204
    row = told(company, person["uuid"])
    assert (row["is_active"], row["verifier"]) == (0, None)
    assert row["badge"] is not None  # so that a workstation can say who has left
    assert client.post("/auth/login", json={"username": "leaving", "password": PASSWORD}).status_code == 401
    assert company.admin.post("/people/leaving/badge", json={}).status_code == 409
    with company.database.reading() as connection:
        rights = rights_of(connection, [person["uuid"]])
    assert rights.allow(person["uuid"], Scope.RECEIVING_WRITE, before - timedelta(minutes=1))
    assert not rights.allow(person["uuid"], Scope.RECEIVING_WRITE, datetime.now(UTC))


def test_roles_have_dates_and_those_of_the_past_stay_on_record(company: Company) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    person = new_person(company, "dated", {"role": "operator"})
    new_badge(company, "dated")
    wanted = [{"role": "counter"}, {"role": "supervisor", "since": utc_text(tomorrow)}]
    changed = company.admin.put("/people/dated", json={"name": "Dated", "roles": wanted})
    assert changed.status_code == 200
    assert changed.json()["roles"] == ["counter"]
    assert {one["role"] for one in changed.json()["grants"]} == {"operator", "counter", "supervisor"}
    with company.database.reading() as connection:
        rights = rights_of(connection, [person["uuid"]])
    now = datetime.now(UTC)
    assert rights.allow(person["uuid"], Scope.RECEIVING_WRITE, now - timedelta(hours=1))
    assert not rights.allow(person["uuid"], Scope.RECEIVING_WRITE, now)
    assert not rights.allow(person["uuid"], Scope.VARIANCES_DECIDE, now)
    assert rights.allow(person["uuid"], Scope.VARIANCES_DECIDE, tomorrow)
    assert "supervisor" in told(company, person["uuid"])["roles"]


def test_an_administrator_does_not_shut_themselves_out(company: Company) -> None:
    refused = [
        company.admin.delete("/people/admin"),
        company.admin.put("/people/admin", json={"name": "Admin", "roles": [{"role": "buyer"}]}),
    ]
    assert [answer.status_code for answer in refused] == [409, 409]
    assert company.admin.get("/people").status_code == 200


def test_two_who_change_a_person_at_once_are_told(company: Company) -> None:
    new_person(company, "contested", {"role": "operator"})
    etag = company.admin.get("/people/contested").headers["ETag"]
    body = {"name": "First", "roles": [{"role": "operator"}]}
    assert company.admin.put("/people/contested", json=body, headers={"If-Match": etag}).status_code == 200
    late: httpx.Response = company.admin.put("/people/contested", json=body, headers={"If-Match": etag})
    assert late.status_code == 412


@pytest.mark.parametrize("username", ["two words", "a/b", ""])
def test_a_name_that_cannot_be_one_is_refused(company: Company, username: str) -> None:
    answer = company.admin.post("/people", json={"username": username, "name": "X", "roles": []})
    assert answer.status_code == 400


def test_badges_are_renewed_when_less_than_half_their_time_is_left_and_only_then(company: Company) -> None:
    active = new_person(company, "renewed", {"role": "operator"})["uuid"]
    gone = new_person(company, "not-renewed", {"role": "operator"})["uuid"]
    for username in ("renewed", "not-renewed"):
        new_badge(company, username)
    company.admin.delete("/people/not-renewed")
    issued = {one: told(company, one) for one in (active, gone)}
    for days, expected in ((6, False), (8, True), (9, False)):
        now = datetime.now(UTC) + timedelta(days=days)
        company.database.run(lambda tx, now=now: badges.renew(tx, now))
        row = told(company, active)
        assert (row["place"] > issued[active]["place"]) is (expected or days > 8)
        assert told(company, gone) == issued[gone]
    assert told(company, active)["expires"] < utc_text(datetime.now(UTC) + timedelta(days=8, minutes=1) + GOOD_FOR)
