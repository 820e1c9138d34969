"""The counter's round: the bins that are due, in the order of the walk, and how far it has come."""

from __future__ import annotations

from ims_desktop.domain.ids import TaskId
from ims_desktop.floor.count.desk import CountDesk
from ims_desktop.floor.count.tally import Tally
from ims_desktop.ports.counting import BinTask


class Round:
    """Read when the job begins and when it seems to be over: ten thousand bins are not read at every scan."""

    def __init__(self, desk: CountDesk) -> None:
        self._desk = desk
        self._due = list(desk.book.due(desk.person.id))
        self._at = 0
        self._counted: set[TaskId] = set()

    @property
    def done(self) -> int:
        return len(self._counted)

    @property
    def left(self) -> int:
        return len(self._due)

    @property
    def following(self) -> BinTask | None:
        """The next one on the way; after the last one, the first that was left out."""
        if not self._due:
            return None
        return self._due[self._at] if self._at < len(self._due) else self._due[0]

    def counted(self, tally: Tally) -> None:
        task_id = tally.task.task_id if tally.task else None
        for number, task in enumerate(self._due):
            if task.task_id == task_id:
                del self._due[number]
                self._at = number
                self._counted.add(task.task_id)
                break
        if not self._due:
            self.look_again()

    def look_again(self) -> None:
        """What is due now: after an undo, or when new tasks may have come."""
        self._due = list(self._desk.book.due(self._desk.person.id))
        self._counted -= {one.task_id for one in self._due}
        self._at = min(self._at, max(0, self.left - 1))
