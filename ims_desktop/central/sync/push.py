"""Push: a batch in one transaction, an outcome for each operation, and nothing that one of them could block."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from msgspec import Struct
from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import DBAPIError

from ims_desktop.central.arrivals import Arrival, keep, read_all
from ims_desktop.central.clock import Now, system_now
from ims_desktop.central.database import Database, is_in_trouble
from ims_desktop.central.lives import notice
from ims_desktop.central.sync.judging import judge_all, keep_unposted, keep_unread
from ims_desktop.central.sync.outcomes import outcome, outcomes_of, write_outcomes
from ims_desktop.central.sync.problems import Refused, cursor_ahead, epoch_changed
from ims_desktop.central.sync.sequences import new_among
from ims_desktop.central.sync.sscc_blocks import Numbering, renew_lease
from ims_desktop.central.sync.verdicts import Verdict
from ims_desktop.central.sync.workstations import Workstation, locked, recognise
from ims_desktop.central.tables import feed, workstations
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import WorkstationId
from ims_desktop.protocol.messages import PushReply, PushRequest
from ims_desktop.protocol.outcomes import Outcome

log = logging.getLogger(__name__)

NUMBERING = Numbering()

Judge: TypeAlias = Callable[[Transaction, Workstation, Sequence[Arrival], datetime], list[Verdict]]


def push(
    database: Database, workstation: WorkstationId, request: PushRequest, now: Now, numbering: Numbering = NUMBERING
) -> PushReply:
    """Takes a batch in. Raises ``Refused`` for a gap or a fork, with nothing applied."""
    try:
        return _push(database, workstation, request, now(), judge_all, numbering)
    except Refused:
        raise
    except _KnowsMore as more:
        notice(database, request.epoch, more.who, f"was told that {request.acknowledged} operations are here")
        raise cursor_ahead() from None
    except Exception as error:  # whatever a faulty operation makes raise: it is found below, and blocks no other
        if isinstance(error, DBAPIError) and is_in_trouble(error):
            raise
        log.info("a batch of %s failed and is taken one by one: %r", workstation, error)
        return _push(database, workstation, request, now(), _judge_apart, numbering)


def _push(
    database: Database,
    workstation: WorkstationId,
    request: PushRequest,
    now: datetime,
    judge: Judge,
    numbering: Numbering,
) -> PushReply:
    def take(tx: Transaction) -> _Taken:
        known = locked(tx.connection, workstation)
        taken = _take(tx, known, request, now, judge)
        if not known.is_revoked:
            renew_lease(tx, workstation, request.sscc_given, numbering, system_now())
        return taken

    return database.run(take).reply()


class _KnowsMore(Exception):
    """A workstation was told, in this very life, that operations are here which are not."""

    def __init__(self, who: str) -> None:
        super().__init__(who)
        self.who = who


class _Taken(Struct, frozen=True):
    """A batch that is in the books, or will be when its transaction is over."""

    tx: Transaction
    workstation: Workstation
    epoch: str
    acknowledged: int
    now: datetime
    judged: Sequence[tuple[Arrival, Verdict]]
    before: Sequence[Outcome]

    def reply(self) -> PushReply:
        given = [outcome(self.tx, self.workstation, *one) for one in self.judged]
        return PushReply(
            epoch=self.epoch, server_time=self.now, acknowledged=self.acknowledged, outcomes=(*self.before, *given)
        )


def _take(tx: Transaction, workstation: Workstation, request: PushRequest, now: datetime, judge: Judge) -> _Taken:
    epoch = tx.connection.execute(_EPOCH).scalar_one()
    if request.epoch not in ("", epoch):
        raise epoch_changed()  # what it believes to be here may not be
    if request.epoch and request.acknowledged > workstation.last_sequence:
        raise _KnowsMore(workstation.name)
    arrivals = read_all(request.operations, workstation.id, workstation.last_sequence)
    fresh, known = new_among(tx.connection, workstation, arrivals)
    handed_in = {one.id for one in arrivals if one.sequence > workstation.last_sequence and one.id in known}
    if handed_in:
        recognise(tx.connection, workstation, handed_in)
    keep(tx, fresh, workstation.id, now)
    judge = keep_unposted if workstation.is_revoked else judge
    judged = list(zip(fresh, judge(tx, workstation, fresh, now), strict=True)) if fresh else []
    write_outcomes(tx, workstation, judged)
    acknowledged = max(workstation.last_sequence, arrivals[-1].sequence if arrivals else 0)
    _advance(tx, workstation, acknowledged)
    return _Taken(tx, workstation, epoch, acknowledged, now, judged, outcomes_of(tx.connection, known))


_EPOCH = select(feed.c.epoch)
_ADVANCE = (
    update(workstations).where(workstations.c.id == bindparam("workstation")).values(last_sequence=bindparam("through"))
)


def _advance(tx: Transaction, workstation: Workstation, acknowledged: int) -> None:
    if acknowledged > workstation.last_sequence:
        tx.connection.execute(_ADVANCE, {"workstation": workstation.id, "through": acknowledged})


def _judge_apart(
    tx: Transaction, workstation: Workstation, arrivals: Sequence[Arrival], now: datetime
) -> list[Verdict]:
    return [_judge_one(tx, workstation, one, now) for one in arrivals]


def _judge_one(tx: Transaction, workstation: Workstation, arrival: Arrival, now: datetime) -> Verdict:
    try:
        with tx.savepoint():
            (verdict,) = judge_all(tx, workstation, [arrival], now)
            return verdict
    except Exception as error:  # this is the faulty one: kept as it came, with a case that says so
        if isinstance(error, DBAPIError) and is_in_trouble(error):
            raise
        log.error("operation %s of %s could not be posted", arrival.id, workstation.id, exc_info=error)
        return keep_unread(tx, workstation, arrival, f"posting it failed ({type(error).__name__})", now)
