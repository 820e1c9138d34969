"""What somebody may not do is refused before anything is recorded."""

from __future__ import annotations

import pytest

from ims_desktop.actions.rights import _DEEDS, Rights
from ims_desktop.domain.errors import AskSupervisor
from ims_desktop.domain.ids import LocationId, OperatorId, ReceiptId
from ims_desktop.domain.people import Role, Scope
from ims_desktop.ports.people import Person
from ims_desktop.protocol.operations import ReceiptFinished, StockCounted
from ims_desktop.protocol.rights import _NEEDED

FINISHED = ReceiptFinished(ReceiptId("r"), "R-1", None)
EMPTY_BIN = StockCounted(LocationId("a"), (), is_whole=True)


def person(*roles: Role) -> Person:
    return Person(OperatorId("p"), "ann", "Ann", frozenset(roles))


def test_a_counter_counts_and_does_not_receive():
    rights = Rights(person(Role.COUNTER))
    rights.check(EMPTY_BIN)
    with pytest.raises(AskSupervisor) as refused:
        rights.check(FINISHED)
    assert str(refused.value.message) == "Ann may not receive goods. Nothing was recorded."


def test_somebody_without_a_role_does_nothing():
    for body in (EMPTY_BIN, FINISHED):
        with pytest.raises(AskSupervisor):
            Rights(person()).check(body)


def test_every_refusal_has_its_words():
    assert {*_NEEDED.values(), Scope.QUARANTINE_DECIDE, Scope.BADGES_UNLOCK} <= set(_DEEDS)
