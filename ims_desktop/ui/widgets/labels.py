"""Texts on screen: what they are decides how they look."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel, QWidget

from ims_desktop.ports.tones import Tone


class Label(QLabel):
    """A text in one of the style sheet's roles. It wraps unless told not to, and asks Qt for nothing twice."""

    def __init__(self, role: str, text: str = "", *, wraps: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._text = text
        self._tone: Tone | None = None
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setWordWrap(wraps)

    def say(self, text: str) -> None:
        if text != self._text:
            self._text = text
            self.setText(text)

    def colour(self, tone: Tone | None) -> None:
        if tone is not self._tone:
            self._tone = tone
            self.setProperty("tone", str(tone) if tone else None)
            repolish(self)

    def in_mono(self) -> Label:
        self.setProperty("mono", True)
        return self


def repolish(widget: QWidget) -> None:
    """Has the style sheet look at the widget's properties again.

    By the event that a widget gets before it is first shown: ``style()`` would hand the style out as a Python object,
    and making its type costs a start 10 ms.
    """
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.Polish))


def breakable(value: str) -> str:
    """A path or an address may break after its separators: there is no other place."""
    zero_width_space = "\u200b"
    return value.replace("/", "/" + zero_width_space).replace("\\", "\\" + zero_width_space)
