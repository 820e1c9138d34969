"""Cases at the real window: a supervisor settles them by keys alone."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QScrollArea

from ims_desktop.domain.cases import CaseChoice, CaseKind
from ims_desktop.domain.people import Role
from ims_desktop.domain.settling.rules import detail_of
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.ports.cases import CaseView
from tests.ui.fake_cases import VIEWS, FakeCases
from tests.ui.fakes import MEI_LING, scan_of
from tests.ui.keys import Hands
from tests.unit.domain.test_settling import AT_DOCK, facts, goods, stands

LIN = replace(MEI_LING, name="Lin Wei", roles=frozenset({Role.SUPERVISOR}))
ALT = Qt.KeyboardModifier.AltModifier


class Office:
    def __init__(self, open_window, qtbot, preferences=None, person=LIN, views=VIEWS) -> None:
        self.cases, self.qtbot = FakeCases(views), qtbot
        self.window = open_window(preferences, settling=self.cases.settling())
        self.hands = Hands(self.window)
        self.window.presenters.shell.signed_in(person)
        self.hands.press(Qt.Key.Key_F9)
        qtbot.waitUntil(lambda: self.state.view is not None, timeout=3_000)

    @property
    def state(self):
        return self.window.presenters.cases.state

    def press(self, key: Qt.Key, modifier=Qt.KeyboardModifier.NoModifier) -> None:
        self.hands.press(key, "", modifier)

    def wait_for(self, count: int) -> list:
        self.qtbot.waitUntil(lambda: len(self.cases.decided) == count, timeout=3_000)
        return [(one.case_id, one.choice, one.reason) for one in self.cases.decided]

    def settled_next(self, before) -> None:
        self.qtbot.waitUntil(lambda: self.state.view is not None and self.state.view.line.id != before, timeout=3_000)


@pytest.fixture
def office(open_window, qtbot) -> Office:
    return Office(open_window, qtbot)


def test_a_case_is_settled_by_a_reason_and_one_key(office):
    office.press(Qt.Key.Key_W, ALT)
    office.press(Qt.Key.Key_2, ALT)
    assert office.wait_for(1) == [("c1", CaseChoice.FIRST, "AGREED")]


def test_enter_settles_it_as_recommended_and_the_next_one_comes(office):
    office.press(Qt.Key.Key_W, ALT)
    office.press(Qt.Key.Key_Return)
    assert office.wait_for(1) == [("c1", CaseChoice.SECOND, "AGREED")]
    office.settled_next("c1")
    assert office.state.view.line.id == "c2"


def test_the_arrow_key_chooses_and_alt_a_settles_all_like_it(office):
    office.press(Qt.Key.Key_Down)
    office.settled_next("c1")
    office.press(Qt.Key.Key_W, ALT)
    office.press(Qt.Key.Key_A, ALT)
    office.press(Qt.Key.Key_3, ALT)
    assert office.wait_for(2) == [("c2", CaseChoice.HOLD, "AGREED"), ("c4", CaseChoice.HOLD, "AGREED")]


def test_it_goes_by_scans_alone(office):
    for code in ("AGREED", barcode(Command.DIGIT_3)):
        office.window.take_scan(scan_of(code))
    assert office.wait_for(1) == [("c1", CaseChoice.RECOUNT, "AGREED")]


@pytest.mark.parametrize("number", range(len(VIEWS)), ids=[str(one.line.id) for one in VIEWS])
@pytest.mark.parametrize("language", ["en", "zh_Hant"])
def test_a_case_fits_one_screen_without_scrolling(open_window, qtbot, number, language):
    office = Office(open_window, qtbot, {"language": language})
    office.window.presenters.shell.show(notice=None)
    for _ in range(number):
        before = office.state.view.line.id
        office.press(Qt.Key.Key_Down)
        office.settled_next(before)
    qtbot.wait(50)
    screen = office.window.centralWidget().at(Command.CASES)
    areas = [one for one in screen.findChildren(QScrollArea) if one.isVisible()]
    assert [one.verticalScrollBar().maximum() for one in areas] == [0] * len(areas)
    assert areas


def test_who_made_the_operation_is_told_what_became_of_it(open_window, qtbot):
    office = Office(open_window, qtbot, person=MEI_LING)
    qtbot.waitUntil(lambda: office.window.presenters.shell.state.untold == 1, timeout=3_000)
    words = [label.text() for label in office.window.findChildren(QLabel) if label.isVisible()]
    assert any("Cases about your work that were settled: 1" in one for one in words)


def of_kind(kind: CaseKind) -> CaseView:
    """As the rules make it of an ordinary case of its kind."""
    detail = detail_of(facts(kind, goods=(goods(1, 5),), standing=(stands(AT_DOCK, 5),)))
    line = replace(VIEWS[0].line, kind=kind, title=detail.title, sentence=detail.sentence, choices=())
    return CaseView(line, detail)


@pytest.mark.parametrize("kind", CaseKind)
def test_every_kind_of_case_is_settled_by_keys_alone(open_window, qtbot, kind):
    office = Office(open_window, qtbot, views=(of_kind(kind),))
    qtbot.waitUntil(lambda: bool(office.state.options), timeout=3_000)
    wanted = office.state.options[-1].choice
    office.press(Qt.Key.Key_W, ALT)
    last = Qt.Key(Qt.Key.Key_0 + len(office.state.options))
    office.press(last, ALT)
    for _ in range(3):  # what must be named with it: the first that is offered
        if not office.cases.decided and office.state.naming is not None:
            office.press(Qt.Key.Key_1, ALT)
    assert office.wait_for(1) == [("c1", wanted, "AGREED")]
