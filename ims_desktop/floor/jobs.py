"""The jobs that there are, by the place where each is done: a new job is registered here, in one line."""

from __future__ import annotations

from collections.abc import Callable

from ims_desktop.floor.commands import Command
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.steps import Job


def _receive(desk: Desk) -> Job:
    from ims_desktop.floor.receive import ReceiveJob

    return ReceiveJob(desk)


def _inspect(desk: Desk) -> Job:
    from ims_desktop.floor.inspect import InspectJob

    return InspectJob(desk)


def _count(desk: Desk) -> Job:
    from ims_desktop.floor.count import CountJob, blind

    return CountJob(blind(desk))


def _put_away(desk: Desk) -> Job:
    from ims_desktop.floor.put_away import PutAwayJob

    return PutAwayJob(desk)


def _move(desk: Desk) -> Job:
    from ims_desktop.floor.move import MoveJob

    return MoveJob(desk)


# Each is imported when it is first begun: the client's start waits for none of them.
_MAKERS: dict[Command, Callable[[Desk], Job]] = {
    Command.RECEIVE: _receive,
    Command.INSPECT: _inspect,
    Command.PUT_AWAY: _put_away,
    Command.MOVE: _move,
    Command.COUNT: _count,
}

JOBS = tuple(_MAKERS)
"""In the order in which goods go through them."""


def begin(place: Command, desk: Desk) -> Job:
    """The job of ``place`` for the desk's person, where they left it. Raises ``StoreDamaged`` as the store does."""
    return _MAKERS[place](desk)
