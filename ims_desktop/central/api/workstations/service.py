"""What an administrator does with workstations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from ims_desktop.central.api.locations.queries import site_named
from ims_desktop.central.api.workstations.queries import StoredWorkstation
from ims_desktop.central.sync.enrolment import CODE_LASTS, make_code
from ims_desktop.central.tables import workstations
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.times import utc_text

CODE_SECONDS = int(CODE_LASTS.total_seconds())


def new_code(tx: Transaction, site: str | None) -> str:
    """A one-time code for a workstation of that site, or of the only one."""
    return make_code(tx, site_named(tx.connection, site))


def revoke(tx: Transaction, stored: StoredWorkstation, now: datetime) -> None:
    """Its key opens nothing from now on. What it did counts; revoked already is as well."""
    if stored.revoked_at is None:
        tx.connection.execute(
            update(workstations).where(workstations.c.id == stored.id).values(revoked_at=utc_text(now))
        )
