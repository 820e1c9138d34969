"""Fifty scans a second for a minute, typed into the real window by a keyboard wedge: none lost, none doubled."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QWindow

from ims_desktop.protocol.operations import GoodsReceived
from ims_desktop.store.outbox import read_body
from ims_desktop.ui.driver import Script, Until
from tests.benchmarks.canned_central import ROWS, CannedCentral, canned_central
from tests.benchmarks.client import Desk, work
from tests.benchmarks.company.folder import filled, workstation_folder
from tests.benchmarks.company.labels import deliveries, packages
from tests.benchmarks.figures import Effort, say
from tests.benchmarks.record import Record

A_SECOND = 50
SECONDS = 60
BETWEEN_KEYS_MS = 1
"""A fast scanner; at 8 ms a key no single one types fifty codes a second."""
ALLOWED_S = 0.2
GIVES_UP_S = 20.0
"""After the last key: what is not recorded by then is lost."""
DOCUMENT = "IMS-D-"


class Wedge(threading.Thread):
    """Types as the system does: from outside, into the window's queue of events, at its own pace."""

    def __init__(self, window: QWindow, codes: list[str]) -> None:
        super().__init__(name="wedge")
        self._window = window
        self._codes = codes
        self.last_key = 0.0

    def run(self) -> None:
        began = time.perf_counter()
        for number, code in enumerate(self._codes):
            time.sleep(max(0.0, began + number / A_SECOND - time.perf_counter()))
            self._type(code)
            self.last_key = time.perf_counter()

    def _type(self, code: str) -> None:
        at = time.monotonic_ns() // 1_000_000
        for character in code:
            at += BETWEEN_KEYS_MS
            shift = Qt.KeyboardModifier.ShiftModifier if character.isupper() else Qt.KeyboardModifier.NoModifier
            self._stroke(at, Qt.Key(ord(character.upper())), shift, character)
        self._stroke(at + BETWEEN_KEYS_MS, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r")

    def _stroke(self, at: int, key: Qt.Key, modifiers: Qt.KeyboardModifier, text: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, modifiers, text)
            event.setTimestamp(at)
            QCoreApplication.postEvent(self._window, event)


def run(effort: Effort) -> list[Record]:
    kept = filled(effort.many)
    typed = list(_typed(kept, effort.times(SECONDS) * A_SECOND))
    with workstation_folder(effort.many) as folder, canned_central(kept) as central:
        burst = _Burst(folder, typed, central)
        work(folder, burst.script, central.address)
        wanted, recorded = Counter(_wanted(folder, typed)), Counter(_recorded(folder))
    lost, doubled = (wanted - recorded).total(), (recorded - wanted).total()
    say(
        f"    {len(typed)} scans, {wanted.total()} packages, {recorded.total()} recorded, backlog {burst.backlog:.3f} s"
    )
    return [
        Record("burst", "s backlog at the end", burst.backlog, ALLOWED_S, "backlog allowed"),
        Record("burst_lost", "scans", lost, 0, "none"),
        Record("burst_doubled", "scans", doubled, 0, "none"),
        Record("burst_pulled", "rows of 100,000", burst.pulled, ROWS, "all of them"),
    ]


class _Burst:
    def __init__(self, folder: Path, typed: list[str], central: CannedCentral) -> None:
        self._typed = typed
        self._central = central
        self._local = sqlite3.connect(f"file:{folder / 'local.db'}?mode=ro", uri=True)
        self._packages = sum(not code.startswith(DOCUMENT) for code in typed)
        self.backlog = 0.0
        self.pulled = 0

    def script(self, desk: Desk) -> Script:
        receive = desk.window.presenters.receive
        first, *rest = self._typed
        desk.keys.scan(first)
        yield Until(
            lambda: receive.state.step is not None and receive.state.step.answer is not None, "the first answer"
        )
        wedge = Wedge(desk.window.windowHandle(), rest)
        self._central.release()
        wedge.start()
        yield Until(lambda: not wedge.is_alive(), "the wedge", seconds=2 * SECONDS)
        self.pulled = desk.client.sync.status().pulled
        given_up = wedge.last_key + GIVES_UP_S
        yield Until(lambda: self._is_through(desk) or time.perf_counter() > given_up, "the backlog", 2 * GIVES_UP_S)
        self.backlog = time.perf_counter() - wedge.last_key
        self._local.close()

    def _is_through(self, desk: Desk) -> bool:
        """Everything is on disk, and the last answer on screen."""
        recorded = self._local.execute("SELECT coalesce(max(number), 0) FROM operations").fetchone()[0]
        return bool(recorded >= self._packages) and desk.window.presenters.receive.state.waiting == 0


def _typed(kept: Path, scans: int) -> Iterator[str]:
    def codes() -> Iterator[str]:
        for document, package in packages(deliveries(kept)):
            if document is not None:
                yield document
            yield package

    return islice(codes(), scans)


def _wanted(folder: Path, typed: list[str]) -> Iterator[str]:
    """The items of the packages, in any order."""
    with closing(sqlite3.connect(f"file:{folder / 'mirror.db'}?mode=ro", uri=True)) as mirror:
        for code in typed:
            if not code.startswith(DOCUMENT):
                gtin = code[6:19] if code.startswith("]C1") else code
                yield mirror.execute("SELECT item_id FROM packagings WHERE barcode = ?", (gtin,)).fetchone()[0]


def _recorded(folder: Path) -> Iterator[str]:
    with closing(sqlite3.connect(f"file:{folder / 'local.db'}?mode=ro", uri=True)) as local:
        for (body,) in local.execute("SELECT body FROM operations ORDER BY number"):
            operation = read_body(body)
            if isinstance(operation, GoodsReceived):
                yield from (line.item_id for line in operation.lines)
