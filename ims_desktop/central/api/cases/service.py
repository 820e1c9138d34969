"""Settling a case over REST: the same judge as for a workstation's decision."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from ims_desktop.central.api.cases import queries
from ims_desktop.central.api.cases.queries import CaseState, StoredCase
from ims_desktop.central.gateway.errors import bad_field, changed_meanwhile, conflict
from ims_desktop.central.ledger.case_details import refresh_detail
from ims_desktop.central.ledger.settling import Decided
from ims_desktop.central.sync.office import decide_case
from ims_desktop.central.tables import cases
from ims_desktop.central.tables.stock import IS_OPEN
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import OperatorId, SiteId
from ims_desktop.domain.texts import text


def bring_up_to_date(tx: Transaction, key: str) -> None:
    """By itself: a decision that is refused as stale must leave the case as it is now, with its new version."""
    row = tx.connection.execute(_OPEN, {"case": key.lower()}).first()
    if row is not None:
        refresh_detail(tx, row)


def settle(tx: Transaction, stored: StoredCase, decided: Decided, by: str, now: datetime) -> StoredCase:
    """Raises ``Conflict`` when it is settled, ``PreconditionFailed`` when stale, ``BadRequest`` for no such choice."""
    tx.connection.execute(_OPEN, {"case": stored.id})
    stored = queries.find(tx.connection, stored.id)
    if stored.state != CaseState.OPEN:
        raise conflict(text("The case is settled already, or not known at the central."))
    if stored.version != decided.based_on_version:
        raise changed_meanwhile()
    why_not = decide_case(tx, SiteId(stored.site_id), OperatorId(by), decided, now)
    if why_not is not None:
        raise bad_field(why_not, "/choice")
    return queries.find(tx.connection, stored.id)


_OPEN = select(cases).where(IS_OPEN, cases.c.id == bindparam("case"), cases.c.deleted == 0).with_for_update()
