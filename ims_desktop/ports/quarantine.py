"""Goods that were set apart and wait for somebody who may decide: where they stand, since when, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.reasons import Reason
from ims_desktop.ports.standing import Standing


class SetApartBy(StrEnum):
    RECEIPT = "receipt"
    INSPECTION = "inspection"
    DECISION = "decision"
    """Another status without an inspection."""


class SetApart(Struct, frozen=True):
    """How goods came to stand as what they are. ``reason`` in the company's words, empty where none was given."""

    how: SetApartBy
    at: datetime
    by: str
    reason: str = ""


class QuarantineRow(Struct, frozen=True):
    standing: Standing
    since: SetApart | None = None
    """None: not recorded at this workstation, or too long ago to be looked for."""

    @property
    def id(self) -> str:
        return self.standing.position.key


class Quarantine(Protocol):
    def waiting(self, limit: int) -> Sequence[QuarantineRow]:
        """What stands in quarantine, damaged or on hold, in the order in which one walks past it; own pending work
        included."""
        ...

    def reasons(self) -> Sequence[Reason]:
        """Those that a decision about it can have."""
        ...
