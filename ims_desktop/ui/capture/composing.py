"""Input methods: bopomofo and the like get keys before the program does, and make other characters of a scan."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent

A_SCANNERS_PAUSE_MS = 60
ENOUGH = 4
"""So many compositions at a scanner's speed are no person's."""


class Composition:
    """Whether what an input method composes was typed by a person: decided from its times alone."""

    def __init__(self) -> None:
        self._last = 0
        self._quick = 0

    def changed(self, at: int) -> bool:
        """It composed something, at a time in milliseconds. True as soon as it is certain that a scan is in it."""
        is_quick = at - self._last <= A_SCANNERS_PAUSE_MS
        self._last = at
        self._quick = self._quick + 1 if is_quick else 0
        return self._quick == ENOUGH


class ComposedScans(QObject):
    """Watches what has the focus. What people compose, a Chinese name for instance, is none of its business."""

    composed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._composition = Composition()

    def listen(self, app: QGuiApplication) -> None:
        app.focusObjectChanged.connect(self._watch)
        self._watch(QGuiApplication.focusObject())

    def stop(self, app: QGuiApplication) -> None:
        app.focusObjectChanged.disconnect(self._watch)

    def _watch(self, focused: QObject | None) -> None:
        if focused is not None:
            # Qt keeps a filter only once, and takes it off what is thrown away.
            focused.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.InputMethod or not isinstance(event, QInputMethodEvent):
            return False
        if not event.preeditString() and not event.commitString():
            return False
        if self._composition.changed(time.monotonic_ns() // 1_000_000):
            self.composed.emit()
            QGuiApplication.inputMethod().reset()
        return False
