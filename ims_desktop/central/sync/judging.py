"""What becomes of the operations of a push: read into one batch of work, judged in their order, and written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ims_desktop.central.arrivals import Arrival
from ims_desktop.central.ledger.books import SqlBooks, Wanted
from ims_desktop.central.ledger.work import Work
from ims_desktop.central.rights import Rights, rights_of
from ims_desktop.central.sync.judges import judge
from ims_desktop.central.sync.verdicts import Batch, Verdict
from ims_desktop.central.sync.wanted import wanted_by
from ims_desktop.central.sync.workstations import Workstation
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.texts import text
from ims_desktop.protocol.outcomes import Result


def judge_all(tx: Transaction, workstation: Workstation, arrivals: Sequence[Arrival], now: datetime) -> list[Verdict]:
    """Brings the operations into the books, each judged after those before it; raises what a faulty one makes raise."""
    read = [one.operation for one in arrivals if one.operation]
    batch = Batch(
        workstation,
        Work(tx, SqlBooks(tx.connection, workstation.site, wanted_by(read)), workstation.site, now),
        rights_of(tx.connection, {one.operator for one in read}),
        set(),
    )
    verdicts = [_judge(batch, one) for one in arrivals]
    batch.work.write()
    return verdicts


def keep_unposted(
    tx: Transaction, workstation: Workstation, arrivals: Sequence[Arrival], now: datetime
) -> list[Verdict]:
    """For a workstation that was revoked: what it hands in is kept, and a supervisor decides what to make of it."""
    batch = _without_posting(tx, workstation, now)
    batch.work.open([_from_a_revoked(workstation, arrivals)])
    batch.work.write()
    reason = text("The workstation was revoked; a supervisor decides.")
    return [Verdict(Result.CASE, as_stated=False, reason=reason) for _ in arrivals]


def keep_unread(tx: Transaction, workstation: Workstation, arrival: Arrival, why: str, now: datetime) -> Verdict:
    """For an operation that could be read, and on which posting failed all the same."""
    batch = _without_posting(tx, workstation, now)
    verdict = _unreadable(batch, arrival, why)
    batch.work.write()
    return verdict


def _without_posting(tx: Transaction, workstation: Workstation, now: datetime) -> Batch:
    books = SqlBooks(tx.connection, workstation.site, Wanted())
    return Batch(workstation, Work(tx, books, workstation.site, now), Rights({}), set())


def _judge(batch: Batch, arrival: Arrival) -> Verdict:
    if arrival.operation is None:
        return _unreadable(batch, arrival, arrival.why)
    return judge(batch, arrival.operation)


def _unreadable(batch: Batch, arrival: Arrival, why: str) -> Verdict:
    said = text(
        "Operation {sequence} of {workstation} could not be read and is kept as it came: {why}.",
        sequence=arrival.sequence,
        workstation=batch.workstation.name,
        why=why[:200],
    )
    batch.work.open([CaseDraft(CaseKind.UNREADABLE, arrival.id, said, (arrival.id,))])
    return Verdict(Result.CASE, as_stated=False, reason=said)


def _from_a_revoked(workstation: Workstation, arrivals: Sequence[Arrival]) -> CaseDraft:
    said = text(
        "{workstation} was revoked, and hands in work. It is kept, and not posted.", workstation=workstation.name
    )
    return CaseDraft(CaseKind.WORKSTATION_REVOKED, workstation.id, said, tuple(one.id for one in arrivals))
