"""Budgets: spent, told, renewed, forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from limits import parse

from ims_desktop.central.gateway.limits import Budgets, CountingMemory, storage_at
from ims_desktop.central.gateway.settings import ORIGINS, gateway_settings
from ims_desktop.domain.errors import InputProblem


class Clock:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000_000.0
        monkeypatch.setattr("time.time", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_a_budget_is_spent_told_and_renewed(clock: Clock) -> None:
    budgets = Budgets("3 per minute", "default", storage_at("counting://"))

    assert [budgets.spend("ada").left for _ in range(3)] == [2, 1, 0]
    over = budgets.spend("ada")
    assert over.spent
    assert over.headers()["Retry-After"] == "60"
    assert not budgets.spend("bob").spent
    clock.now += 60
    assert not budgets.spend("ada").spent


def test_a_budget_can_be_given_back(clock: Clock) -> None:
    budgets = Budgets("1 per minute", "default", storage_at("counting://"))
    budgets.spend("ada")

    budgets.renew("ada")

    assert not budgets.spend("ada").spent


def test_what_has_run_out_is_forgotten_in_passing(clock: Clock) -> None:
    storage = CountingMemory()
    for number in range(900):
        storage.incr(f"key-{number}", 60)
    clock.now += 61
    for _ in range(200):
        storage.incr("another", 60)

    assert storage.reset() == 1


def test_many_threads_count_every_request() -> None:
    storage = CountingMemory()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: storage.incr("key", 3600), range(2000)))

    assert storage.get("key") == 2000


def test_the_default_is_a_thousand_an_hour_and_three_origins() -> None:
    settings = gateway_settings({})

    assert parse(settings.rate_limit) == parse("1000 per hour")
    assert (
        settings.origins
        == ORIGINS
        == (
            "http://localhost:3000",
            "http://localhost:5173",
            "https://erp.company.com",
        )
    )


def test_an_installation_sets_its_own() -> None:
    settings = gateway_settings(
        {"IMS_CORS_ORIGINS": "https://a.example, https://b.example", "IMS_RATE_LIMIT": "5/second"}
    )

    assert settings.origins == ("https://a.example", "https://b.example")
    assert settings.rate_limit == "5/second"
    assert gateway_settings({"IMS_CORS_ORIGINS": ""}).origins == ()


def test_a_limit_that_cannot_be_meant_is_said_at_the_start() -> None:
    with pytest.raises(InputProblem, match="IMS_RATE_LIMIT"):
        gateway_settings({"IMS_RATE_LIMIT": "plenty"})
