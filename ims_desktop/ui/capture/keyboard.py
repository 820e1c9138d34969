"""The keyboard's scans: sees every key of the program before any field does, and gives back what was typed.

The filter sits on each window that gets the keyboard, so it also works behind a dialog and with nothing in focus,
and costs nothing for events that are no keys.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow

from ims_desktop.domain.barcodes.scanner import Arrival, KeyReading, ScannerProfile
from ims_desktop.domain.ids import new_id
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.scans import Scan
from ims_desktop.ui.capture.composing import ComposedScans
from ims_desktop.ui.capture.keys import (
    GS,
    alt_digit_key,
    is_alt_digit,
    is_separator_key,
    is_silent,
    key_of,
    text_of,
    with_alt_codes,
)
from ims_desktop.ui.capture.profile import AWAITING_SETUP_LABEL, WedgeProfile
from ims_desktop.ui.capture.wedge import Key, KeyKind, Scanned, Typed, Verdict, Wedge

SOURCE = "keyboard"
_ENDS = {Qt.Key.Key_Tab: "\t", Qt.Key.Key_I: "\t", Qt.Key.Key_J: "\n"}
"""What ends a code; any other key that does is Enter."""


class KeyboardScanner(QObject):
    scanned = Signal(object)
    """A ``Scan``."""
    composed = Signal()
    """An input method took a scan for typing."""

    def __init__(self, clock: Clock, profile: ScannerProfile) -> None:
        super().__init__()
        self._clock = clock
        self._window: QWindow | None = None
        self._replaying = False
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._silence)
        self._is_checked = False
        self._bindings: Mapping[str, Callable[[], object]] = {}
        self._composing = ComposedScans(self)
        self._composing.composed.connect(self.composed)
        self.use(profile)

    def use(self, profile: ScannerProfile) -> None:
        self._learned = profile
        self._begin(WedgeProfile.of(profile))

    def watch_for_label(self, *, is_awaited: bool) -> None:
        """The set-up label is about to be scanned: nobody types, and nothing is known of the scanner."""
        self._begin(AWAITING_SETUP_LABEL if is_awaited else WedgeProfile.of(self._learned))

    def _begin(self, profile: WedgeProfile) -> None:
        self._profile = profile
        self._wedge = Wedge(profile)

    def bind(self, bindings: Mapping[str, Callable[[], object]]) -> None:
        """What chords (``Alt+D``, ``F7``) do wherever the focus is: no dialog and no field is in their way."""
        self._bindings = bindings

    def listen(self) -> None:
        """To every window of the program from now on, as each gets the keyboard."""
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.focusWindowChanged.connect(self.watch)
        self._composing.listen(app)
        for window in QGuiApplication.allWindows():
            self.watch(window)

    def watch(self, window: QWindow | None) -> None:
        """Twice is as good as once: Qt keeps a filter only once."""
        if window is not None:
            window.installEventFilter(self)

    def stop(self) -> None:
        self._timer.stop()
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.disconnect(self.watch)
            self._composing.stop(app)
        for window in QGuiApplication.allWindows():
            window.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return False
        if self._replaying or not isinstance(event, QKeyEvent) or not isinstance(watched, QWindow):
            return False
        if is_silent(event):
            return False
        self._window = watched
        return self._take(event)

    def _take(self, event: QKeyEvent) -> bool:
        """Whether the key is held back; Qt goes on with it when not."""
        # The event's own time: keys that queued up while the program was busy keep the pauses they were typed with.
        at = event.timestamp() or time.monotonic_ns() // 1_000_000
        key = self._key(event.clone(), at)
        verdicts = self._wedge.key(key)
        self._wait()
        passes = bool(verdicts) and isinstance(verdicts[-1], Typed) and verdicts[-1].keys[-1] is key
        self._carry_out(verdicts, key.event if passes else None)
        if passes and key.kind is KeyKind.OTHER and not event.isAutoRepeat():
            act = self._bindings.get(_chord(event))
            if act is not None:
                act()
                return True
        return not passes

    def _key(self, event: QKeyEvent, at: int) -> Key:
        if self._wedge.is_within_code(at):
            if is_separator_key(event):
                return Key(at, KeyKind.CHARACTER, GS, event.key(), event)
            if is_alt_digit(event):
                return alt_digit_key(event, at)
        return key_of(event, at, self._profile.keys, QGuiApplication.platformName())

    def _wait(self) -> None:
        wait = self._wedge.wait_ms
        self._is_checked = False
        if wait is None:
            self._timer.stop()
        else:
            self._timer.start(wait)

    def _silence(self) -> None:
        """Asks once more after a turn of the event loop: keys may be waiting there that came in time."""
        if not self._is_checked:
            self._is_checked = True
            self._timer.start(0)
            return
        self._carry_out(self._wedge.silence(), None)

    def _carry_out(self, verdicts: list[Verdict], passing: object) -> None:
        for verdict in verdicts:
            if isinstance(verdict, Scanned):
                self.scanned.emit(self._scan(verdict))
            else:
                self._replay([key.event for key in verdict.keys if key.event is not passing])

    def _scan(self, scanned: Scanned) -> Scan:
        # The wedge took the prefix off; the profile takes the whole frame off.
        raw = (self._profile.prefix + with_alt_codes(scanned.text)).encode()
        return Scan(new_id(), self._clock.now(), SOURCE, self._learned.bare(raw), self._arrival(scanned, raw))

    def _arrival(self, scanned: Scanned, raw: bytes) -> Arrival:
        platform = QGuiApplication.platformName()
        presses = [key for key in scanned.keys if key.kind is KeyKind.CHARACTER]
        end = _ENDS.get(Qt.Key(scanned.end.code), "\r") if scanned.end else ""
        return Arrival(
            raw,
            {reading: text_of(presses, reading, platform) for reading in KeyReading},
            end,
            tuple(later.at - earlier.at for earlier, later in pairwise(presses)),
        )

    def _replay(self, events: list[object]) -> None:
        self._replaying = True
        try:
            for event in events:
                if self._window is not None and isinstance(event, QKeyEvent):
                    QCoreApplication.sendEvent(self._window, event)
        finally:
            self._replaying = False


def _chord(event: QKeyEvent) -> str:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key()))).toString()
