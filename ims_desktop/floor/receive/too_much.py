"""More than the order allows: said before anything is recorded, with what can be done instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.receiving import Verdict
from ims_desktop.domain.texts import text
from ims_desktop.floor.questions import Question, Way, between
from ims_desktop.floor.receive.delivery import Allocation, Share, held, without_excess
from ims_desktop.floor.receive.taking import Taking

Record = Callable[[tuple[Share, ...]], None]


def too_much(taking: Taking, allocation: Allocation, record: Record, leave: Callable[[], None]) -> Question:
    """The question; the same label scanned again takes the first way."""
    ways = list(_ways(taking, allocation, record))
    ways.append(Way(text("Take none"), text("nothing is recorded"), leave))

    def same_again(reading: Reading) -> bool:
        if reading.raw != taking.raw:
            return False
        ways[0].go()
        return True

    label = text("{excess} more than the order allows", excess=allocation.excess)
    return between(text("Too many"), label, ways, scanned=same_again)


def _ways(taking: Taking, allocation: Allocation, record: Record) -> Iterator[Way]:
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
    yield Way(
        text("Take all, hold {excess}", excess=allocation.excess),
        text("on hold until a supervisor decides"),
        lambda: record((*fitting, held(allocation.excess))),
    )
