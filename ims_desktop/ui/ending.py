"""Ends the program as if its windows were closed when it is told to from outside: by a signal, or by its parent's end.

Python answers a signal only between two of its own steps, and an idle window takes none: so what tells it is a socket
that Qt's event loop watches. The same on Windows, where Ctrl+C is the only signal that comes.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtCore import QSocketNotifier

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_STANDARD_INPUT = 0
_AGAIN_MS = 50
_FIRST_MS = 1_000


@contextmanager
def ending_when_told(app: QApplication, with_parent: bool = False) -> Iterator[None]:
    """``with_parent``: also when standard input ends, which a parent holds open that started this program."""
    heard, told = socket.socketpair()
    told.setblocking(False)
    watch = _Watch(app, heard)
    before = {one: signal.signal(one, _once) for one in _SIGNALS}
    waker = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    if with_parent:
        threading.Thread(target=_tell_at_the_end, args=[told], name="parent", daemon=True).start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(waker)
        for one, handler in before.items():
            signal.signal(one, handler)
        watch.stop()
        heard.close()
        told.close()


class _Watch:
    """Of the socket, from a moment on at which the first frame is there: no start waits for it."""

    def __init__(self, app: QApplication, heard: socket.socket) -> None:
        self._app, self._heard = app, heard
        self._timer = QTimer(interval=_FIRST_MS, singleShot=True)
        self._timer.timeout.connect(self._begin)
        self._timer.start()
        self._stop: Callable[[], None] = self._timer.stop

    def stop(self) -> None:
        self._stop()

    def _begin(self) -> None:
        from PySide6.QtCore import QSocketNotifier  # a type that is made known when it is named

        notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read)
        notifier.activated.connect(lambda: self._told(notifier))
        self._stop = lambda: notifier.setEnabled(False)

    def _told(self, notifier: QSocketNotifier) -> None:
        """Again and again: a dialogue that opens after the first time would keep the program alive."""
        notifier.setEnabled(False)
        again = QTimer(interval=_AGAIN_MS)
        again.timeout.connect(self._end)
        again.start()
        self._stop = again.stop

    def _end(self) -> None:
        self._app.closeAllWindows()
        self._app.quit()


def _once(number: int, _frame: FrameType | None) -> None:
    """The event loop hears of it by the socket. Whoever says it again means at once."""
    signal.signal(number, signal.SIG_DFL)


def _tell_at_the_end(told: socket.socket) -> None:
    # Read by its number: a lock on sys.stdin would be held when the interpreter ends.
    with suppress(OSError):
        while os.read(_STANDARD_INPUT, 4_096):
            pass
    with suppress(OSError):
        told.send(b"e")
