"""The last scan taken apart: the bytes as they came, with what cannot be seen by its name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout

from ims_desktop.domain.texts import text
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.scanners.presenter import Seen
from ims_desktop.ui.screens.scanners.wording import breakable, facts
from ims_desktop.ui.widgets.frames import column
from ims_desktop.ui.widgets.labels import Label

_LINES = 6


class ScanPanel(QFrame):
    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner = manner
        self._shown: Seen | None = None
        look = manner.look
        outer = column(look, self, margin=20, gap=12)
        outer.addWidget(Label("strong", manner.say(text("The last scan"))))
        self._nothing = Label("note", manner.say(text("Nothing was scanned here yet.")))
        outer.addWidget(self._nothing)
        grid = QGridLayout()
        grid.setHorizontalSpacing(look.space(20))
        grid.setVerticalSpacing(look.space(8))
        grid.setColumnStretch(1, 1)
        self._lines = [(Label("note", wraps=False), Label("body").in_mono()) for _ in range(_LINES)]
        for place, (name, value) in enumerate(self._lines):
            grid.addWidget(name, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, place, 1)
        outer.addLayout(grid)
        outer.addStretch(1)

    def draw(self, seen: Seen | None) -> None:
        if seen is self._shown:
            return
        self._shown = seen
        self._nothing.setVisible(seen is None)
        said = facts(seen) if seen is not None else ()
        for place, (name, value) in enumerate(self._lines):
            is_said = place < len(said)
            name.setVisible(is_said)
            value.setVisible(is_said)
            if is_said:
                name.say(self._manner.say(said[place][0]))
                value.say(breakable(self._manner.say(said[place][1])))
