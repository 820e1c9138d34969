"""Signing in without a window: by password, by badge and PIN."""

from __future__ import annotations

import pytest

from ims_desktop.actions.badges import TRIES, BadgeSignIn, Holder
from ims_desktop.domain.ids import OperatorId
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.screens.sign_in.presenter import SignInPresenter
from tests.ui.fakes import MEI_LING, MEI_LINGS_BADGE, NOW, PIN, HeardSounds, Immediate, badges, sign_in

HERE = Immediate()
HOLDER = Holder(MEI_LING.id, MEI_LING.name)


class Screen:
    def __init__(self) -> None:
        self.came, self.sounds = [], HeardSounds()
        door = BadgeSignIn(badges(), lambda: NOW)
        self.presenter = SignInPresenter(HERE, HERE, sign_in, door, self.came.append, self.sounds)

    @property
    def state(self):
        return self.presenter.state


@pytest.fixture
def screen() -> Screen:
    return Screen()


def test_a_wrong_password_is_said_and_the_name_is_kept(screen):
    screen.presenter.sign_in(" chen ", "wrong")
    assert (screen.came, screen.state.username, screen.state.is_busy) == ([], "chen", False)
    assert screen.state.problem.tone is Tone.REFUSED
    screen.presenter.sign_in("chen", "secret")
    assert [person.username for person in screen.came] == ["chen"]
    assert screen.state.problem is None


def test_a_missing_password_is_asked_for_without_asking_the_central(screen):
    screen.presenter.sign_in("chen", "")
    assert str(screen.state.problem.detail) == "Type your password."


def test_a_badge_and_its_pin_let_in(screen):
    screen.presenter.ask_pin(MEI_LINGS_BADGE, HOLDER)
    assert screen.state.holder == MEI_LING.name
    screen.presenter.enter_pin(PIN)
    assert [person.id for person in screen.came] == [MEI_LING.id]
    assert (screen.state.badge, screen.state.holder) == ("", "")
    assert screen.sounds.heard == [Tone.ACCEPTED]


def test_an_empty_pin_is_asked_for_and_is_no_try(screen):
    screen.presenter.ask_pin(MEI_LINGS_BADGE, HOLDER)
    screen.presenter.enter_pin("")
    assert screen.state.problem.tone is Tone.ASKS
    assert screen.state.badge == MEI_LINGS_BADGE


def test_a_wrong_pin_asks_again_and_five_end_it(screen):
    screen.presenter.ask_pin(MEI_LINGS_BADGE, HOLDER)
    for _ in range(TRIES - 1):
        screen.presenter.enter_pin("2468")
        assert screen.state.badge == MEI_LINGS_BADGE
    screen.presenter.enter_pin("2468")
    assert screen.state.badge == ""
    assert str(screen.state.problem.title) == "This badge is locked"
    assert screen.came == []


def test_a_step_back_forgets_the_badge(screen):
    screen.presenter.ask_pin(MEI_LINGS_BADGE, HOLDER)
    screen.presenter.back()
    screen.presenter.enter_pin(PIN)
    assert screen.came == []


def test_another_badge_takes_the_place_of_the_first(screen):
    screen.presenter.ask_pin(MEI_LINGS_BADGE, HOLDER)
    screen.presenter.ask_pin("IMS-B-BAKER", Holder(OperatorId("p2"), "Tom Baker"))
    assert screen.state.holder == "Tom Baker"
