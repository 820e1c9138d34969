"""Badges and PINs at the real window, by scans and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from ims_desktop.actions.badges import TRIES, BadgeSignIn
from ims_desktop.domain.badges import badge_code
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.ui.screens.sign_in.pin import PinCard
from ims_desktop.ui.theme.look import TARGET
from ims_desktop.ui.widgets.labels import Label
from tests.ui.fakes import BAKERS_BADGE, MEI_LING, MEI_LINGS_BADGE, NOW, PIN, ScriptedJob, badges, scan_of
from tests.ui.keys import Hands
from tests.ui.test_everything_fits import SIZES, is_cut, is_squeezed


class Person:
    """Somebody at the window, with a badge, a scanner and ten fingers."""

    def __init__(self, window, qtbot) -> None:
        self.window, self.qtbot, self.hands = window, qtbot, Hands(window)

    @property
    def shell(self):
        return self.window.presenters.shell.state

    def texts(self) -> list[str]:
        return [label.text() for label in self.window.findChildren(Label) if label.isVisible()]

    def sees(self, text: str) -> None:
        self.qtbot.waitUntil(lambda: any(text in one for one in self.texts()), timeout=3_000)

    def shows(self, badge: str) -> None:
        self.hands.scan(badge)

    def types(self, pin: str) -> None:
        self.qtbot.waitUntil(lambda: self.field() is not None and not self.field().isReadOnly(), timeout=3_000)
        self.hands.pause(300)
        self.hands.type(pin)
        self.hands.pause(300)
        self.qtbot.waitUntil(lambda: self.field().text() == pin, timeout=3_000)
        self.hands.press(Qt.Key.Key_Return, "\r")

    def field(self) -> QLineEdit | None:
        """Where the PIN goes, while it is asked for."""
        card = self.window.findChild(PinCard)
        return card.findChild(QLineEdit) if card is not None and card.isVisible() else None

    def comes_in(self, badge: str = MEI_LINGS_BADGE) -> None:
        self.shows(badge)
        self.types(PIN)
        self.qtbot.waitUntil(lambda: self.shell.person is not None, timeout=3_000)


@pytest.fixture
def at(open_window, qtbot):
    return lambda **changes: Person(open_window(is_signed_in=False, **changes), qtbot)


def test_somebody_signs_in_by_a_badge_and_a_pin(at):
    person = at()
    person.shows(MEI_LINGS_BADGE.lower())
    person.sees("Chen Mei-Ling")
    person.types(PIN)
    person.qtbot.waitUntil(lambda: person.shell.person is not None, timeout=3_000)
    assert person.shell.person.id == MEI_LING.id


def test_a_pin_is_never_seen_and_takes_digits_only(at):
    person = at()
    person.shows(MEI_LINGS_BADGE)
    person.sees("Type your PIN")
    person.hands.pause(300)
    person.hands.type("1a3b5")
    field = person.window.findChild(PinCard).findChild(QLineEdit)
    person.qtbot.waitUntil(lambda: field.text() == "135", timeout=3_000)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    assert "135" not in field.displayText()


def test_the_keypad_on_screen_types_a_pin_too(at):
    person = at()
    person.shows(MEI_LINGS_BADGE)
    person.sees("Type your PIN")
    keys = {button.text(): button for button in person.window.findChild(PinCard).findChildren(QPushButton)}
    for digit in "13579":
        keys[digit].click()
    keys["⌫"].click()
    keys["7"].click()
    keys["⌫"].click()
    assert person.window.findChild(PinCard).findChild(QLineEdit).text() == "1357"
    keys["⏎"].click()
    person.qtbot.waitUntil(lambda: person.shell.person is not None, timeout=3_000)


def test_five_wrong_pins_lock_the_badge_and_a_supervisor_unlocks_it_by_two_scans(at):
    person = at()
    for _ in range(TRIES):
        person.shows(MEI_LINGS_BADGE)
        person.types("2468")
        person.qtbot.waitUntil(lambda: person.window.presenters.sign_in.state.problem is not None, timeout=3_000)
    person.sees("This badge is locked")
    person.comes_in(BAKERS_BADGE)
    person.shows(MEI_LINGS_BADGE)
    person.sees("Scan it again to unlock it")
    assert person.shell.person.name == "Tom Baker"
    person.shows(MEI_LINGS_BADGE)
    person.sees("The badge of Chen Mei-Ling is unlocked")
    person.comes_in(MEI_LINGS_BADGE)


def test_who_may_not_unlock_is_told_that_it_is_locked(at, open_window, qtbot):
    kept = badges()
    door = BadgeSignIn(kept, lambda: NOW)
    person = at(badges=door)
    for _ in range(TRIES):
        person.shows(BAKERS_BADGE)
        person.types("2468")
        person.qtbot.waitUntil(lambda: person.window.presenters.sign_in.state.problem is not None, timeout=3_000)
    person.comes_in(MEI_LINGS_BADGE)
    for _ in range(2):
        person.shows(BAKERS_BADGE)
        person.sees("This badge is locked")
    assert person.shell.person.id == MEI_LING.id


@pytest.mark.parametrize(("badge", "said"), [("ANN", "no longer in use"), ("NOBODY", "opens nothing here")])
def test_a_badge_that_opens_nothing_says_why(at, badge, said):
    person = at()
    person.shows(badge_code(badge))
    person.sees(said)
    person.comes_in()


def test_a_strange_badge_leaves_who_works_here_alone(at):
    job = ScriptedJob()
    person = at(new_job=lambda place, who: job)
    person.comes_in()
    person.hands.scan("4006381333931")
    person.sees("24 × HL Mountain Tire")
    person.shows(badge_code("ANN"))
    person.sees("no longer in use")
    assert person.shell.person.id == MEI_LING.id
    assert not any("IMS-B" in str(call) for call in job.calls)


def test_two_people_take_turns_and_each_finds_their_job_where_they_left_it(at):
    jobs = {}

    def new_job(place, who):
        jobs.setdefault(who.id, []).append(ScriptedJob(received=0))
        return jobs[who.id][-1]

    person = at(new_job=new_job)
    person.comes_in(MEI_LINGS_BADGE)
    person.hands.scan("4006381333931")
    person.window.take_scan(scan_of("ASK"))
    person.sees("How many HL Mountain Tire?")
    person.shows(BAKERS_BADGE)
    person.sees("Type your PIN")
    assert person.shell.person is None
    person.types(PIN)
    person.qtbot.waitUntil(lambda: person.shell.person is not None, timeout=3_000)
    assert person.shell.current is Command.HOME
    person.hands.scan("4006381333932")
    person.sees("24 × HL Mountain Tire")
    person.shows(MEI_LINGS_BADGE)
    person.types(PIN)
    person.qtbot.waitUntil(lambda: person.shell.person is not None and person.shell.person.id == MEI_LING.id)
    assert person.shell.current is Command.RECEIVE
    person.sees("How many HL Mountain Tire?")
    assert [[job.received for job in begun] for begun in jobs.values()] == [[1], [1]]


def test_a_window_left_alone_locks_itself_and_opens_on_the_same_step(at):
    job = ScriptedJob()
    person = at(new_job=lambda place, who: job)
    person.comes_in()
    person.window.take_scan(scan_of("ASK"))
    person.sees("How many HL Mountain Tire?")
    idle = person.window.presenters.idle
    idle._seconds = lambda: idle._touched + 301
    person.sees("Locked. The work of Chen Mei-Ling is kept.")
    calls = list(job.calls)
    person.hands.scan("4006381333931")
    person.sees("Sign in first")
    assert job.calls == calls
    person.comes_in()
    person.sees("How many HL Mountain Tire?")
    assert job.calls == calls


def test_keys_and_scans_count_as_somebody_being_here(at):
    person = at()
    person.comes_in()
    idle = person.window.presenters.idle
    acts = (
        lambda: person.hands.press(Qt.Key.Key_F8),
        lambda: person.window.presenters.scan(scan_of("4006381333931", "serial")),
    )
    for act in acts:
        idle._touched = 0.0
        act()
        assert idle._touched > 0


def test_escape_leaves_the_pin_and_signing_out_forgets_the_place(at):
    person = at()
    person.shows(MEI_LINGS_BADGE)
    person.sees("Type your PIN")
    person.hands.pause(300)
    person.hands.press(Qt.Key.Key_Escape, "\x1b")
    person.sees("Scan your badge")
    person.comes_in()
    person.hands.press(Qt.Key.Key_F8)
    person.hands.scan(barcode(Command.LOCK))
    assert person.shell.person is None
    person.comes_in()
    assert person.shell.current is Command.HOME


def test_ones_own_badge_changes_nothing(at):
    person = at()
    person.comes_in()
    person.hands.press(Qt.Key.Key_F8)
    person.shows(MEI_LINGS_BADGE)
    person.sees("is signed in already")
    assert person.shell.current is Command.OUTBOX


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_Hant"])
def test_nothing_of_the_pin_is_cut(open_window, qtbot, size, language):
    pixels, scale = SIZES[size]
    window = open_window({"scale": scale, "language": language}, size=pixels, is_signed_in=False)
    person = Person(window, qtbot)
    person.shows(MEI_LINGS_BADGE)
    person.sees("Chen Mei-Ling")
    window.presenters.sign_in.enter_pin("2468")
    qtbot.waitUntil(lambda: window.presenters.sign_in.state.problem is not None, timeout=3_000)
    qtbot.wait(60)
    cut = [label.text() for label in window.findChildren(Label) if label.isVisible() and is_cut(label)]
    assert cut == []
    for button in window.findChild(PinCard).findChildren(QPushButton):
        assert not is_squeezed(button)
        assert button.height() >= TARGET
        assert button.accessibleName() or button.text()
