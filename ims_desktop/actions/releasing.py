"""Deciding about goods that were set apart: another status for all that stands at a position, with a reason."""

from __future__ import annotations

from msgspec.structs import replace

from ims_desktop.actions.deciding import reason_first
from ims_desktop.actions.recording import Recorder
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.texts import text
from ims_desktop.ports.standing import Standing, StandingStock
from ims_desktop.protocol.operations import GoodsMoved, Operation


def decide_status(
    recorder: Recorder, stock: StandingStock, operator: OperatorId, seen: Standing, status: StockStatus, reason: str
) -> Operation:
    """On disk when it returns. Raises ``InputProblem`` without a reason or for goods that are not as they were seen,
    ``AskSupervisor`` without the right."""
    if not reason:
        raise reason_first()
    there = stock.at(seen.location.id, seen.item.id)
    if not any((one.position, one.quantity) == (seen.position, seen.quantity) for one in there):
        raise _changed()
    line = MovedLine(seen.position, replace(seen.position, status=status), seen.quantity)
    return recorder.record(operator, GoodsMoved(MovePurpose.RELEASE, (line,), reason=reason))


def _changed() -> InputProblem:
    return InputProblem(
        text("Something changed about it"),
        text("What stands there is not what was shown when you decided."),
        text("Look at it again, then decide."),
    )
