"""Locks the window when nobody has touched it for a while; what they were at is kept for them."""

from __future__ import annotations

import time
from collections.abc import Callable

from ims_desktop.ports.preferences import Preferences

LOCK_AFTER = "lock.after_minutes"
CHOICES = (1, 2, 5, 15, 30, 0)
"""Minutes without a scan, a key or a touch; 0 is never."""

USUAL = 5


def preferred_minutes(preferences: Preferences) -> int:
    return {str(minutes): minutes for minutes in CHOICES}.get(preferences.get(LOCK_AFTER, ""), USUAL)


class IdleLock:
    """Told of everything that somebody does; looks now and then whether it was long ago."""

    def __init__(self, lock: Callable[[], None], seconds: Callable[[], float] = time.monotonic) -> None:
        self.minutes = USUAL
        self._lock = lock
        self._seconds = seconds
        self._touched = seconds()

    def touched(self) -> None:
        self._touched = self._seconds()

    def look(self) -> None:
        if self.minutes and self._seconds() - self._touched >= self.minutes * 60:
            self._lock()
            self.touched()
