"""Drives a real window as a person with a scanner would: for the guided tour, the tests and the benchmarks."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget

BETWEEN_KEYS_MS = 8
"""What a common USB scanner leaves between two keys."""

_GS = "\x1d"
_LOOK_AGAIN_MS = 15


class TookTooLong(Exception):
    """What the script waited for did not come."""


class Until(Struct, frozen=True):
    """A script yields this to go on once ``is_so`` says yes."""

    is_so: Callable[[], bool]
    what: str
    seconds: float = 30.0


Script = Iterator[Until]


class Keys:
    """Keys with the times that a device gives them, sent the way the system sends them: to the window."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._clock = time.monotonic_ns() // 1_000_000

    def scan(self, code: str) -> None:
        """As a keyboard wedge types it: evenly, fast, with Enter at the end."""
        self._pause(500)
        for character in code:
            self._pause(BETWEEN_KEYS_MS)
            self._character(character)
        self._pause(BETWEEN_KEYS_MS)
        self._stroke(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")

    def type(self, text: str) -> None:
        """As a person types it."""
        for character in text:
            self._pause(120)
            self._character(character)

    def press(self, keys: str) -> None:
        """One key or chord, written as Qt writes them: ``F7``, ``Alt+D``, ``Return``."""
        combination = QKeySequence(keys)[0]  # type: ignore[index]  # PySide's stubs leave this out
        self._pause(300)
        key = combination.key()
        text = "\r" if key == Qt.Key.Key_Return else ""
        self._stroke(key, combination.keyboardModifiers(), text)

    def _character(self, character: str) -> None:
        if character == _GS:
            self._stroke(Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier, _GS)
            return
        shift = Qt.KeyboardModifier.ShiftModifier if character.isupper() else Qt.KeyboardModifier.NoModifier
        self._stroke(Qt.Key(ord(character.upper())), shift, character)

    def _stroke(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        handle = self._window.windowHandle()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(self._clock)
            QCoreApplication.sendEvent(handle, event)

    def _pause(self, milliseconds: int) -> None:
        self._clock = max(self._clock + milliseconds, time.monotonic_ns() // 1_000_000)


class Driver(QObject):
    """Runs a script on the event loop: nothing waits, so the window works as it always does."""

    def __init__(self, script: Script, ended: Callable[[Exception | None], None]) -> None:
        super().__init__()
        self._script = script
        self._ended = ended
        self._until = Until(lambda: True, "the beginning")
        self._began = time.monotonic()
        self._timer = QTimer(self, interval=_LOOK_AGAIN_MS)
        self._timer.timeout.connect(self._look)

    def start(self) -> None:
        self._timer.start()

    def _look(self) -> None:
        try:
            if self._until.is_so():
                self._until, self._began = next(self._script), time.monotonic()
            elif time.monotonic() - self._began > self._until.seconds:
                raise TookTooLong(self._until.what)
        except StopIteration:
            self._end(None)
        except Exception as error:  # whoever runs the script is told, whatever it was
            self._end(error)

    def _end(self, error: Exception | None) -> None:
        self._timer.stop()
        self._ended(error)


def photograph(window: QWidget, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    window.grab().save(str(path))
