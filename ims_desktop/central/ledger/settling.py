"""Settling a case: checked against what its decision was made on, carried out in the books, and told to everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, delete, insert, select, update

from ims_desktop.central.ledger.case_details import refresh_detail
from ims_desktop.central.ledger.cases import OPEN, SETTLED
from ims_desktop.central.ledger.decided import pin
from ims_desktop.central.ledger.remedies import Remedying
from ims_desktop.central.ledger.work import Origin, Work
from ims_desktop.central.tables import case_decisions, case_stock, cases
from ims_desktop.central.tables.stock import IS_OPEN
from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.ids import CaseId, OperatorId
from ims_desktop.domain.settling.facts import CaseFacts
from ims_desktop.domain.settling.findings import Way
from ims_desktop.domain.settling.remedies import Given, Remedy
from ims_desktop.domain.settling.rules import way_of, why_not_settle
from ims_desktop.domain.texts import Text
from ims_desktop.domain.times import from_utc_text, utc_text

PostKept = Callable[[Remedy], "Text | None"]
"""Judges operations that were kept, and answers why not where one cannot be taken even now."""


class Decided(Struct, frozen=True):
    """What somebody decided about a case, as it was stated."""

    case_id: CaseId
    choice: CaseChoice
    reason: str
    based_on_version: int
    given: Given


def settle_case(work: Work, origin: Origin, by: OperatorId, decided: Decided, post: PostKept) -> Text | None:
    """Answers why not, where the decision does not hold: then nothing is changed, but that the case is up to date."""
    work.flush()
    row = work.tx.connection.execute(_LOCKED, {"case": decided.case_id}).first()
    if row is None or row.site_id != work.site:
        return why_not_settle(None, None, False, decided.reason, decided.given)
    is_news, facts = refresh_detail(work.tx, row)
    is_current = not is_news and row.version == decided.based_on_version
    way = way_of(facts, decided.choice, decided.given) if is_current else None
    why_not = why_not_settle(facts, way, is_current, decided.reason, decided.given)
    if why_not is None and way is not None:
        why_not = _carry_out(work, origin, by, decided, facts, way, post)
    if why_not is None and way is not None:
        _close(work, origin, by, decided, row, way)
    return why_not


def _carry_out(
    work: Work, origin: Origin, by: OperatorId, decided: Decided, facts: CaseFacts, way: Way, post: PostKept
) -> Text | None:
    if way.remedy.post and (why_not := post(way.remedy)) is not None:
        return why_not
    if way.remedy.moves and facts.about:
        ends = {end for one in way.remedy.moves for end in (one.source, one.target)}
        pin(work.tx, origin.operation, origin.at, ends & set(facts.about))
    return Remedying(work, origin, by, decided.reason).carry_out(way.remedy)


def _close(work: Work, origin: Origin, by: OperatorId, decided: Decided, row: Row[Any], way: Way) -> None:
    at = origin.at
    values = {
        "state": SETTLED if way.closes else OPEN,
        "settled_at": utc_text(_not_before(at.happened_at, row.opened_at)) if way.closes else None,
        "settled_by": by if way.closes else None,
        "choice": decided.choice.value,
        "reason": decided.reason,
        "decision": origin.operation,
        "version": row.version + 1,
    }
    connection = work.tx.connection
    connection.execute(update(cases).where(cases.c.id == row.id).values(values))
    work.tx.touch(cases, row.id)
    if way.closes:
        connection.execute(delete(case_stock).where(case_stock.c.case_id == row.id))
    kept = {
        "operation_id": origin.operation,
        "case_id": row.id,
        "choice": decided.choice.value,
        "reason": decided.reason,
        "operator_id": by,
        "happened_at": utc_text(at.happened_at),
        "workstation_id": at.workstation,
        "sequence": at.sequence,
    }
    connection.execute(insert(case_decisions).values(kept))


def _not_before(at: datetime, opened_at: str) -> datetime:
    """A clock may be slow: nothing is settled before it was opened."""
    return max(at, from_utc_text(opened_at))


_LOCKED = select(cases).where(IS_OPEN, cases.c.id == bindparam("case"), cases.c.deleted == 0).with_for_update()
