"""Time, as the workstation's own clock shows it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol

from ims_desktop.domain.times import ClockOffset


class Clock(Protocol):
    def now(self) -> datetime:
        """The raw clock, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


UNMEASURED = ClockOffset(timedelta(0), timedelta(0))
