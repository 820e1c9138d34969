"""Settling cases: a supervisor's choice, with a reason, about exactly what they saw."""

from __future__ import annotations

from collections.abc import Sequence

from ims_desktop.actions.deciding import reason_first
from ims_desktop.actions.recording import Recorder
from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.settling.detail import Need
from ims_desktop.domain.settling.remedies import NOTHING, Given
from ims_desktop.domain.texts import text
from ims_desktop.ports.cases import CaseLine, CaseView
from ims_desktop.protocol.operations import CaseDecided, Operation


def decide_case(
    recorder: Recorder, operator: OperatorId, case: CaseView, choice: CaseChoice, reason: str, given: Given = NOTHING
) -> Operation:
    """On disk when it returns. Raises ``InputProblem`` for what is missing, ``AskSupervisor`` without the right."""
    if not reason:
        raise reason_first()
    option = case.detail.option(choice) if case.detail else None
    if option is None:
        raise _no_such_choice()
    if not _is_given(option.need, given):
        raise _name_it_first()
    return recorder.record(operator, CaseDecided(case.line.id, choice, reason, case.line.version, given))


def decide_cases(
    recorder: Recorder, operator: OperatorId, cases: Sequence[CaseLine], choice: CaseChoice, reason: str
) -> Sequence[Operation]:
    """Like cases together: one operation each, all on disk in one transaction; what is stale is refused by itself.

    Raises as ``decide_case``, and then none is recorded.
    """
    if not reason:
        raise reason_first()
    if not all(choice in case.choices for case in cases):
        raise _no_such_choice()
    return recorder.record_all(operator, [CaseDecided(one.id, choice, reason, one.version) for one in cases])


def _is_given(need: Need, given: Given) -> bool:
    match need:
        case Need.ORDER_LINE:
            return given.order_line_id is not None
        case Need.LOCATION:
            return given.location_id is not None
        case Need.FIELDS:
            return bool(given.fields)
        case Need.NOTHING:
            return True


def _no_such_choice() -> InputProblem:
    return InputProblem(
        text("This cannot be chosen here"),
        text("The case has other choices, or something changed about it."),
        text("Look at the case again."),
    )


def _name_it_first() -> InputProblem:
    return InputProblem(
        text("Something is missing"),
        text("The choice needs more than itself: where the goods are, or what they belong to."),
        text("Name it, then decide."),
    )
