"""The keyboard scanner over real Qt events: what reaches the program, the field and the default button."""

from __future__ import annotations

import time

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ims_desktop.domain.barcodes import ScannerProfile
from ims_desktop.domain.barcodes.setup_label import SETUP_LABEL, learn
from ims_desktop.ui.capture.keyboard import KeyboardScanner
from tests.ui.fakes import FixedClock
from tests.ui.keys import CONTROL, SHIFT, Hands

# Of Qt's offscreen plugin, which has no window manager to tell sizes to.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Page:
    """A window with a field and a default button, a scanner listening, and hands on the keyboard."""

    def __init__(self, qtbot, profile: ScannerProfile) -> None:
        self.window = QDialog()
        qtbot.addWidget(self.window)
        self.field, self.button = QLineEdit(), QPushButton("OK")
        self.button.setDefault(True)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        self.clicks = 0
        self.button.clicked.connect(self._clicked)
        self.scanner = KeyboardScanner(FixedClock(), profile)
        self.scans: list[bytes] = []
        self.sources: set[str] = set()
        self.scanner.scanned.connect(self._scanned)
        self.window.show()
        self.window.activateWindow()
        self.field.setFocus()
        self.scanner.listen()
        self.hands = Hands(self.window)

    def _clicked(self) -> None:
        self.clicks += 1

    def _scanned(self, scan) -> None:
        self.scans.append(scan.raw)
        self.sources.add(scan.source)


@pytest.fixture
def page(qtbot):
    made = Page(qtbot, ScannerProfile())
    yield made
    made.scanner.stop()


def test_a_scan_touches_neither_field_nor_button(page):
    page.hands.scan("4006381333931")
    assert (page.scans, page.field.text(), page.clicks) == ([b"4006381333931"], "", 0)
    assert page.sources == {"keyboard"}


def test_a_tabulator_ends_a_scan_and_the_focus_stays(page):
    page.hands.scan("4006381333931", end=Qt.Key.Key_Tab)
    assert page.scans == [b"4006381333931"]
    assert page.field.hasFocus()


def test_a_scan_without_terminator_is_closed_by_silence(page, qtbot):
    page.hands.scan("4006381333931", end=None)
    qtbot.waitUntil(lambda: page.scans == [b"4006381333931"], timeout=1_000)
    assert page.field.text() == ""


def test_typing_reaches_the_field_and_enter_the_button(page, qtbot):
    page.hands.type("24")
    page.hands.pause(200)
    qtbot.waitUntil(lambda: page.field.text() == "24", timeout=1_000)
    page.hands.press(Qt.Key.Key_Return, "\r")
    assert (page.scans, page.clicks) == ([], 1)


def test_keys_that_queued_up_while_the_program_was_busy_are_still_typing(page, qtbot):
    page.hands.type("1234567", gap=120)  # all delivered at once, with the times they were typed at
    qtbot.waitUntil(lambda: page.field.text() == "1234567", timeout=1_000)
    assert page.scans == []


def test_case_and_group_separators_arrive_as_they_were_scanned(page):
    page.hands.scan("]C1010950600013435210Lot-a\x1d17280331")
    assert page.scans == [b"]C1010950600013435210Lot-a\x1d17280331"]


def test_a_key_held_down_is_typing(page, qtbot):
    for _ in range(20):
        page.hands.pause(33)
        page.hands.press(Qt.Key.Key_A, "a", repeated=True)
    assert (page.scans, page.field.text()) == ([], "a" * 20)


def test_three_scans_back_to_back_are_three(page):
    for code in ("SCAN-1", "SCAN-2", "SCAN-3"):
        page.hands.scan(code)
    assert page.scans == [b"SCAN-1", b"SCAN-2", b"SCAN-3"]


def test_a_scan_between_two_typed_keys_leaves_both(page, qtbot):
    page.hands.type("1")
    page.hands.scan("4006381333931")
    page.hands.type("2")
    qtbot.waitUntil(lambda: page.field.text() == "12", timeout=1_000)
    assert page.scans == [b"4006381333931"]


def test_the_arrow_and_backspace_pass_at_once_and_in_order(page):
    page.hands.type("12")
    page.hands.press(Qt.Key.Key_Backspace, "\b")
    assert page.field.text() == "1"


def test_a_space_presses_the_focused_button_once(page, qtbot):
    page.button.setFocus()
    page.hands.pause(500)
    page.hands.press(Qt.Key.Key_Space, " ")
    qtbot.waitUntil(lambda: page.clicks == 1, timeout=1_000)
    assert not page.button.isDown()


def test_a_scan_with_a_button_in_focus_presses_nothing(page):
    page.button.setFocus()
    page.hands.scan("12 34 56 78")
    assert (page.scans, page.clicks) == ([b"12 34 56 78"], 0)


def test_a_modal_dialog_does_not_swallow_a_scan(page, qtbot):
    dialog = QDialog(page.window)
    dialog.setModal(True)
    field = QLineEdit(dialog)
    dialog.show()
    field.setFocus()
    page.scanner.watch(dialog.windowHandle())
    Hands(dialog).scan("4006381333931")
    assert (page.scans, field.text()) == ([b"4006381333931"], "")
    dialog.close()


def test_a_window_that_opens_later_is_listened_to_when_it_gets_the_keyboard(page, qtbot):
    later = QWidget()
    qtbot.addWidget(later)
    later.show()
    later.activateWindow()
    qtbot.waitUntil(lambda: later.windowHandle() is not None and later.isActiveWindow(), timeout=1_000)
    Hands(later).scan("4006381333931")
    assert page.scans == [b"4006381333931"]


def test_control_and_a_letter_ends_a_scan_for_scanners_that_send_it_so(page):
    page.hands.scan("4006381333931", end=None)
    page.hands.pause(8)
    page.hands.press(Qt.Key.Key_M, "\r", CONTROL)
    assert page.scans == [b"4006381333931"]


def test_chords_are_carried_out_wherever_the_focus_is(page):
    asked = []
    page.scanner.bind({"Alt+D": lambda: asked.append("done"), "F7": lambda: asked.append("look up")})
    page.hands.press(Qt.Key.Key_D, "d", Qt.KeyboardModifier.AltModifier)
    page.hands.press(Qt.Key.Key_F7)
    page.hands.press(Qt.Key.Key_D, "D", SHIFT | CONTROL)
    assert asked == ["done", "look up"]


def test_f8_within_a_scan_is_a_group_separator_and_else_a_key(page):
    asked = []
    page.scanner.bind({"F8": lambda: asked.append("outbox")})
    page.hands.scan("10ABC", end=None)
    page.hands.pause(8)
    page.hands.press(Qt.Key.Key_F8)
    for char in "17280331":
        page.hands.pause(8)
        page.hands.character(char)
    page.hands.pause(8)
    page.hands.press(Qt.Key.Key_Return, "\r")
    page.hands.pause(300)
    page.hands.press(Qt.Key.Key_F8)
    assert (page.scans, asked) == ([b"10ABC\x1d17280331"], ["outbox"])


def test_a_slow_scanner_with_a_prefix_is_heard_and_typing_is_not_delayed(qtbot):
    page = Page(qtbot, ScannerProfile(gap_ms=150, prefix="~"))
    page.hands.scan("~4006381333931", gap=120)
    page.hands.type("24", gap=100)
    assert (page.scans, page.field.text()) == ([b"4006381333931"], "24")
    page.scanner.stop()


def test_alt_and_the_keypad_is_a_group_separator_and_chooses_nothing(page):
    asked = []
    page.scanner.bind({"Alt+2": lambda: asked.append(2), "Alt+Num+2": lambda: asked.append(2)})
    page.hands.scan("10ABC", end=None)
    for digit in "029":
        page.hands.pause(8)
        alt = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.KeypadModifier
        page.hands.press(Qt.Key(ord(digit)), digit, alt)
    for char in "17280331":
        page.hands.pause(8)
        page.hands.character(char)
    page.hands.pause(8)
    page.hands.press(Qt.Key.Key_Return, "\r")
    assert (page.scans, asked) == ([b"10ABC\x1d17280331"], [])


def test_the_frame_that_was_learned_is_taken_off(qtbot):
    page = Page(qtbot, ScannerProfile(prefix="~", suffix="#\r", separators=("|",)))
    page.hands.scan("~10ABC|17280331#")
    page.scanner.stop()
    assert page.scans == [b"10ABC\x1d17280331"]


def test_a_scan_says_how_it_arrived(page):
    arrivals = []
    page.scanner.scanned.connect(lambda scan: arrivals.append(scan.arrival))
    page.hands.scan("IMS-C-DONE", gap=12, end=Qt.Key.Key_Tab)
    assert (arrivals[0].raw, arrivals[0].end) == (b"IMS-C-DONE", "\t")
    assert arrivals[0].gaps_ms == (12,) * 9


@pytest.mark.parametrize("gap", [7, 28, 59, 90, 140])
def test_the_set_up_label_is_a_scan_at_any_speed_while_it_is_awaited(page, gap):
    arrivals = []
    page.scanner.scanned.connect(lambda scan: arrivals.append(scan.arrival))
    page.scanner.watch_for_label(is_awaited=True)
    page.hands.scan(SETUP_LABEL, gap=gap)
    page.scanner.watch_for_label(is_awaited=False)
    lesson = learn(arrivals[0])
    assert lesson.profile.suffix == "\r"
    assert bool(lesson.changes) is (gap >= 60)


def compose(page, pause: float) -> None:
    for count in range(1, 9):
        time.sleep(pause)
        QCoreApplication.sendEvent(page.field, QInputMethodEvent("ㄅ" * count, []))


@pytest.mark.parametrize(("pause", "told"), [(0.004, 1), (0.07, 0)])
def test_a_scan_that_an_input_method_composes_is_said_and_a_persons_composing_is_not(page, pause, told):
    heard = []
    page.scanner.composed.connect(lambda: heard.append("composed"))
    compose(page, pause)
    assert len(heard) == told
