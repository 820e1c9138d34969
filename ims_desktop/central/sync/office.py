"""Decisions about cases that no workstation records: the office's, through the same judge."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from ims_desktop.central.ledger.books import SqlBooks, Wanted
from ims_desktop.central.ledger.journal import OFFICE
from ims_desktop.central.ledger.settling import Decided, settle_case
from ims_desktop.central.ledger.work import Origin, Work
from ims_desktop.central.rights import rights_of
from ims_desktop.central.sync.judges import judge
from ims_desktop.central.sync.kept import post_kept
from ims_desktop.central.sync.verdicts import Batch
from ims_desktop.central.sync.workstations import Workstation
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import OperationId, OperatorId, SiteId, new_id
from ims_desktop.domain.moments import Moment
from ims_desktop.domain.texts import Text


def decide_case(tx: Transaction, site: SiteId, by: OperatorId, decided: Decided, now: datetime) -> Text | None:
    """By somebody whose right was asked for before. Answers why not, where it does not hold."""
    work = Work(tx, SqlBooks(tx.connection, site, Wanted()), site, now)
    batch = Batch(Workstation(OFFICE, "", site, 0, is_revoked=False), work, rights_of(tx.connection, [by]), set())
    origin = Origin(OperationId(new_id()), Moment(now, OFFICE, 0))
    why_not = settle_case(work, origin, by, decided, partial(post_kept, judge, batch))
    if why_not is None:
        work.write()
    return why_not
