"""Where putting away was left: the order in work and what was in somebody's hands, kept across restarts."""

from __future__ import annotations

import msgspec

from ims_desktop.domain.ids import OrderId
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.handling import InHand
from ims_desktop.floor.held import Held, found_again, held
from ims_desktop.ports.book import OrderSheet
from ims_desktop.ports.outbox import JobState
from ims_desktop.protocol.codec import Unreadable, decode, encode

KIND = "put_away"


class Left(msgspec.Struct, frozen=True):
    held: Held = Held()
    order_id: OrderId | None = None
    done: int = 0
    """Put away since the job was begun, for the progress."""


class Resumed(msgspec.Struct, frozen=True):
    hand: InHand | None = None
    sheet: OrderSheet | None = None
    done: int = 0


def kept(desk: Desk, hand: InHand | None, sheet: OrderSheet | None, done: int) -> JobState:
    """A person puts one thing away at a time, so it needs no other name."""
    left = Left(held(hand), sheet.order.id if sheet else None, done)
    return JobState(KIND, KIND, desk.person.id, encode(left))


def resumed(desk: Desk) -> Resumed:
    """Where the desk's person was, as far as that is still there."""
    state = next(iter(desk.jobs.half_done(KIND, desk.person.id)), None)
    left = _read(state) if state else Left()
    sheet = desk.book.order(left.order_id) if left.order_id else None
    return Resumed(found_again(left.held, desk), sheet, left.done)


def _read(state: JobState) -> Left:
    """Nothing when another version of the program wrote something else."""
    try:
        return decode(state.data, Left)
    except Unreadable:
        return Left()
