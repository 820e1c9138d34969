"""What the outbox screen reads: every operation of this workstation, how far it came, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.ids import OperationId, OperatorId
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.texts import Text
from ims_desktop.ports.book import OperationRow
from ims_desktop.protocol.operations import Body


class Shown(StrEnum):
    """Which operations are listed."""

    ALL = "all"
    UNCONFIRMED = "unconfirmed"
    ATTENTION = "attention"
    WITHDRAWN = "withdrawn"


class Correction(Struct, frozen=True):
    """Who took an operation back, when and why; ``replaced_by`` is the number of what was recorded in its place."""

    by: str
    at: datetime
    reason: str
    replaced_by: int | None = None


class OperationDetail(Struct, frozen=True):
    """One operation in words."""

    id: OperationId
    operator: OperatorId
    facts: tuple[tuple[Text, Text], ...]
    """What it was, line by line: a name for each, and what it says."""
    cases: tuple[tuple[Text, bool], ...]
    """What the central opened beside it, and whether that is still open."""
    corrected: Correction | None
    body: Body


class OutboxBook(Protocol):
    def listed(self, shown: Shown, words: str, limit: int) -> Sequence[OperationRow]:
        """The latest first. ``words`` are looked for in what it was, who did it, and what the central said."""
        ...

    def detail(self, operation: OperationId) -> OperationDetail | None: ...

    def reasons(self) -> Sequence[Reason]:
        """The company's own reasons for taking something back; none where it has named none."""
        ...
