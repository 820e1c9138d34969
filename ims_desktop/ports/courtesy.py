"""Courtesy: background work steps aside while a scan is being answered, and goes gently while somebody is scanning, so
that the answer comes within a frame."""

from __future__ import annotations

import time
from collections.abc import Callable

ONE_ANSWER = 0.040
"""Seconds that a scan needs at most from its last key to its painted answer, on the slowest machine we know."""

LONGEST = 0.1
"""Seconds for which one step of background work is held up: whoever scans without a pause still gets news."""


AT_WORK = 2.0
"""Seconds after a scan for which somebody counts as scanning."""

REST = 0.020
"""Seconds of rest between two steps meanwhile: a pull at full speed fills the disk's queue, and then a scan's commit
waits behind it for a tenth of a second."""


class Courtesy:
    """One interpreter runs one thread at a time: a pull that is written would take every second turn from the scan.

    Any thread may call either side. A float is exchanged whole, so there is no lock.
    """

    def __init__(
        self, seconds: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._seconds = seconds
        self._sleep = sleep
        self._until = 0.0
        self._at_work_until = 0.0

    def claim(self) -> None:
        """A scan has come."""
        now = self._seconds()
        self._until, self._at_work_until = now + ONE_ANSWER, now + AT_WORK

    def give_way(self) -> None:
        """Between two steps of background work; returns at once when nobody scans."""
        now = self._seconds()
        if now < self._at_work_until:
            self._sleep(REST)
        latest = now + LONGEST
        while self._seconds() < min(self._until, latest):
            self._sleep(0.002)
