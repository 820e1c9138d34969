"""One of several choices: its key, what it is, and what it means; long ones take several lines."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt

from ims_desktop.ports.tones import Tone
from ims_desktop.ui.theme.look import Look
from ims_desktop.ui.widgets.buttons import ComposedButton, keycap, passive
from ims_desktop.ui.widgets.frames import column, row
from ims_desktop.ui.widgets.labels import Label

ONE_LINE_UP_TO = 125
"""Per cent of text: larger, title and detail stand one under the other."""


class ChoiceButton(ComposedButton):
    def __init__(
        self, look: Look, number: int, title: str, detail: str = "", *, is_close: bool = False, recommended: str = ""
    ) -> None:
        """``is_close``: on one line where that fits, for lists of many. ``recommended`` is said where it is."""
        super().__init__(look, ": ".join(filter(None, (str(number), title, detail))), "choice")
        self.setProperty("recommended", bool(recommended))
        inner = row(look, self, margin=4 if is_close else 10, gap=16)
        inner.addWidget(keycap(look, f"Alt {number}"), alignment=Qt.AlignmentFlag.AlignVCenter)
        lines = row(look, gap=16) if is_close and look.scale <= ONE_LINE_UP_TO else column(look, gap=2)
        lines.addWidget(passive(Label("large", title)), 1)
        if detail:
            lines.addWidget(passive(Label("note", detail, wraps=not is_close)))
        inner.addLayout(lines, 1)
        if recommended:
            note = Label("note", recommended, wraps=False)
            note.colour(Tone.ACCEPTED)
            (inner if look.scale <= ONE_LINE_UP_TO else lines).addWidget(passive(note))

    def minimumSizeHint(self) -> QSize:
        """Narrower than it likes to be: its texts wrap then."""
        layout = self.layout()
        least = layout.minimumSize() if layout is not None else QSize()
        return least.expandedTo(QSize(self._look.target, self._look.target))
