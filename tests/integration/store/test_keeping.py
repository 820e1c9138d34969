"""Half-done jobs, people, preferences, and what is cleared up between scans."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ims_desktop.domain.effects import Effect
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Role
from ims_desktop.domain.receiving import effects_of
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import JobState
from ims_desktop.ports.people import Person, Verifier
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows
from tests.contracts.outbox_contract import receipt, received, record

ADA = OperatorId("ada")


def job(key: str, data: bytes = b"{}") -> JobState:
    return JobState("receiving", key, ADA, data)


def test_a_job_is_found_where_it_was_left_the_latest_first(store: LocalStore) -> None:
    for one in (job("r1"), job("r2"), job("r1", b'{"scans":2}'), JobState("count", "c", ADA, b"{}")):
        store.jobs.keep(one)
    assert list(store.jobs.half_done("receiving", ADA)) == [job("r1", b'{"scans":2}'), job("r2")]
    assert list(store.jobs.half_done("receiving", OperatorId("bob"))) == []


def test_a_job_that_is_over_is_forgotten(store: LocalStore) -> None:
    store.jobs.keep(job("r1"))
    store.jobs.keep(job("r1", b""))
    assert list(store.jobs.half_done("receiving", ADA)) == []


def test_a_job_is_written_with_the_operation_or_not_at_all(dock: LocalStore) -> None:
    dock.outbox.record(receipt("a"), (), job("r1", b"one"))
    with pytest.raises(ImsError):
        dock.outbox.record(receipt("a"), effects_of((received(),)), job("r1", b"two"))
    assert list(dock.jobs.half_done("receiving", ADA)) == [job("r1", b"one")]
    assert dock.outbox.last_sequence() == 1
    assert dock._open[1].execute("SELECT count(*) FROM main.effects").fetchone() == (0,)


def test_a_person_is_known_again_after_a_restart(folder: Path) -> None:
    person = Person(ADA, "ada", "Ada Lovelace", frozenset({Role.OPERATOR, Role.SUPERVISOR}))
    verifier = Verifier(person, "$argon2id$...", datetime(2026, 4, 1, 6, tzinfo=UTC))
    store = LocalStore(folder)
    store.people.keep("ada", verifier)
    store.close()
    store = LocalStore(folder)
    try:
        assert store.people.verifier("ada") == verifier
        assert store.people.verifier("bob") is None
    finally:
        store.close()


def test_preferences_have_a_default_until_somebody_chooses(store: LocalStore) -> None:
    assert store.preferences.get("theme", "light") == "light"
    store.preferences.put("theme", "dark")
    store.preferences.put("theme", "high contrast")
    assert store.preferences.get("theme", "light") == "high contrast"


def test_settled_effects_are_forgotten_and_no_operation_is(dock: LocalStore) -> None:
    record(dock.outbox, "a", "b", "c")
    key = effects_of((received(),))[0].key
    refused = rows.outcome(12, "b", 2, rows.Result.REFUSED, as_stated=False)
    values = (key, "item", "dock", "site", "available", "", "", "", 1_000_000)
    row = rows.Change("balances", 13, False, values)
    dock.mirror.apply([rows.outcome(11, "a", 1), refused, row], Reached("life", 13, 13))
    assert dock.upkeep.forget_settled_effects() == 2
    assert dock.upkeep.forget_settled_effects() == 0
    assert [one.id for one in dock.outbox.after(0, 10)] == ["a", "b", "c"]
    assert dock._open[1].execute("SELECT number FROM main.effects").fetchall() == [(3,)]


def test_no_more_is_forgotten_at_once_than_asked_for(dock: LocalStore) -> None:
    names = [f"op-{number}" for number in range(1, 11)]
    for name in names:
        dock.outbox.record(receipt(name), [Effect("balances", "gone", rows.pieces(1), rows.at_dock())])
    outcomes = [rows.outcome(10 + at, name, at, as_stated=False) for at, name in enumerate(names, start=1)]
    dock.mirror.apply(outcomes, Reached("life", 20, 20))
    assert [dock.upkeep.forget_settled_effects(limit=4) for _ in range(4)] == [4, 4, 2, 0]


def test_folding_empties_the_log_into_the_file(dock: LocalStore, folder: Path) -> None:
    record(dock.outbox, "a")
    before = (folder / "local.db").read_bytes()
    dock.upkeep.fold()
    assert (folder / "local.db").read_bytes() != before
