"""An item's history in the real window, by keys alone."""

from __future__ import annotations

from PySide6.QtCore import Qt

from ims_desktop.ui.screens.lookup.detail import ItemDetail
from ims_desktop.ui.tables.cards import Cards
from tests.ui.fake_history import KeptHistory
from tests.ui.fakes import CASE_OF_24
from tests.ui.keys import Hands

ALT = Qt.KeyboardModifier.AltModifier


def cards_shown(window) -> list[str]:
    cards = window.findChild(ItemDetail).findChild(Cards)
    model = cards.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())] if cards.isVisible() else []


def test_what_was_believed_and_what_became_of_it_is_read_off_the_screen(open_window, qtbot):
    window = open_window(history=KeptHistory())
    hands = Hands(window)
    hands.press(Qt.Key.Key_F7)
    hands.scan(CASE_OF_24.barcode)
    qtbot.waitUntil(lambda: window.presenters.lookup.state.stock is not None)
    hands.pause(1000)
    hands.press(Qt.Key.Key_Y, modifiers=ALT)
    qtbot.waitUntil(lambda: len(cards_shown(window)) == 3)
    latest, adjusted, moved = cards_shown(window)
    assert latest.startswith("An adjustment taken back · 5 · A-1 → ADJUSTMENT")
    assert adjusted.startswith("Adjusted to a count · 5 · ADJUSTMENT → A-1.")
    assert "taken back since" in adjusted
    assert "known only at" in moved
    hands.press(Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: cards_shown(window) == [])
    assert window.presenters.lookup.state.stock is not None
