"""Ends the program as if its windows were closed when it is told to from outside: by a signal, or by its parent's end.

Python answers a signal only between two of its own steps, and an idle window takes none: so what tells it is a socket
that Qt's event loop watches. The same on Windows, where Ctrl+C is the only signal that comes.
"""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_STANDARD_INPUT = 0
_AGAIN_MS = 50


@contextmanager
def ending_when_told(app: QApplication, with_parent: bool = False) -> Iterator[None]:
    """``with_parent``: also when standard input ends, which a parent holds open that started this program."""
    heard, told = socket.socketpair()
    told.setblocking(False)
    notifier = QSocketNotifier(heard.fileno(), QSocketNotifier.Type.Read)
    # Again and again: a dialogue that opens after the first time would keep the program alive.
    timer = QTimer(interval=_AGAIN_MS)
    timer.timeout.connect(lambda: _end(app))
    notifier.activated.connect(lambda: _begin_to_end(notifier, timer))
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
        notifier.setEnabled(False)
        timer.stop()
        heard.close()
        told.close()


def _once(number: int, _frame: FrameType | None) -> None:
    """The event loop hears of it by the socket. Whoever says it again means at once."""
    signal.signal(number, signal.SIG_DFL)


def _begin_to_end(notifier: QSocketNotifier, timer: QTimer) -> None:
    notifier.setEnabled(False)
    timer.start()


def _end(app: QApplication) -> None:
    app.closeAllWindows()
    app.quit()


def _tell_at_the_end(told: socket.socket) -> None:
    # Read by its number: a lock on sys.stdin would be held when the interpreter ends.
    with suppress(OSError):
        while os.read(_STANDARD_INPUT, 4_096):
            pass
    with suppress(OSError):
        told.send(b"e")
