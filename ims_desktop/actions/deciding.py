"""Deciding a variance: a supervisor's word, with a reason, about exactly what they saw."""

from __future__ import annotations

from ims_desktop.actions.recording import Recorder
from ims_desktop.domain.counting import Choice
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import OperationId, OperatorId
from ims_desktop.domain.texts import text
from ims_desktop.ports.variances import VarianceRow
from ims_desktop.protocol.operations import Operation, VarianceDecided


def decide_variance(
    recorder: Recorder,
    operator: OperatorId,
    variance: VarianceRow,
    choice: Choice,
    reason: str,
    taken: OperationId | None = None,
) -> Operation:
    """On disk when it returns. Raises ``InputProblem`` without a reason, ``AskSupervisor`` without the right."""
    if not reason:
        raise reason_first()
    about = tuple(count.operation for count in variance.counts)
    body = VarianceDecided(variance.id, choice, about, variance.expected, reason, variance.version, taken)
    return recorder.record(operator, body)


def reason_first() -> InputProblem:
    return InputProblem(
        text("A reason first"),
        text("Nobody can look into it later without knowing why."),
        text("Choose the reason, then decide."),
    )
