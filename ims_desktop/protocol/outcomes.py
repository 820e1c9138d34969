"""Outcomes: what the central made of an operation."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from ims_desktop.domain.ids import OperationId, WorkstationId
from ims_desktop.domain.texts import Text


class Result(StrEnum):
    APPLIED = "applied"
    CASE = "case"
    """Taken, with at least one case beside it."""
    REFUSED = "refused"
    """A decision that no longer holds."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """One per operation, given once: ``place`` is where the operation stands in the feed and never changes.

    ``as_stated`` is false when the operation did not change the rows that it names (refused, kept unread, or posted
    elsewhere): the workstation then stops showing its effects without waiting for those rows.
    """

    id: OperationId
    workstation: WorkstationId
    sequence: int
    place: int
    result: Result
    as_stated: bool = True
    reason: Text | None = None
