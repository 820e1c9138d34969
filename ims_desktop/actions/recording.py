"""Recording an operation: durable first, everything else after."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ims_desktop.domain.effects import Effect
from ims_desktop.domain.ids import NewId, OperationId, OperatorId
from ims_desktop.ports.outbox import Draft, JobState, Outbox, RecordedAt
from ims_desktop.protocol.operations import Body, Operation


class Recorder:
    """Gives an operation its id, its time and the cursor that was seen, and wakes the sync once it is on disk."""

    def __init__(
        self, outbox: Outbox, clock: RecordedAt, cursor: Callable[[], int], wake: Callable[[], None], new_id: NewId
    ) -> None:
        self._outbox = outbox
        self._clock = clock
        self._cursor = cursor
        self._wake = wake
        self._new_id = new_id

    def record(
        self, operator: OperatorId, body: Body, effects: Sequence[Effect] = (), job: JobState | None = None
    ) -> Operation:
        """Returns when it is on disk; raises ``TryAgain`` when it is not, and then nothing was recorded."""
        draft = Draft(OperationId(self._new_id()), operator, self._clock.reading(), self._cursor(), body)
        operation = self._outbox.record(draft, effects, job)
        self._wake()
        return operation

    def next_number(self) -> str:
        """The human number of a document begun now: the workstation's prefix, then the sequence of its first operation.

        Unique because the prefix is this workstation's alone and its sequence never repeats.
        """
        identity = self._outbox.identity()
        prefix = identity.prefix if identity else "X"
        return f"{prefix}-{self._outbox.last_sequence() + 1:06d}"
