"""The outbox and the sync log in the real window, by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from ims_desktop.actions.correcting import Right
from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import Command, barcode
from ims_desktop.ports.outbox_book import Shown
from ims_desktop.ports.sync_log import EntryKind
from ims_desktop.ports.tones import Tone
from tests.ui.fakes import FewOperations, SettableSync, SomeEntries, scan_of
from tests.ui.keys import SHIFT, Hands

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def operations() -> FewOperations:
    return FewOperations()


@pytest.fixture
def window(open_window, operations, qtbot):
    window = open_window(
        outbox=operations, withdraw=operations.withdraw, amend=operations.amend, export_outbox=operations.export
    )
    Hands(window).press(Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: window.presenters.outbox.state.detail is not None, timeout=3_000)
    return window


def said(window) -> Tone | None:
    return window.presenters.outbox.state.said.tone if window.presenters.outbox.state.said else None


def test_what_needs_attention_is_looked_at_first(window):
    assert window.presenters.outbox.state.chosen.id == "op1284"
    assert window.presenters.outbox.state.detail.cases[0][1]


def test_it_is_taken_back_by_two_keys(window, operations, qtbot):
    hands = Hands(window)
    hands.press(Qt.Key.Key_B, "b", ALT)
    hands.press(Qt.Key.Key_3, "3", ALT)
    qtbot.waitUntil(lambda: said(window) is Tone.ACCEPTED, timeout=3_000)
    assert operations.done == [("withdraw", "op1284", "TWICE")]
    qtbot.waitUntil(lambda: window.presenters.outbox.state.detail.corrected is not None, timeout=3_000)
    hands.press(Qt.Key.Key_B, "b", ALT)
    assert said(window) is Tone.REFUSED


def test_it_is_amended_by_typing_what_it_should_have_been(window, operations, qtbot):
    hands = Hands(window)
    hands.press(Qt.Key.Key_M, "m", ALT)
    qtbot.waitUntil(lambda: isinstance(window.focusWidget(), QLineEdit), timeout=3_000)
    hands.type("12", gap=400)  # the pace of somebody who types
    hands.press(Qt.Key.Key_1, "1", ALT)
    qtbot.waitUntil(lambda: said(window) is Tone.ACCEPTED, timeout=3_000)
    assert operations.done == [("amend", "op1284", Right("12", "L-2231"), "MISREAD")]


def test_a_step_back_does_nothing_to_the_operation(window, operations):
    hands = Hands(window)
    hands.press(Qt.Key.Key_B, "b", ALT)
    hands.press(Qt.Key.Key_Escape)
    hands.press(Qt.Key.Key_1, "1", ALT)
    assert operations.done == []
    assert window.presenters.shell.state.current is Command.OUTBOX


def test_the_filter_goes_round_by_one_key(window, qtbot):
    seen = []
    for _ in Shown:
        Hands(window).press(Qt.Key.Key_F, "f", ALT)
        seen.append(window.presenters.outbox.state.shown)
    assert seen == [Shown.UNCONFIRMED, Shown.ATTENTION, Shown.WITHDRAWN, Shown.ALL]


def test_it_is_written_into_a_file_by_one_key(window, operations, qtbot):
    Hands(window).press(Qt.Key.Key_O, "o", ALT)
    qtbot.waitUntil(lambda: said(window) is Tone.ACCEPTED, timeout=3_000)
    assert operations.done == [("export",)]
    assert "outbox.jsonl" in str(window.presenters.outbox.state.said.text)


def test_the_status_lines_central_leads_to_the_sync_log(open_window, qtbot):
    log = SomeEntries()
    window = open_window(sync_log=log, sync=SettableSync())
    button = window.findChild(QPushButton, "central")
    assert button is not None
    button.click()
    assert window.presenters.shell.state.current is Command.SYNC_LOG
    qtbot.waitUntil(lambda: len(window.presenters.sync_log.state.entries) == 5, timeout=3_000)
    log.note(EntryKind.TROUBLE, text("The central is busy."))
    Hands(window).press(Qt.Key.Key_F8, "", SHIFT)
    qtbot.waitUntil(lambda: len(window.presenters.sync_log.state.entries) == 6, timeout=3_000)


def test_uploads_are_held_by_a_barcode_and_it_shows(open_window, qtbot):
    sync = SettableSync()
    window = open_window(sync=sync)
    Hands(window).press(Qt.Key.Key_F8, "", SHIFT)
    window.take_scan(scan_of(barcode(Command.HOLD)))
    qtbot.waitUntil(lambda: sync.now.is_held, timeout=3_000)
    qtbot.waitUntil(lambda: window.presenters.sync_log.state.line.is_held, timeout=3_000)
