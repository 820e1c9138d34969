"""Where a move was left: what was in somebody's hands, kept across restarts."""

from __future__ import annotations

import msgspec

from ims_desktop.floor.desk import Desk
from ims_desktop.floor.handling import InHand
from ims_desktop.floor.held import Held, found_again, held
from ims_desktop.ports.outbox import JobState
from ims_desktop.protocol.codec import Unreadable, decode, encode

KIND = "move"


class Left(msgspec.Struct, frozen=True):
    held: Held = Held()
    done: int = 0
    """Moves since the job was begun, for the tally."""


def kept(desk: Desk, hand: InHand | None, done: int) -> JobState:
    """A person has one move in work, so it needs no other name."""
    return JobState(KIND, KIND, desk.person.id, encode(Left(held(hand), done)))


def resumed(desk: Desk) -> tuple[InHand | None, int]:
    """What the desk's person had in their hands, if it is still there, and how much they had done."""
    state = next(iter(desk.jobs.half_done(KIND, desk.person.id)), None)
    left = _read(state) if state else Left()
    return found_again(left.held, desk), left.done


def _read(state: JobState) -> Left:
    """Nothing when another version of the program wrote something else."""
    try:
        return decode(state.data, Left)
    except Unreadable:
        return Left()
