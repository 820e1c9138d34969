"""Where a count was left: written with each scan, so that a restart finds the half-counted bin again."""

from __future__ import annotations

from datetime import datetime

import msgspec

from ims_desktop.domain.counting import CountedLine
from ims_desktop.domain.ids import LocationId, TaskId
from ims_desktop.domain.positions import Position
from ims_desktop.floor.count.desk import CountDesk
from ims_desktop.floor.count.tally import Tally
from ims_desktop.ports.counting import JOB
from ims_desktop.ports.outbox import JobState
from ims_desktop.protocol.codec import Unreadable, decode, encode


class Left(msgspec.Struct, frozen=True):
    """What was found so far exists nowhere else; everything else is read from the store."""

    begun_at: datetime
    task_id: TaskId | None
    lines: tuple[CountedLine, ...]
    unit: str
    reason: str
    last: Position | None


def keep(desk: CountDesk, tally: Tally) -> None:
    """Durable when it returns."""
    task_id = tally.task.task_id if tally.task else None
    left = Left(tally.begun_at, task_id, tally.lines, tally.unit, tally.reason, tally.last)
    desk.jobs.keep(JobState(JOB, tally.location.id, desk.person.id, encode(left)))


def over(desk: CountDesk, tally: Tally) -> JobState:
    return JobState(JOB, tally.location.id, desk.person.id, b"")


def resumed(desk: CountDesk, location_id: LocationId | None = None) -> Tally | None:
    """The count of a location that this person left half done, or the one they left last.

    A count speaks of one moment: what was begun on another day is begun anew.
    """
    for state in desk.jobs.half_done(JOB, desk.person.id):
        if location_id is not None and state.key != location_id:
            continue
        tally = _tally(desk, state)
        if tally is not None:
            return tally
        desk.jobs.keep(JobState(JOB, state.key, desk.person.id, b""))
    return None


def _tally(desk: CountDesk, state: JobState) -> Tally | None:
    location = desk.book.location(LocationId(state.key))
    left = _read(state)
    if location is None or left is None or left.begun_at.astimezone().date() != desk.now().astimezone().date():
        return None
    task = next((one for one in desk.book.tasks_at(location.id) if one.task_id == left.task_id), None)
    item = desk.book.item(task.item_id) if task and task.item_id else None
    return Tally(location, left.begun_at, task, item, left.lines, left.unit, left.reason, left.last)


def _read(state: JobState) -> Left | None:
    """None when another version of the program wrote something else."""
    try:
        return decode(state.data, Left)
    except Unreadable:
        return None
