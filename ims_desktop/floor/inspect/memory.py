"""Where an inspection was left: written with each verdict, so that a restart finds the half-done document again."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.floor.desk import Desk
from ims_desktop.floor.inspect.worklist import Subject
from ims_desktop.ports.outbox import JobState
from ims_desktop.protocol.codec import Unreadable, decode, encode

KIND = "inspect"


class Left(Struct, frozen=True):
    """What waits is read from the store; only how many lines are done already is in no other place."""

    subject: Subject
    done: int


def kept(desk: Desk, subject: Subject, done: int) -> JobState:
    return JobState(KIND, subject.key, desk.person.id, encode(Left(subject, done)))


def over(desk: Desk, subject: Subject) -> JobState:
    return JobState(KIND, subject.key, desk.person.id, b"")


def resumed(desk: Desk) -> Left | None:
    """What the desk's person left last; none when another version of the program wrote something else."""
    state = next(iter(desk.jobs.half_done(KIND, desk.person.id)), None)
    try:
        return decode(state.data, Left) if state else None
    except Unreadable:
        return None
