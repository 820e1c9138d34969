"""Verdicts: what is made of one operation, and the batch in which they are reached."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from ims_desktop.central.ledger.work import Origin, Work
from ims_desktop.central.rights import Rights
from ims_desktop.central.sync.workstations import Workstation
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId
from ims_desktop.domain.moments import Moment
from ims_desktop.domain.texts import Text, text
from ims_desktop.protocol.operations import Operation
from ims_desktop.protocol.outcomes import Result
from ims_desktop.protocol.rights import needed_for


class Verdict(Struct, frozen=True):
    """An outcome without its place."""

    result: Result = Result.APPLIED
    as_stated: bool = True
    reason: Text | None = None


class Batch(Struct, frozen=True):
    """Operations of one workstation, judged one after the other."""

    workstation: Workstation
    work: Work
    rights: Rights
    elsewhere: set[OperationId]
    """What this batch could not post as it was stated."""

    def is_allowed(self, operation: Operation) -> bool:
        return self.rights.allow(operation.operator, needed_for(operation.body), operation.happened_at)

    def take(self, operation: Operation, drafts: Iterable[CaseDraft], as_stated: bool = True) -> Verdict:
        """A fact is taken from anybody; without the right, with a case."""
        if not self.is_allowed(operation):
            without_right = _without_right(operation)
            self.work.open([without_right])
            drafts = [*drafts, without_right]
        if not as_stated:
            self.elsewhere.add(operation.id)
        own = next((draft for draft in drafts if operation.id in draft.operations), None)
        return Verdict(as_stated=as_stated) if own is None else Verdict(Result.CASE, as_stated, own.sentence)

    def decide(self, operation: Operation, why_not: Text | None) -> Verdict:
        """A decision is refused where it does not hold."""
        return Verdict() if why_not is None else Verdict(Result.REFUSED, as_stated=False, reason=why_not)


def origin_of(operation: Operation) -> Origin:
    at = Moment(operation.happened_at, operation.workstation, operation.sequence)
    return Origin(operation.id, at, operation.uncertainty_ms)


def _without_right(operation: Operation) -> CaseDraft:
    said = text("Somebody without the right to do so recorded work.")
    return CaseDraft(CaseKind.WITHOUT_RIGHT, operation.operator, said, (operation.id,))
