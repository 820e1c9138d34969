"""A keyboard scanner and a person at one keyboard, over real Qt events: every scan whole, every typed key in its field.

Keys carry the times that the devices give them, and the scanner's timer rings in that time: hours pass in seconds,
and a run with the same seed is the same run.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QPushButton, QVBoxLayout

from ims_desktop.domain.barcodes import ScannerProfile
from ims_desktop.ports.clock import SystemClock
from ims_desktop.ui.application import make_application
from ims_desktop.ui.capture.keyboard import KeyboardScanner
from tests.benchmarks.figures import Effort, say
from tests.benchmarks.record import Record

SCANS = 10_000
SLOWEST, FASTEST = 35, 150
"""Characters a second of a scanner."""
A_PERSONS = (3, 12)
"""Keys a second of somebody who types."""
APART_MS = 60
"""Between a typed key and a scan, at least."""
BETWEEN_SCANS_MS = 150
"""At least, where nothing is typed between: a scanner that ends its codes with nothing needs to be told apart."""
SEED = 20_261_122

GS = "\x1d"
_SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-./+ "
_TYPED = "0123456789abcdefghijkl"
_PLAIN, _SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
_ENDS = ((Qt.Key.Key_Return, "\r"), (Qt.Key.Key_Tab, "\t"), None)

Stroke = tuple[float, int, QEvent.Type, Qt.Key, Qt.KeyboardModifier, str]


@dataclass
class Story:
    """What was scanned and typed, and the strokes that it came by, in order of their times."""

    scanned: list[str] = field(default_factory=list)
    typed: str = ""
    strokes: list[Stroke] = field(default_factory=list)
    at: float = 10_000.0

    def __post_init__(self) -> None:
        self._count = itertools.count()

    def scan(self, code: str, a_second: float, end: tuple[Qt.Key, str] | None, jitter: random.Random) -> None:
        self.scanned.append(code)
        for place, char in enumerate(code):
            self.at += 0 if place == 0 else 1_000 / a_second * jitter.uniform(0.9, 1.1)
            self._character(char, 1)
        if end is not None:
            self.at += 1_000 / a_second
            self._stroke(end[0], _PLAIN, end[1], 1)

    def type(self, char: str, held_ms: float) -> None:
        self.typed += char
        self._character(char, held_ms)

    def _character(self, char: str, held_ms: float) -> None:
        if char == GS:
            self._stroke(Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier, GS, held_ms)
        else:
            self._stroke(Qt.Key(ord(char.upper())), _SHIFT if char.isupper() else _PLAIN, char, held_ms)

    def _stroke(self, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str, held_ms: float) -> None:
        for at, kind in ((self.at, QEvent.Type.KeyPress), (self.at + held_ms, QEvent.Type.KeyRelease)):
            heapq.heappush(self.strokes, (at, next(self._count), kind, key, modifiers, text))


def story(scans: int, seed: int = SEED) -> Story:
    """Scans of every speed and end, and between two of them now and then some typed keys."""
    chance, told = random.Random(seed), Story()
    for number in range(scans):
        keys = chance.choice((0, 0, 1, 2, 5))
        told.at += BETWEEN_SCANS_MS + chance.uniform(0, 300) if keys == 0 else APART_MS
        for place in range(keys):
            told.at += 0 if place == 0 else 1_000 / chance.uniform(*A_PERSONS)
            told.type(chance.choice(_TYPED), chance.uniform(20, 110))
        told.at += APART_MS if keys else 0
        told.scan(_code(number, chance), chance.uniform(SLOWEST, FASTEST), chance.choice(_ENDS), chance)
    told.at += 1_000
    return told


def _code(number: int, chance: random.Random) -> str:
    """Each is there once, so that a lost one and a damaged one are told apart."""
    rest = "".join(chance.choice(_SIGNS) for _ in range(chance.randint(0, 40)))
    separator = GS if chance.random() < 0.2 else ""
    return f"{number:05d}{rest}{separator}{chance.randint(0, 9)}"


class Desk:
    """A window with a field, a default button, and a keyboard scanner that listens."""

    def __init__(self) -> None:
        self.window = QDialog()
        self.field, self.button = QLineEdit(), QPushButton("OK")
        self.button.setDefault(True)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.field)
        layout.addWidget(self.button)
        self.clicks, self.scans, self.typed = 0, [], ""
        self.button.clicked.connect(self._clicked)
        self.scanner = KeyboardScanner(SystemClock(), ScannerProfile())
        self.scanner.scanned.connect(lambda scan: self.scans.append(scan.raw.decode()))
        self._timer = self.scanner.findChildren(QTimer)[0]
        self._now = 0.0
        self.window.show()
        self.field.setFocus()
        self.scanner.listen()

    def play(self, told: Story) -> None:
        handle = self.window.windowHandle()
        for at, _, kind, key, modifiers, text in _in_order(told):
            self._ring_until(at)
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(round(at))
            QCoreApplication.sendEvent(handle, event)
            if len(self.field.text()) > 1_000:
                self._read_field()
        self._ring_until(told.at)
        self._read_field()

    def close(self) -> None:
        self.scanner.stop()
        self.window.close()
        self.window.deleteLater()

    def _ring_until(self, at: float) -> None:
        while self._timer.isActive() and self._now + self._timer.interval() < at:
            self._now += self._timer.interval()
            self._timer.stop()
            self._timer.timeout.emit()
        self._now = at

    def _read_field(self) -> None:
        self.typed += self.field.text()
        self.field.clear()

    def _clicked(self) -> None:
        self.clicks += 1


def _in_order(told: Story) -> Iterator[Stroke]:
    while told.strokes:
        yield heapq.heappop(told.strokes)


def lost(sent: str | list[str], came: str | list[str]) -> int:
    """How many are missing; one, if all are there but in another order."""
    missing = (Counter(sent) - Counter(came)).total()
    extra = (Counter(came) - Counter(sent)).total()
    return missing or int(not extra and sent != came)


def run(effort: Effort) -> list[Record]:
    make_application(["ims-desktop-benchmark"])
    told, desk = story(effort.times(SCANS)), Desk()
    desk.play(told)
    desk.close()
    say(f"    {len(told.scanned)} scans among {len(told.typed)} typed keys; buttons pressed: {desk.clicks}")
    damaged = (Counter(desk.scans) - Counter(told.scanned)).total()
    return [
        Record("wedge_capture", "scans lost", lost(told.scanned, desk.scans), 0, "none"),
        Record("wedge_damaged", "scans damaged", damaged, 0, "none"),
        Record("wedge_keys_lost", "typed keys lost", lost(told.typed, desk.typed), 0, "none"),
        Record("wedge_keys_added", "keys in the field that nobody typed", lost(desk.typed, told.typed), 0, "none"),
        Record("wedge_pressed", "buttons pressed by scans", desk.clicks, 0, "none"),
    ]
