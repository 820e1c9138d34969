"""More than the order allows: said before anything is recorded, with what can be done instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.receiving import Verdict
from ims_desktop.domain.texts import text
from ims_desktop.floor.questions import Question, Way, between
from ims_desktop.floor.receive.delivery import Allocation, Share, held, without_excess
from ims_desktop.floor.receive.taking import Taking

Record = Callable[[tuple[Share, ...]], None]


class Bounds(Struct, frozen=True):
    """``may_exceed``: the person may take more than the tolerance. ``is_blind``: no figure is said."""

    may_exceed: bool = False
    is_blind: bool = False


def too_much(
    taking: Taking, allocation: Allocation, record: Record, leave: Callable[[], None], bounds: Bounds
) -> Question:
    """The question; the same label scanned again takes the first way."""
    ways = list(_blind_ways(allocation, record) if bounds.is_blind else _ways(taking, allocation, record, bounds))
    ways.append(Way(text("Take none"), text("nothing is recorded"), leave))

    def same_again(reading: Reading) -> bool:
        if reading.raw != taking.raw:
            return False
        ways[0].go()
        return True

    label = text("{excess} more than the order allows", excess=allocation.excess)
    if bounds.is_blind:
        label = text("Count it again. Is it right?")
    return between(text("Too many"), label, ways, scanned=same_again)


def _blind_ways(allocation: Allocation, record: Record) -> Iterator[Way]:
    """What is too much is held or told without a word of how much it is."""
    shares = allocation.shares
    if allocation.verdict is not Verdict.BEYOND:
        shares = (*without_excess(allocation), held(allocation.excess))
    yield Way(text("It is right, take all"), text("a supervisor is told"), lambda: record(shares))


def _ways(taking: Taking, allocation: Allocation, record: Record, bounds: Bounds) -> Iterator[Way]:
    fitting = without_excess(allocation)
    if allocation.verdict is Verdict.BEYOND:
        yield Way(
            text("Take all {quantity}", quantity=taking.quantity),
            text("a supervisor is told"),
            lambda: record(allocation.shares),
        )
    if fitting:
        yield Way(
            text("Take the {quantity} that fit", quantity=allocation.fitting),
            text("leave {excess} with the driver", excess=allocation.excess),
            lambda: record(fitting),
        )
    if bounds.may_exceed and allocation.verdict is not Verdict.BEYOND:
        yield Way(
            text("Take all {quantity} all the same", quantity=taking.quantity),
            text("on your word, beyond the tolerance"),
            lambda: record(allocation.shares),
        )
    yield Way(
        text("Take all, hold {excess}", excess=allocation.excess),
        text("on hold until a supervisor decides"),
        lambda: record((*fitting, held(allocation.excess))),
    )
