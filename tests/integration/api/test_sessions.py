"""Sessions: short access tokens, refresh tokens that are good once, and what ends both."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from ims_desktop.central.gateway.keys import ACCESS_TOKENS, signing_key
from ims_desktop.central.gateway.tokens import AccessTokens
from ims_desktop.central.tables import audit_log, people, refresh_tokens
from ims_desktop.domain.people import Role
from tests.integration.api.company import PASSWORD, Company, Json, add_person


def sign_in(company: Company, username: str = "operator", password: str = PASSWORD) -> Json:
    return company.stranger().post("/auth/login", json={"username": username, "password": password})


def refresh(company: Company, token: str) -> Json:
    return company.stranger().post("/auth/refresh", json={"refresh_token": token})


def with_token(company: Company, token: str) -> Json:
    return company.stranger(Authorization=f"Bearer {token}").get("/items")


def new_person(company: Company, name: str, *roles: Role, is_active: bool = True) -> str:
    with company.database.transaction() as tx:
        return add_person(tx, name, *roles, is_active=is_active)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(company: Company) -> None:
    wrong, unknown = sign_in(company, password="wrong"), sign_in(company, username="nobody")

    assert wrong.status_code == unknown.status_code == 401
    assert (
        wrong.json()["error"]
        == unknown.json()["error"]
        == {
            "code": "UNAUTHORIZED",
            "message": "The username or the password is wrong.",
        }
    )


def test_somebody_who_has_left_does_not_get_in(company: Company) -> None:
    new_person(company, "leaver", Role.OPERATOR, is_active=False)

    assert sign_in(company, username="leaver").status_code == 401


def test_a_person_without_a_password_does_not_get_in(company: Company) -> None:
    person = new_person(company, "badge-only", Role.OPERATOR)
    with company.database.transaction() as tx:
        tx.connection.execute(update(people).where(people.c.id == person).values(password_hash=""))

    assert sign_in(company, username="badge-only", password="anything").status_code == 401


def test_signing_in_renews_a_hash_of_weaker_days(company: Company) -> None:
    person = new_person(company, "old-timer", Role.OPERATOR)
    sign_in(company, username="old-timer")

    with company.database.reading() as connection:
        kept = connection.execute(select(people.c.password_hash).where(people.c.id == person)).scalar_one()
    assert "m=65536" in kept
    assert sign_in(company, username="old-timer").status_code == 200


def test_a_session_goes_on_with_new_tokens(company: Company) -> None:
    first = sign_in(company).json()

    second = refresh(company, first["refresh_token"]).json()

    assert sorted(second) == sorted(first)
    assert second["refresh_token"] != first["refresh_token"]
    assert second["user"] == first["user"]
    assert with_token(company, second["access_token"]).status_code == 200


def test_a_refresh_token_used_twice_ends_the_whole_session(company: Company) -> None:
    first = sign_in(company).json()
    second = refresh(company, first["refresh_token"]).json()
    elsewhere = sign_in(company).json()

    assert refresh(company, first["refresh_token"]).status_code == 401
    assert refresh(company, second["refresh_token"]).status_code == 401
    assert refresh(company, elsewhere["refresh_token"]).status_code == 200
    with company.database.reading() as connection:
        actions = connection.scalars(select(audit_log.c.action)).all()
    assert "auth.reuse_detected" in actions


def test_a_refresh_token_is_kept_as_a_hash_and_runs_out(company: Company) -> None:
    token = sign_in(company).json()["refresh_token"]
    with company.database.transaction() as tx:
        assert token not in str(tx.connection.execute(select(refresh_tokens)).all())
        tx.connection.execute(update(refresh_tokens).values(expires_at="2020-01-01T00:00:00.000000Z"))

    assert refresh(company, token).status_code == 401


def test_signing_out_ends_the_session_and_is_never_an_error(company: Company) -> None:
    token = sign_in(company).json()["refresh_token"]

    for _ in range(2):
        assert company.stranger().post("/auth/logout", json={"refresh_token": token}).status_code == 204
    assert refresh(company, token).status_code == 401
    assert company.stranger().post("/auth/logout", json={"refresh_token": "unheard of"}).status_code == 204


def test_a_refresh_looks_at_the_person_again(company: Company) -> None:
    person = new_person(company, "promoted", Role.OPERATOR)
    token = sign_in(company, username="promoted").json()["refresh_token"]
    with company.database.transaction() as tx:
        tx.connection.execute(update(people).where(people.c.id == person).values(roles='["supervisor"]'))
    continued = refresh(company, token).json()
    assert continued["user"]["roles"] == ["supervisor"]
    with company.database.transaction() as tx:
        tx.connection.execute(update(people).where(people.c.id == person).values(is_active=0))

    assert refresh(company, continued["refresh_token"]).status_code == 401


def test_an_expired_token_is_told_apart(company: Company) -> None:
    key = signing_key(company.database, ACCESS_TOKENS)
    person = sign_in(company).json()["user"]["id"]
    expired = AccessTokens(key, now=lambda: 1_700_000_000).issue(person, "operator", frozenset({"items:read"}))

    answer = with_token(company, expired.token)

    assert answer.status_code == 401
    assert answer.json()["error"] == {"code": "TOKEN_EXPIRED", "message": "Token has expired"}
    assert answer.headers["WWW-Authenticate"].startswith('Bearer error="invalid_token"')


def test_a_right_that_is_missing_is_named(company: Company) -> None:
    answer = company.client("operator").post("/items", json={"sku": "MINE", "name": "Mine"})

    assert answer.status_code == 403
    assert answer.json()["error"] == {"code": "FORBIDDEN", "message": "This needs the right items:write."}
    assert 'scope="items:write"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        ("operator", {"receiving"}),
        ("buyer", {"items", "suppliers", "purchase-orders"}),
        ("supervisor", {"locations", "purchase-orders", "receiving", "inventory"}),
        ("administrator", {"items", "suppliers", "locations", "purchase-orders", "receiving", "inventory"}),
    ],
)
def test_each_role_writes_what_is_its_own_and_reads_all(company: Company, role: str, allowed: set[str]) -> None:
    resources = {"items", "suppliers", "locations", "purchase-orders", "receiving", "inventory"}
    person = company.client(role)

    # The right is looked at before the body is: an empty one is enough to see who is stopped.
    written = {resource for resource in resources if person.post(f"/{resource}", json={}).status_code == 400}

    assert written == allowed
    assert {person.get(f"/{resource}").status_code for resource in resources | {"cases"}} == {200}
    assert person.get("/workstations").status_code == (200 if role == "administrator" else 403)


def test_who_lost_a_right_or_left_writes_nothing_even_with_a_token_that_holds(company: Company) -> None:
    person = new_person(company, "demoted", Role.BUYER)
    client = company.client("demoted")
    with company.database.transaction() as tx:
        tx.connection.execute(update(people).where(people.c.id == person).values(roles='["operator"]'))
    assert client.post("/suppliers", json={"code": "LATE-1", "name": "Late"}).status_code == 403
    with company.database.transaction() as tx:
        tx.connection.execute(update(people).where(people.c.id == person).values(is_active=0))

    assert client.post("/suppliers", json={"code": "LATE-1", "name": "Late"}).status_code == 401
    assert company.admin.get("/suppliers/LATE-1").status_code == 404
