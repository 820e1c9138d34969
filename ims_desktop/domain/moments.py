"""When a fact stands among the others: facts are ordered by corrected time, workstation and sequence."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from ims_desktop.domain.ids import WorkstationId

UNMEASURED = timedelta(minutes=5)
"""How uncertain a clock is that was never compared with the central's."""


class Moment(Struct, frozen=True, order=True):
    """A fact's place in time. Two facts of one workstation keep the order in which they were recorded."""

    happened_at: datetime
    workstation: WorkstationId
    sequence: int


NEAREST = 2 * UNMEASURED
"""Two facts further apart than this can always be told apart."""


def uncertainty(milliseconds: int | None) -> timedelta:
    """A clock is never less certain than one that was never measured, whatever it says of itself."""
    return UNMEASURED if milliseconds is None else min(timedelta(milliseconds=abs(milliseconds)), UNMEASURED)
