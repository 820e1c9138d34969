"""Another status for goods without an inspection: which one, and why. For who may decide it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.reasons import ReasonPurpose
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.handling import InHand
from ims_desktop.floor.naming import STATUSES
from ims_desktop.floor.questions import Question, Way, between, word
from ims_desktop.floor.reasons import why

_MEANING: dict[StockStatus, Text] = {
    StockStatus.AVAILABLE: text("released, to be used"),
    StockStatus.ON_HOLD: text("until somebody decides"),
    StockStatus.QUARANTINE: text("to be set apart"),
    StockStatus.DAMAGED: text("not to be used"),
    StockStatus.TO_INSPECT: text("to be looked at again"),
}


def which_status(hand: InHand, go: Callable[[StockStatus], None]) -> Question:
    before = {line.position.status for line in hand.lines}
    ways = [Way(STATUSES[one], said, partial(go, one)) for one, said in _MEANING.items() if before != {one}]
    return between(text("What is it now?"), text("Its new status"), ways)


def which_reason(desk: Desk, go: Callable[[str], None]) -> Question:
    """One of the company's own; in words where none is known here. A reason in words is typed, never scanned."""
    if desk.inspections.reasons(ReasonPurpose.RELEASE):
        return why(desk, ReasonPurpose.RELEASE, lambda reason: go(reason.code))
    return word(text("Why?"), text("The reason, in your words"), go, lambda _: False)
