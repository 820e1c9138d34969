"""Outcomes: written once per operation, as rows that the workstation pulls, and told again to whoever asks again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from ims_desktop.central.arrivals import Arrival
from ims_desktop.central.bulk import insert_rows
from ims_desktop.central.sync.verdicts import Verdict
from ims_desktop.central.sync.workstations import Workstation
from ims_desktop.central.tables import outcomes
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import OperationId, WorkstationId
from ims_desktop.domain.texts import Text
from ims_desktop.protocol.codec import decode, encode
from ims_desktop.protocol.outcomes import Outcome, Result


def write_outcomes(tx: Transaction, workstation: Workstation, judged: Sequence[tuple[Arrival, Verdict]]) -> None:
    if judged:
        insert_rows(tx.connection, outcomes, [_row(workstation, *one) for one in judged])
        tx.touch(outcomes, *(arrival.id for arrival, _ in judged))


def outcome(tx: Transaction, workstation: Workstation, arrival: Arrival, verdict: Verdict) -> Outcome:
    """What was written, with the place that it was given; for after the commit."""
    return Outcome(
        id=arrival.id,
        workstation=workstation.id,
        sequence=arrival.sequence,
        place=tx.place_of(outcomes, arrival.id),
        result=verdict.result,
        as_stated=verdict.as_stated,
        reason=verdict.reason,
    )


def outcomes_of(connection: Connection, ids: Iterable[OperationId]) -> list[Outcome]:
    wanted = sorted(set(ids))
    if not wanted:
        return []
    found = connection.execute(
        select(outcomes).where(outcomes.c.id.in_(wanted)).order_by(outcomes.c.workstation_id, outcomes.c.sequence)
    )
    return [_outcome(row) for row in found]


def _row(workstation: Workstation, arrival: Arrival, verdict: Verdict) -> dict[str, Any]:
    return {
        "id": arrival.id,
        "deleted": 0,
        "workstation_id": workstation.id,
        "sequence": arrival.sequence,
        "result": verdict.result.value,
        "as_stated": int(verdict.as_stated),
        "reason": None if verdict.reason is None else encode(verdict.reason).decode(),
    }


def _outcome(row: Row[Any]) -> Outcome:
    return Outcome(
        id=OperationId(row.id),
        workstation=WorkstationId(row.workstation_id),
        sequence=row.sequence,
        place=row.place,
        result=Result(row.result),
        as_stated=bool(row.as_stated),
        reason=None if row.reason is None else decode(row.reason.encode(), Text),
    )
