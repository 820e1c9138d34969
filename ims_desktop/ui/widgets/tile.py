"""A large number with what it counts."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from ims_desktop.ports.tones import Tone
from ims_desktop.ui.theme.look import Look
from ims_desktop.ui.widgets.frames import column
from ims_desktop.ui.widgets.labels import Label


class Tile(QFrame):
    def __init__(self, look: Look, label: str = "") -> None:
        super().__init__()
        self.setProperty("kind", "tile")
        self._label, self._value = Label("note", label, wraps=False), Label("figure", wraps=False)
        self._shown: tuple[str, str, Tone | None] = ("", "", None)
        outer = column(look, self, gap=2)
        edge = look.space(20)
        outer.setContentsMargins(edge, look.space(12), edge, look.space(8))
        outer.addWidget(self._label)
        outer.addWidget(self._value)

    def draw(self, label: str, value: str, tone: Tone | None = None) -> None:
        if (label, value, tone) == self._shown:
            return
        self._shown = (label, value, tone)
        self._label.say(label)
        self._value.say(value)
        self._value.colour(tone)
        self.setAccessibleName(f"{label}: {value}")
