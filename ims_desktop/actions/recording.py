"""Recording an operation: durable first, everything else after."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from ims_desktop.domain.effects import Effect, on_undoing
from ims_desktop.domain.ids import NewId, OperationId, OperatorId
from ims_desktop.ports.outbox import Draft, JobState, Outbox, RecordedAt
from ims_desktop.protocol.effects import effects_of_body
from ims_desktop.protocol.operations import Body, Operation, Undone


def _anything(_: Body) -> None:
    """Whoever records without a person at the desk: a replay, a simulation."""


class Recorder:
    """Gives an operation its id, its time and the cursor that was seen, and wakes the sync once it is on disk."""

    def __init__(
        self,
        outbox: Outbox,
        clock: RecordedAt,
        cursor: Callable[[], int],
        wake: Callable[[], None],
        new_id: NewId,
        check: Callable[[Body], None] = _anything,
    ) -> None:
        """``check`` raises ``AskSupervisor`` for what its person may not record: ``Rights(person).check``."""
        self._outbox = outbox
        self._clock = clock
        self._cursor = cursor
        self._wake = wake
        self._new_id = new_id
        self._check = check

    def record(self, operator: OperatorId, body: Body, job: JobState | None = None) -> Operation:
        """Returns when it is on disk; raises ``TryAgain`` when it is not, or what ``check`` raises: then nothing is."""
        return self._record(operator, body, effects_of_body(body), job)

    def record_all(self, operator: OperatorId, bodies: Sequence[Body]) -> Sequence[Operation]:
        """Several in one transaction, in this order: all of them are on disk when it returns, or none. Raises as
        ``record``."""
        for body in bodies:
            self._check(body)
        drafts = [(self._draft(operator, body), effects_of_body(body)) for body in bodies]
        operations = self._outbox.record_together(drafts)
        self._wake()
        return operations

    def undoable(self, operator: OperatorId) -> Operation | None:
        """The latest fact of this person here that is not undone yet."""
        return self._outbox.undoable(operator)

    def undo(self, operator: OperatorId, undone: Operation, job: JobState | None = None, reason: str = "") -> Operation:
        """Compensates an operation of this workstation, whether or not the central has it. Raises as ``record``."""
        effects = on_undoing(undone.id, effects_of_body(undone.body))
        return self._record(operator, Undone(undone.id, reason), effects, job)

    def amend(self, operator: OperatorId, wrong: Operation, right: Body, reason: str) -> Operation:
        """Takes an operation of this workstation back and records it anew as it should have been, both or neither.

        It happened when the wrong one did, so what came after still comes after. Raises as ``record``.
        """
        anew = OperationId(self._new_id())
        undone = Undone(wrong.id, reason, anew)
        for body in (undone, right):
            self._check(body)
        drafts = [
            (self._draft(operator, undone), on_undoing(wrong.id, effects_of_body(wrong.body))),
            (replace(self._draft(operator, right), id=anew, happened_at=wrong.happened_at), effects_of_body(right)),
        ]
        _, made = self._outbox.record_together(drafts)
        self._wake()
        return made

    def find(self, operation: OperationId) -> Operation | None:
        """One that was recorded here."""
        return self._outbox.find(operation)

    def is_undone(self, operation: OperationId) -> bool:
        return self._outbox.is_undone(operation)

    def _record(self, operator: OperatorId, body: Body, effects: Sequence[Effect], job: JobState | None) -> Operation:
        self._check(body)
        operation = self._outbox.record(self._draft(operator, body), effects, job)
        self._wake()
        return operation

    def _draft(self, operator: OperatorId, body: Body) -> Draft:
        return Draft(OperationId(self._new_id()), operator, self._clock.reading(), self._cursor(), body)

    def next_number(self) -> str:
        """The human number of a document begun now: the workstation's prefix, then the sequence of its first operation.

        Unique because the prefix is this workstation's alone and its sequence never repeats.
        """
        identity = self._outbox.identity()
        prefix = identity.prefix if identity else "X"
        return f"{prefix}-{self._outbox.last_sequence() + 1:06d}"
