"""The workstation's clock, put right by what the central's clock said."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct

from ims_desktop.domain.times import ClockOffset, ClockReading
from ims_desktop.ports.clock import Clock

A_JUMP = timedelta(seconds=1)
"""More than this between the wall clock and the steady one is somebody setting the clock, not its drift."""

STALE = 300.0
"""Seconds after which a less certain measurement is better than an old one: quartz drifts some 20 ms meanwhile."""


def steady() -> float:
    """Seconds that nobody can set, and that go on while the machine sleeps (``time.monotonic`` does so on Windows)."""
    if sys.platform == "win32":
        return time.monotonic()
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class _Measurement(Struct, frozen=True):
    found: ClockOffset
    raw: datetime
    at: float


class MeasuredClock:
    """What freezes an operation's time. Measured by the sync's thread, read by any: one reference is exchanged whole.

    When somebody sets the machine's clock between two measurements, the offset follows, so that one wrong minute
    does not push all later operations a year ahead.
    """

    def __init__(self, clock: Clock, seconds: Callable[[], float] = steady) -> None:
        self._clock = clock
        self._seconds = seconds
        self._last: _Measurement | None = None

    def reading(self) -> ClockReading:
        raw, last = self._clock.now(), self._last
        if last is None:
            return ClockReading(raw)
        jumped = (raw - last.raw) - timedelta(seconds=self._seconds() - last.at)
        offset = last.found.offset - jumped if abs(jumped) > A_JUMP else last.found.offset
        return ClockReading(raw, offset, last.found.uncertainty)

    def seconds(self) -> float:
        return self._seconds()

    def measured(self, sent: float, server: datetime) -> None:
        """An exchange that began at ``sent`` (of ``seconds``) has just ended and brought the central's time."""
        raw, now = self._clock.now(), self._seconds()
        found = ClockOffset.measured(raw - timedelta(seconds=now - sent), server, raw)
        last = self._last
        if (
            last is None
            or found.uncertainty <= last.found.uncertainty
            or now - last.at > STALE
            or self._jumped(raw, now)
        ):
            self._last = _Measurement(found, raw, now)

    def _jumped(self, raw: datetime, now: float) -> bool:
        last = self._last
        return last is not None and abs((raw - last.raw) - timedelta(seconds=now - last.at)) > A_JUMP
