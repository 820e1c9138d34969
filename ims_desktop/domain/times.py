"""When something happened, told by clocks that are wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import Struct


class ClockReading(Struct, frozen=True):
    """What the workstation's clock showed, and how far it was off the central's as last measured.

    ``offset`` is central minus workstation; ``uncertainty`` is half the round trip it was measured over, or ``None``
    while it was never measured.
    """

    raw: datetime
    offset: timedelta = timedelta(0)
    uncertainty: timedelta | None = None

    @property
    def corrected(self) -> datetime:
        return self.raw + self.offset


def happened_at(reading: ClockReading, last: datetime | None) -> datetime:
    """The corrected time, never before the last one of the same workstation: facts keep the order they were made in."""
    corrected = reading.corrected
    return corrected if last is None else max(corrected, last)


class ClockOffset(Struct, frozen=True):
    """How far the workstation's clock is off, from one exchange with the central (Cristian's method)."""

    offset: timedelta
    uncertainty: timedelta

    @classmethod
    def measured(cls, sent: datetime, server: datetime, received: datetime) -> ClockOffset:
        half = (received - sent) / 2
        return cls(server - (sent + half), abs(half))


def utc_text(moment: datetime) -> str:
    """ISO 8601 with microseconds and ``Z``: text that sorts like the time it says."""
    in_utc = moment if moment.tzinfo is UTC else moment.astimezone(UTC)  # nearly every moment is: a third of the time
    return in_utc.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def from_utc_text(written: str) -> datetime:
    """The moment that ``utc_text`` wrote; raises ``ValueError`` for anything else."""
    if not written.endswith("Z"):
        raise ValueError(f"{written!r} is no UTC time")
    return datetime.fromisoformat(written).astimezone(UTC)
