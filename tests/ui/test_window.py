"""The window as a person with a scanner and a keyboard has it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.screens.job.ask import AskField, AskPanel
from ims_desktop.ui.screens.job.last_scans import LastScans
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.labels import Label
from tests.ui.fakes import HeardSounds, ScriptedJob, SettableSync, scan_of
from tests.ui.keys import Hands

ALT = Qt.KeyboardModifier.AltModifier


def at(window) -> Command:
    return window.presenters.shell.state.current


def texts(window) -> list[str]:
    return [label.text() for label in window.findChildren(Label) if label.isVisible()]


def test_somebody_signs_in_by_keyboard_alone(open_window, qtbot):
    window = open_window(is_signed_in=False)
    hands = Hands(window)
    hands.type("chen")
    hands.pause(200)
    hands.press(Qt.Key.Key_Return, "\r")
    hands.type("secret")
    hands.pause(200)
    hands.press(Qt.Key.Key_Return, "\r")
    qtbot.waitUntil(lambda: window.presenters.shell.state.person is not None, timeout=2_000)
    assert "Chen Mei-Ling" in texts(window)


def test_a_wrong_password_is_said_and_can_be_typed_again(open_window, qtbot):
    window = open_window(is_signed_in=False)
    window.presenters.sign_in.sign_in("chen", "wrong")
    qtbot.waitUntil(lambda: "Not signed in" in texts(window), timeout=2_000)
    assert [field for field in window.findChildren(QLineEdit) if field.hasFocus()]


def test_demo_people_are_shown_where_the_company_is_a_sample_only(open_window):
    assert "chen / secret" in {button.text() for button in open_window(is_signed_in=False).findChildren(QPushButton)}
    honest = open_window(is_signed_in=False, demo_people=())
    assert not any("secret" in button.text() for button in honest.findChildren(QPushButton))


def test_function_keys_go_places_and_escape_comes_back(window):
    hands = Hands(window)
    for key, place in (
        (Qt.Key.Key_F7, Command.LOOK_UP),
        (Qt.Key.Key_F8, Command.OUTBOX),
        (Qt.Key.Key_F9, Command.CASES),
    ):
        hands.pause(300)
        hands.press(key)
        assert at(window) is place
    hands.press(Qt.Key.Key_Escape, "\x1b")
    assert at(window) is Command.HOME


def test_command_barcodes_go_places_too(window):
    hands = Hands(window)
    hands.scan(barcode(Command.SETTINGS))
    assert at(window) is Command.SETTINGS
    hands.scan(barcode(Command.LOCK))
    assert window.presenters.shell.state.person is None


def test_a_scan_at_home_begins_a_receipt_and_every_scan_answers(open_window, qtbot):
    sounds = HeardSounds()
    window = open_window(sounds=sounds)
    hands = Hands(window)
    for code in ("4006381333931", "TWICE", "4006381333932"):
        hands.scan(code)
    qtbot.waitUntil(lambda: len(sounds.heard) == 3, timeout=2_000)
    assert at(window) is Command.RECEIVE
    assert sounds.heard == [Tone.ACCEPTED, Tone.REMARK, Tone.ACCEPTED]
    qtbot.waitUntil(lambda: "24 × HL Mountain Tire" in texts(window), timeout=2_000)
    assert texts(window.findChild(LastScans)).count("HL Mountain Tire") == 2


def test_a_quantity_is_typed_where_it_is_asked_and_the_next_scan_needs_no_tap(open_window, qtbot):
    job = ScriptedJob()
    window = open_window(new_job=lambda place, person: job)
    hands = Hands(window)
    window.take_scan(scan_of("ASK"))
    qtbot.waitUntil(lambda: window.findChild(AskField) is not None and window.findChild(AskField).isVisible())
    field = window.findChild(AskField)
    assert (field.text(), field.hasFocus()) == ("24", True)
    hands.type("17")
    hands.pause(200)
    qtbot.waitUntil(lambda: field.text() == "17", timeout=2_000)
    hands.press(Qt.Key.Key_Return, "\r")
    qtbot.waitUntil(lambda: ("enter", "17") in job.calls, timeout=2_000)
    qtbot.waitUntil(lambda: not field.isVisible(), timeout=2_000)
    hands.scan("4006381333931")
    qtbot.waitUntil(lambda: job.calls[-1] == ("scan", "4006381333931"), timeout=2_000)


def test_a_scan_while_a_quantity_is_asked_never_lands_in_the_field(open_window, qtbot):
    job = ScriptedJob()
    window = open_window(new_job=lambda place, person: job)
    window.take_scan(scan_of("ASK"))
    qtbot.waitUntil(lambda: window.findChild(AskField) is not None and window.findChild(AskField).isVisible())
    Hands(window).scan("4006381333931")
    qtbot.waitUntil(lambda: job.calls[-1] == ("scan", "4006381333931"), timeout=2_000)
    assert not any(call[0] == "enter" for call in job.calls)


def test_an_input_method_in_the_field_is_said_before_it_spoils_a_scan(window, qtbot):
    window.take_scan(scan_of("ASK"))
    qtbot.waitUntil(lambda: window.findChild(AskField) is not None and window.findChild(AskField).isVisible())
    QApplication.sendEvent(window.findChild(AskField), QInputMethodEvent("ㄅ", []))
    assert "An input method is on" in texts(window)


def test_choices_are_taken_by_alt_and_digit_or_by_enter(open_window, qtbot):
    job = ScriptedJob()
    window = open_window(new_job=lambda place, person: job)
    hands = Hands(window)
    for press, expected in (
        (lambda: hands.press(Qt.Key.Key_2, "2", ALT), 2),
        (lambda: hands.press(Qt.Key.Key_Return, "\r"), 1),
    ):
        window.take_scan(scan_of("CHOOSE"))
        qtbot.waitUntil(lambda: job.calls[-1:] == [("scan", "CHOOSE")], timeout=2_000)
        qtbot.waitUntil(lambda: window.findChild(AskPanel).isVisible(), timeout=2_000)
        hands.pause(500)
        press()
        qtbot.waitUntil(lambda expected=expected: job.calls[-1] == ("choose", expected), timeout=2_000)
        qtbot.waitUntil(lambda: not window.findChild(AskPanel).isVisible(), timeout=2_000)


def test_offers_are_given_by_their_key(open_window, qtbot):
    job = ScriptedJob()
    window = open_window(new_job=lambda place, person: job)
    hands = Hands(window)
    hands.press(Qt.Key.Key_F2)
    qtbot.waitUntil(lambda: "Scan the next package" in texts(window), timeout=2_000)
    hands.press(Qt.Key.Key_S, "s", ALT)
    qtbot.waitUntil(lambda: job.calls == [("command", Command.SHORT)], timeout=2_000)


def test_letters_of_a_slow_scanner_do_nothing(window, qtbot):
    hands = Hands(window)
    hands.press(Qt.Key.Key_F8)
    hands.type("DQSHNPABC123", gap=60)
    qtbot.wait(60)
    assert at(window) is Command.OUTBOX


def test_a_disk_that_is_full_is_said_and_the_window_goes_on(open_window, qtbot):
    job = ScriptedJob()
    real = job.scan

    def once(scan):
        job.scan = real
        raise TryAgain(text("The disk is full"), text("Nothing was recorded."), text("Make room, then scan again."))

    job.scan = once
    window = open_window(new_job=lambda place, person: job)
    window.take_scan(scan_of("A"))
    qtbot.waitUntil(lambda: "The disk is full" in texts(window), timeout=2_000)
    window.take_scan(scan_of("A"))
    qtbot.waitUntil(lambda: "24 × HL Mountain Tire" in texts(window), timeout=2_000)


def test_the_language_changes_at_run_time_with_the_job_where_it_was(window, qtbot):
    window.take_scan(scan_of("4006381333931"))
    qtbot.waitUntil(lambda: "24 × HL Mountain Tire" in texts(window), timeout=2_000)
    next(button for button in window.findChildren(QPushButton) if button.accessibleName() == "EN | 中文").click()
    qtbot.waitUntil(lambda: "收貨" in texts(window), timeout=2_000)
    assert "24 × HL Mountain Tire" in texts(window)
    assert "最近掃描" in texts(window)


def test_theme_and_text_size_change_at_run_time(window, qtbot):
    window.prefer("ui.theme", "dark")
    window.prefer("ui.scale", "150")
    qtbot.waitUntil(lambda: window.manner.look.scale == 150, timeout=2_000)
    assert window.manner.look.theme == "dark"


def test_the_status_line_leads_to_its_lists(window, qtbot):
    qtbot.waitUntil(lambda: "Recorded 3" in texts(window), timeout=2_000)
    by_name = {button.accessibleName(): button for button in window.findChildren(QPushButton)}
    by_name["Needs attention 2"].click()
    assert at(window) is Command.CASES
    by_name["Recorded 3"].click()
    assert at(window) is Command.OUTBOX
    assert window.presenters.outbox.state.only_unconfirmed
    by_name["Confirmed 1,284"].click()
    assert not window.presenters.outbox.state.only_unconfirmed


def test_holding_uploads_shows_within_a_blink(open_window, qtbot):
    sync = SettableSync()
    window = open_window(sync=sync)
    Hands(window).press(Qt.Key.Key_P, "p", ALT)
    assert sync.now.is_held
    qtbot.waitUntil(lambda: "Uploads held" in texts(window), timeout=2_000)


def test_an_order_is_begun_from_the_list_by_enter(open_window, qtbot):
    job = ScriptedJob()
    window = open_window(new_job=lambda place, person: job)
    table = window.findChild(Table)
    qtbot.waitUntil(lambda: table.model().rowCount() > 0, timeout=2_000)
    table.setFocus()
    table.selectRow(1)
    hands = Hands(window)
    hands.press(Qt.Key.Key_Return, "\r")
    qtbot.waitUntil(lambda: job.calls == [("scan", "IMS-D-PO-2014-04012")], timeout=2_000)


def test_looking_up_finds_as_one_types(window, qtbot):
    hands = Hands(window)
    hands.press(Qt.Key.Key_F7)
    hands.type("tire")
    qtbot.waitUntil(lambda: window.presenters.lookup.state.words == "tire", timeout=2_000)
    qtbot.waitUntil(lambda: len(window.presenters.lookup.state.hits) == 4, timeout=2_000)
    hands.pause(300)
    hands.press(Qt.Key.Key_Return, "\r")
    qtbot.waitUntil(lambda: window.presenters.lookup.state.stock is not None, timeout=2_000)
    qtbot.waitUntil(lambda: "+72" in texts(window), timeout=2_000)


def test_a_closed_window_finished_the_scans_it_took(open_window):
    job = ScriptedJob()
    window = open_window(new_job=lambda place, person: job)
    for number in range(50):
        window.presenters.scan(scan_of(f"CODE-{number}"))
    window.close()
    assert [call[1] for call in job.calls] == [f"CODE-{number}" for number in range(50)]
