"""Three tiles side by side: what the workstation knew, what it did, and what the central knew."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from ims_desktop.domain.settling.detail import CaseDetail, Side
from ims_desktop.ui.formats import figure
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column
from ims_desktop.ui.widgets.labels import Label

LARGE = 8
"""Characters that still fit as a large figure."""


class Sides(QWidget):
    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self._tiles = [_Side(manner) for _ in range(3)]
        tiles = FlowLayout(self, gap=manner.look.space(12), columns=True)
        for tile in self._tiles:
            tiles.addWidget(tile)

    def draw(self, detail: CaseDetail) -> None:
        for tile, side in zip(self._tiles, (detail.base, detail.ours, detail.theirs), strict=True):
            tile.draw(side)


class _Side(QFrame):
    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setProperty("kind", "tile")
        self._manner = manner
        look = manner.look
        self.setMinimumWidth(look.font(150))
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
