"""Three tiles side by side: what the workstation knew, what it did, and what the central knew."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from ims_desktop.domain.settling.detail import CaseDetail, Side
from ims_desktop.ui.formats import figure
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.frames import column, row
from ims_desktop.ui.widgets.labels import Label

LARGE = 8
"""Characters that still fit as a large figure."""

WIDE = 480
"""Pixels at 100 % text that three of them need."""


class Sides(QWidget):
    """One under the other where they would be too narrow side by side."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self._look = manner.look
        self._tiles = [_Side(manner) for _ in range(3)]
        self._box: QBoxLayout = row(manner.look, self, gap=12)
        for tile in self._tiles:
            self._box.addWidget(tile, 1)

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        is_wide = self._look.is_wide(event.size().width(), WIDE)
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)

    def draw(self, detail: CaseDetail) -> None:
        for tile, side in zip(self._tiles, (detail.base, detail.ours, detail.theirs), strict=True):
            tile.draw(side)


class _Side(QFrame):
    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setProperty("kind", "tile")
        self._manner = manner
        look = manner.look
        self._label, self._note = Label("note"), Label("small")
        self._figure, self._words = Label("figure", wraps=False), Label("strong")
        lines = column(look, self, gap=2)
        lines.setContentsMargins(look.space(16), look.space(10), look.space(16), look.space(10))
        for label in (self._label, self._figure, self._words, self._note):
            lines.addWidget(label)
        lines.addStretch(1)

    def draw(self, side: Side) -> None:
        say = self._manner.say
        value = figure(say(side.value))
        is_large = len(value) <= LARGE
        self._label.say(say(side.label))
        self._figure.say(value)
        self._words.say(value)
        self._figure.setVisible(is_large)
        self._words.setVisible(not is_large)
        self._note.say(say(side.note))
        self._note.setVisible(bool(side.note.msgid))
        self.setAccessibleName(f"{say(side.label)}: {value}. {say(side.note)}")
