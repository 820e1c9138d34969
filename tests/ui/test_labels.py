"""Labels whose properties change look as if they had been made that way."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame
from pytestqt.qtbot import QtBot

from ims_desktop.ports.tones import Tone
from ims_desktop.ui.theme.look import Look
from ims_desktop.ui.theme.sheet import style_sheet
from ims_desktop.ui.widgets.labels import Label, repolish


class OnRail(QFrame):
    def __init__(self, qtbot: QtBot, role: str) -> None:
        super().__init__()
        qtbot.addWidget(self)
        self.setObjectName("rail")
        self.setStyleSheet(style_sheet(Look()))
        self.label = Label(role, "Put away", wraps=False, parent=self)
        self.label.resize(200, 60)

    def picture(self) -> QImage:
        self.show()
        return self.label.grab().toImage()

    def become_current(self, is_current: bool) -> None:
        self.label.setProperty("current", is_current)
        repolish(self.label)


@pytest.mark.parametrize("tone", list(Tone))
def test_a_label_that_takes_a_tone_looks_like_one_that_had_it_from_the_start(qtbot: QtBot, tone: Tone) -> None:
    changed, fresh = OnRail(qtbot, "instruction"), OnRail(qtbot, "instruction")
    changed.setObjectName("")
    fresh.setObjectName("")
    plain = changed.picture()
    changed.label.colour(tone)
    fresh.label.colour(tone)
    assert changed.picture() == fresh.picture() != plain
    changed.label.colour(None)
    assert changed.picture() == plain


@pytest.mark.parametrize("role", ["key", "entry", "badge"])
def test_an_entry_of_the_rail_looks_like_the_current_one_while_it_is(qtbot: QtBot, role: str) -> None:
    changed, fresh = OnRail(qtbot, role), OnRail(qtbot, role)
    plain = changed.picture()
    changed.become_current(True)
    fresh.become_current(True)
    assert changed.picture() == fresh.picture() != plain
    changed.become_current(False)
    assert changed.picture() == plain
