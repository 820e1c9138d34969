"""The gate at the mirror: whoever reads passes through, and now and then somebody has the file alone, to replace it.

An open file cannot be replaced on Windows, so every connection lets go of it for a moment (ADR 15).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

TURN = 0.05
"""Seconds that newcomers wait at a closed gate at most until those inside are out: a long list is not waited for."""

PAUSE = 0.1
"""Seconds between two tries."""


class NotAlone(Exception):
    """Somebody was always inside."""


class Gate:
    """Any number pass at once; ``alone`` has it for itself. For any thread."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._is_closed = False

    def enter(self) -> None:
        with self._changed:
            while self._is_closed:
                self._changed.wait()
            self._inside += 1

    def leave(self) -> None:
        with self._changed:
            self._inside -= 1
            if self._is_closed:
                self._changed.notify_all()

    @contextmanager
    def alone(self, patience: float = 30.0) -> Iterator[None]:
        """Nobody else is inside, and nobody comes in. Raises ``NotAlone`` after ``patience`` seconds."""
        self._close(time.monotonic() + patience)
        try:
            yield
        finally:
            self._open()

    def _close(self, latest: float) -> None:
        while not self._is_closed_for(TURN):
            if time.monotonic() >= latest:
                raise NotAlone
            time.sleep(PAUSE)

    def _is_closed_for(self, seconds: float) -> bool:
        with self._changed:
            self._is_closed = True
            if self._changed.wait_for(lambda: self._inside == 0, seconds):
                return True
        self._open()
        return False

    def _open(self) -> None:
        with self._changed:
            self._is_closed = False
            self._changed.notify_all()
