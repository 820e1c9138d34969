"""Badges in the two files: whose they are comes with the mirror, wrong PINs survive a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_desktop.domain.times import utc_text
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.people import Badges, Operator, WrongPins
from ims_desktop.protocol.grants import written_grants
from ims_desktop.protocol.messages import Change
from ims_desktop.store.local_store import LocalStore
from tests.contracts.badges_contract import GONE, NOON, TOM, BadgesContract, MemoryBadges
from tests.contracts.outbox_contract import record


def operator_row(place: int, operator: Operator, digest: str) -> Change:
    until = utc_text(operator.expires) if operator.expires else None
    grants = written_grants(operator.grants)
    values = (operator.id, "site", operator.name, grants, int(operator.is_active), digest, operator.verifier, until)
    return Change("operators", place, False, values)


class TestSqliteBadges(BadgesContract):
    @pytest.fixture
    def badges(self, dock: LocalStore) -> Badges:
        rows = [operator_row(11, TOM, "tom-digest"), operator_row(12, GONE, "gone-digest")]
        dock.mirror.apply(rows, Reached("life", 12, 12))
        return dock.badges


class TestMemoryBadges(BadgesContract):
    @pytest.fixture
    def badges(self) -> Badges:
        return MemoryBadges({"tom-digest": TOM, "gone-digest": GONE})


def test_a_locked_badge_is_locked_after_a_restart(folder: Path) -> None:
    store = LocalStore(folder)
    store.badges.keep_wrong_pins("digest", WrongPins(6, NOON))
    store.close()
    store = LocalStore(folder)
    try:
        assert store.badges.wrong_pins("digest") == WrongPins(6, NOON)
    finally:
        store.close()


def test_what_somebody_did_who_signed_in_by_badge_bears_their_name(dock: LocalStore) -> None:
    record(dock.outbox, "a")
    who = dock.outbox.after(0, 1)[0].operator
    ada = Operator(who, "Ada Lovelace", (), True, None, None)
    dock.mirror.apply([operator_row(11, ada, "ada-digest")], Reached("life", 11, 11))
    assert dock.overview.operations(1)[0].operator_name == "Ada Lovelace"
