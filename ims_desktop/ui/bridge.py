"""The bridge: the one way back from any thread to the thread that owns the screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from PySide6.QtCore import QObject, Qt, Signal, Slot

from ims_desktop.ui.lanes import Lane, LatestLane, Work


class Bridge(QObject):
    """Makes calls on the thread it lives on, in the order posted; after ``close`` it makes none.

    A signal with a slot of this very object, queued: a plain function connected from elsewhere would be called on
    the thread that emits.
    """

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._is_open = True
        self._posted.connect(self._make, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Work) -> None:
        """From any thread."""
        if self._is_open:
            self._posted.emit(call)

    def close(self) -> None:
        self._is_open = False

    @Slot(object)
    def _make(self, call: Work) -> None:
        if self._is_open:
            call()


class Lanes(Struct, frozen=True):
    """The program's lanes. The store's carries whatever writes or belongs to a job; lists and searches read beside it,
    so that no scan waits for a list."""

    bridge: Bridge
    store: Lane[Any]
    reading: Lane[Any]
    search: LatestLane[Any]
    network: Lane[Any]

    @classmethod
    def open(cls, when_idle: Callable[[], bool] | None = None) -> Lanes:
        """``when_idle`` is the store's upkeep."""
        bridge = Bridge()
        return cls(
            bridge,
            store=Lane("store", bridge.post, when_idle=when_idle),
            reading=Lane("reading", bridge.post),
            search=LatestLane("search", bridge.post),
            network=Lane("network", bridge.post, workers=2),
        )

    def close(self) -> None:
        """Scans that were taken are finished; nothing is shown any more."""
        self.bridge.close()
        for lane in (self.search, self.network, self.reading, self.store):
            lane.stop()
