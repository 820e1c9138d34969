"""The outbox: every operation of this workstation, durable before anybody hears a beep."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.effects import Effect
from ims_desktop.domain.ids import OperationId, OperatorId, SiteId, WorkstationId
from ims_desktop.domain.times import ClockReading
from ims_desktop.protocol.operations import Body, Operation


class Identity(Struct, frozen=True):
    """Who this workstation is to the central."""

    workstation: WorkstationId
    name: str
    prefix: str
    site: SiteId


class Draft(Struct, frozen=True):
    """An operation before it has its place in the sequence."""

    id: OperationId
    operator: OperatorId
    clock: ClockReading
    based_on: int
    body: Body
    happened_at: datetime | None = None
    """When it happened, where that is known better than by the clock: an amendment says anew what happened then."""


class JobState(Struct, frozen=True):
    """Where a job is left, so that the person finds it there: written in the same transaction as the operation."""

    kind: str
    key: str
    operator: OperatorId
    data: bytes
    """The job's own JSON; empty when the job is over and is to be forgotten."""


class Outbox(Protocol):
    """Raises ``TryAgain`` (disk full, disk broken) when nothing was recorded; otherwise it is on disk."""

    def identity(self) -> Identity | None: ...

    def record(self, draft: Draft, effects: Sequence[Effect], job: JobState | None = None) -> Operation:
        """Writes the operation, its effects and the job's state in one durable transaction, and gives it its sequence.

        ``happened_at`` is the corrected time, never before the previous operation's.
        """
        ...

    def record_together(self, drafts: Sequence[tuple[Draft, Sequence[Effect]]]) -> Sequence[Operation]:
        """Several operations in their order, all of them or none, in one durable transaction."""
        ...

    def find(self, operation: OperationId) -> Operation | None:
        """One that was recorded here, under whatever name."""
        ...

    def is_undone(self, operation: OperationId) -> bool: ...

    def after(self, sequence: int, limit: int) -> Sequence[Operation]:
        """The operations that follow ``sequence``, in order."""
        ...

    def undoable(self, operator: OperatorId) -> Operation | None:
        """The latest fact about goods that this person recorded here and nobody undid."""
        ...

    def last_sequence(self) -> int:
        """0 when nothing was recorded under the present identity."""
        ...

    def adopt(self, identity: Identity, differing: int) -> None:
        """Goes on as ``identity``. Operations from sequence ``differing`` on are numbered anew from 1, in order.

        One durable transaction: after a cut it either happened or did not.
        """
        ...

    def adopt_all(self, identity: Identity) -> None:
        """Goes on as ``identity``, with everything that was ever recorded here, under whatever name: numbered anew
        from 1, in order. For a central that does not know the present name, and may have lost work of earlier ones.
        """
        ...

    def earlier_names(self) -> Sequence[WorkstationId]:
        """The identities before the present one, the latest first."""
        ...


class RecordedAt(Protocol):
    """What freezes an operation's time: the clock with its offset as last measured."""

    def reading(self) -> ClockReading: ...
