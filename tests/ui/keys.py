"""Keys with the times a device gives them, sent the way the system sends them: to the window."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow
from PySide6.QtWidgets import QWidget

PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """A scanner and a person at the same keyboard. The time is theirs, not the machine's."""

    def __init__(self, widget: QWidget) -> None:
        self._widget = widget
        self.now = 10_000

    def scan(self, code: str, gap: float = 8, end: Qt.Key | None = Qt.Key.Key_Return) -> None:
        self.now += 500
        start = self.now
        for place, char in enumerate(code):
            self.now = round(start + place * gap)
            self.character(char)
        if end is not None:
            self.now += round(gap)
            self.press(end, "\r" if end == Qt.Key.Key_Return else "\t")

    def type(self, text: str, gap: int = 120) -> None:
        for char in text:
            self.now += gap
            self.character(char)

    def character(self, char: str) -> None:
        if char == "\x1d":
            self.press(Qt.Key.Key_BracketRight, char, CONTROL)
        else:
            self.press(Qt.Key(ord(char.upper())), char, SHIFT if char.isupper() else PLAIN)

    def press(self, key: Qt.Key, text: str = "", modifiers=PLAIN, *, repeated: bool = False) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text, repeated)
            event.setTimestamp(self.now)
            QCoreApplication.sendEvent(self._window(), event)

    def pause(self, milliseconds: int) -> None:
        self.now += milliseconds

    def _window(self) -> QWindow:
        window = self._widget.window().windowHandle()
        assert window is not None
        return window
