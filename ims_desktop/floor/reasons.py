"""Asking why: one of the company's own reasons, by its number or by its barcode."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec.structs import replace

from ims_desktop.domain.barcodes import Reading
from ims_desktop.domain.reasons import Reason, ReasonPurpose
from ims_desktop.domain.texts import text, verbatim
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.questions import Question, Way, between
from ims_desktop.floor.refusals import NotTaken


def why(desk: Desk, purpose: ReasonPurpose, chosen: Callable[[Reason], None]) -> Question:
    """Nothing is recommended: a reason is meant. Raises ``NotTaken`` where the company has named none."""
    reasons = desk.inspections.reasons(purpose)
    if not reasons:
        raise no_reasons()
    return why_among(reasons, chosen)


def why_among(reasons: Sequence[Reason], chosen: Callable[[Reason], None]) -> Question:
    """However many there are: by number, page by page, or by a scan."""

    def scanned(reading: Reading) -> bool:
        said = {candidate.value.casefold() for candidate in reading.candidates}
        reason = next((one for one in reasons if one.code.casefold() in said), None)
        if reason is None:
            raise unknown_reason(reading.text)
        chosen(reason)
        return True

    ways = [Way(verbatim(one.name), verbatim(one.code), partial(chosen, one)) for one in reasons]
    question = between(text("Why?"), text("Choose the reason, or scan it"), ways, scanned)
    choices = tuple(replace(one, is_recommended=False) for one in question.ask.choices)
    return replace(question, ask=replace(question.ask, choices=choices))


def unknown_reason(said: str) -> NotTaken:
    return NotTaken(
        text("No such reason"),
        text("“{said}” is none of the reasons.", said=said[:40]),
        text("Choose one of the numbers shown, or scan the reason's barcode."),
    )


def no_reasons() -> NotTaken:
    return NotTaken(
        text("No reasons are known"),
        text("This needs a reason, and the office has named none."),
        text("Put the goods aside and ask an administrator to add reasons."),
    )
