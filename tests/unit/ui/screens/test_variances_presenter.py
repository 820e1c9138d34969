"""Variances without a window: shown to supervisors only, settled by one key with a reason."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ims_desktop.domain.errors import AskSupervisor
from ims_desktop.domain.people import Role
from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import Command
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.screens.variances.presenter import VariancesPresenter
from tests.ui.fakes import MEI_LING, HeardSounds, Immediate, TwoVariances

LIN = replace(MEI_LING, name="Lin Wei", roles=frozenset({Role.SUPERVISOR}))


class Office:
    def __init__(self) -> None:
        self.variances = TwoVariances()
        self.sounds = HeardSounds()
        self.told = 0
        lane = Immediate()
        self.screen = VariancesPresenter(lane, lane, self.variances, self.variances.decide, self.sounds, self._tell)

    def _tell(self) -> None:
        self.told += 1

    def open(self, person=LIN):
        self.screen.signed_in(person)
        self.screen.opened()
        return self.screen.state


@pytest.fixture
def office() -> Office:
    return Office()


def test_whoever_counts_is_shown_no_variance(office):
    state = office.open(MEI_LING)
    assert (state.rows, state.chosen, state.is_allowed) == ((), None, False)


def test_a_supervisor_sees_both_counts_the_books_and_what_moved(office):
    state = office.open()
    assert state.chosen.id == "v1"
    assert [str(one.title) for one in state.options] == [
        "45 holds, as Wang Wei counted",
        "44 holds, as Chen Mei-Ling counted",
        "48 holds, as the books say",
        "Somebody else counts again",
    ]
    assert len(state.moves) == 1


def test_one_key_settles_it_and_the_count_that_holds_is_named(office):
    office.open()
    office.screen.command(Command.REASON)
    assert office.screen.choose(1)
    assert office.variances.decided == [("Lin Wei", "v1", "take", "FOUND", "v1-1")]
    assert (office.sounds.heard, office.told) == ([Tone.ACCEPTED], 1)
    state = office.screen.state
    assert (state.chosen.is_decided, state.options, state.reason) == (True, (), None)


def test_without_a_reason_nothing_is_decided(office):
    office.open()
    assert office.screen.choose(1)
    assert office.variances.decided == []
    assert office.screen.state.said.tone is Tone.REFUSED


def test_the_reason_key_goes_through_the_list_and_begins_again(office):
    office.open()
    seen = []
    for _ in range(3):
        office.screen.command(Command.REASON)
        seen.append(office.screen.state.reason.code)
    assert seen == ["FOUND", "LOST", "FOUND"]


def test_another_variance_begins_without_a_reason(office):
    office.open()
    office.screen.command(Command.REASON)
    office.screen.pick(office.screen.state.rows[1])
    assert office.screen.state.reason is None
    assert [one.choice.value for one in office.screen.state.options] == ["take", "keep", "recount"]


def test_what_cannot_be_recorded_is_said_and_the_variance_stays(office):
    def refuse(*_):
        raise AskSupervisor(text("No"), text("You may not."), text("Ask."))

    office.screen = VariancesPresenter(Immediate(), Immediate(), office.variances, refuse, office.sounds, lambda: None)
    office.open()
    office.screen.command(Command.REASON)
    office.screen.choose(3)
    assert str(office.screen.state.said.text) == "You may not. Ask."
    assert office.screen.state.options


def test_a_number_that_is_no_choice_does_nothing(office):
    office.open()
    assert not office.screen.choose(9)
    assert not office.screen.choose(0)
