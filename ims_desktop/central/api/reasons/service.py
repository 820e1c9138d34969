"""What changes reasons. One that is no longer given is retired: what was done for it still names it."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from ims_desktop.central.api.reasons.queries import StoredReason, find
from ims_desktop.central.gateway.errors import conflict
from ims_desktop.central.tables import reasons
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.reasons import ReasonPurpose
from ims_desktop.domain.texts import text


def create(tx: Transaction, code: str, name: str, purpose: ReasonPurpose) -> StoredReason:
    """A new reason; raises ``Conflict`` when the purpose has one with that code."""
    named = (reasons.c.code == code) & (reasons.c.purpose == purpose.value)
    if tx.connection.execute(select(reasons.c.id).where(named, reasons.c.deleted == 0)).first():
        raise conflict(text("There is a reason “{code}” for that already.", code=code))
    reason_id = new_id()
    row = {"id": reason_id, "code": code, "name": name, "purpose": purpose.value, "is_retired": 0, "deleted": 0}
    tx.connection.execute(insert(reasons).values(row))
    tx.touch(reasons, reason_id)
    return find(tx.connection, reason_id)


def change(tx: Transaction, stored: StoredReason, name: str, is_retired: bool | None) -> StoredReason:
    retired = stored.is_retired if is_retired is None else is_retired
    gone = update(reasons).where(reasons.c.id == stored.id)
    tx.connection.execute(gone.values(name=name, is_retired=int(retired)))
    tx.touch(reasons, stored.id)
    return find(tx.connection, stored.id)


def retire(tx: Transaction, stored: StoredReason) -> None:
    """No longer given. Retired already is as well."""
    if not stored.is_retired:
        change(tx, stored, stored.name, True)
