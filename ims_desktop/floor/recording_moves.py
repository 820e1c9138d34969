"""Recording moves, and with them what stands on what: several operations for one scan are undone as one."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.texts import text, verbatim
from ims_desktop.floor.conversation import Conversation
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.undoing import undo_last
from ims_desktop.ports.outbox import JobState
from ims_desktop.ports.tones import Tone
from ims_desktop.protocol.operations import GoodsMoved, HandlingUnitNested, Operation


class MoveRecorder:
    """``left`` says, for so many moves done, where the job is left with nothing in hand."""

    def __init__(self, desk: Desk, left: Callable[[int], JobState], done: int = 0) -> None:
        self._desk = desk
        self._left = left
        self.done = done
        self._nested_with: dict[OperationId, list[Operation]] = {}
        self._nested_last: list[Operation] = []

    def move(self, body: GoodsMoved, nestings: Sequence[HandlingUnitNested] = ()) -> Operation:
        """On disk when this returns. What stands on what comes first: goods lie on a unit that is there."""
        nested = self._nest(nestings)
        operation = self._desk.recorder.record(self._desk.person.id, body, self._left(self.done + 1))
        self.done += 1
        self._nested_last = []
        if nested:
            self._nested_with[operation.id] = nested
        return operation

    def nest(self, nestings: Sequence[HandlingUnitNested]) -> Operation:
        """Units that were put somewhere else without leaving their location."""
        nested = self._nest(nestings)
        self.done += 1
        self._desk.jobs.keep(self._left(self.done))
        self._nested_last = nested
        return nested[-1]

    def undo(self, talk: Conversation) -> None:
        """What this person recorded last, wherever that was. Raises ``NotTaken`` when there is nothing."""
        if self._nested_last:
            self._undo_nesting(talk)
            return
        last = self._desk.recorder.undoable(self._desk.person.id)
        is_move = last is not None and isinstance(last.body, GoodsMoved)
        done = max(self.done - is_move, 0)
        undone = undo_last(self._desk, talk, self._left(done))
        self._take_back(self._nested_with.pop(undone.id, []))
        self.done = done

    def _undo_nesting(self, talk: Conversation) -> None:
        last, unit = self._nested_last[-1], self._nested_last[-1].body
        undo = self._take_back(self._nested_last)
        self._nested_last = []
        self.done -= 1
        talk.forget(last.id)
        named = unit.handling_unit if isinstance(unit, HandlingUnitNested) else ""
        talk.say(Tone.REMARK, text("Undone"), verbatim(named), undo)

    def _take_back(self, nested: Sequence[Operation]) -> Operation | None:
        undo = None
        for operation in reversed(nested):
            undo = self._desk.recorder.undo(self._desk.person.id, operation)
        return undo

    def _nest(self, nestings: Sequence[HandlingUnitNested]) -> list[Operation]:
        return [self._desk.recorder.record(self._desk.person.id, one) for one in nestings]
