"""The audit: who did what to what, when, from where, and in which request. Rows are written and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec
from msgspec import Struct
from sqlalchemy import insert

from ims_desktop.central.tables import audit_log
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.times import utc_text


class Origin(Struct, frozen=True):
    """Where an act comes from: the person, the machine's address and the request's correlation id."""

    actor: str
    address: str
    correlation_id: str


def record(
    tx: Transaction, origin: Origin, action: str, subject: str, detail: Mapping[str, object] | None = None
) -> None:
    """Writes one row in the transaction of the act itself: neither stands without the other."""
    tx.connection.execute(
        insert(audit_log).values(
            # The real clock, whatever the business clock says: the audit is about access.
            at=utc_text(datetime.now(UTC)),
            actor=origin.actor,
            action=action,
            subject=subject,
            detail=msgspec.json.encode(detail or {}).decode(),
            correlation_id=origin.correlation_id,
            address=origin.address,
        )
    )
