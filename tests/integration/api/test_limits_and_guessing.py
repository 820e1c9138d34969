"""How often one may ask, and how often one may guess."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ims_desktop.central.database import Database
from ims_desktop.central.gateway.settings import GatewaySettings
from tests.integration.api.company import PASSWORD, Company, company_in


@pytest.fixture
def strict(sqlite: Database) -> Iterator[Company]:
    """A company of its own, since what is spent here is spent."""
    with company_in(sqlite, GatewaySettings(rate_limit="8 per hour")) as company:
        yield company


def test_a_budget_is_each_persons_own_and_told_in_every_answer(strict: Company) -> None:
    operator = strict.client("operator")

    answers = [operator.get("/items") for _ in range(9)]

    assert [answer.status_code for answer in answers] == [200] * 8 + [429]
    assert answers[0].headers["RateLimit-Policy"] == '"default";q=8;w=3600'
    assert answers[0].headers["RateLimit"].startswith('"default";r=7;t=')
    assert answers[0].headers["X-RateLimit-Remaining"] == "7"
    assert "Retry-After" not in answers[0].headers
    assert answers[8].json()["error"]["code"] == "TOO_MANY_REQUESTS"
    assert 0 < int(answers[8].headers["Retry-After"]) <= 3600
    assert strict.client("buyer").get("/items").status_code == 200


def test_a_token_that_does_not_hold_spends_the_addresss_budget(strict: Company) -> None:
    """Else whoever makes tokens up has as many budgets as tokens."""
    made_up = [strict.stranger(Authorization=f"Bearer made.up.{number}") for number in range(9)]

    statuses = [client.get("/items").status_code for client in made_up]

    assert set(statuses) == {401, 429}
    assert statuses[-1] == 429


def test_the_exchange_of_workstations_has_a_budget_of_its_own(strict: Company) -> None:
    client = strict.stranger()
    for _ in range(9):
        client.get("/items")

    assert client.get("/items").status_code == 429
    answer = client.get("/sync/pull")
    assert answer.status_code == 401
    assert "RateLimit" not in answer.headers


def test_guessing_is_slowed_down_for_that_name_and_address(company_on_file: Company) -> None:
    guess = {"username": "supervisor", "password": "wrong"}
    client = company_on_file.stranger()

    statuses = [client.post("/auth/login", json=guess).status_code for _ in range(11)]

    assert statuses == [401] * 10 + [429]
    right = client.post("/auth/login", json={"username": "SUPERVISOR ", "password": PASSWORD})
    assert right.status_code == 429
    assert int(right.headers["Retry-After"]) <= 300
    assert client.post("/auth/login", json={"username": "buyer", "password": PASSWORD}).status_code == 200


def test_a_right_password_clears_the_count(company_on_file: Company) -> None:
    client = company_on_file.stranger()
    for _ in range(3):
        for _ in range(5):
            client.post("/auth/login", json={"username": "operator", "password": "wrong"})
        assert client.post("/auth/login", json={"username": "operator", "password": PASSWORD}).status_code == 200
