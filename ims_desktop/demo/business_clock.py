"""The clock of a company's past years: stands still until a replay moves it on."""

from __future__ import annotations

from datetime import datetime, timedelta


class BusinessClock:
    """One moment for everybody, as the replay sets it; each look at it is a microsecond later than the last."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    def now(self) -> datetime:
        self._now += timedelta(microseconds=1)
        return self._now

    def seconds(self) -> float:
        """The same time for whoever measures spans: here nobody sets the clock behind the steady one's back."""
        return self._now.timestamp()

    def move_to(self, moment: datetime) -> None:
        """Forward only: a delivery that is due earlier than the last one is received right after it."""
        self._now = max(self._now, moment)
