"""Lots: learned from whatever names them; an expiry once known is never overwritten here."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func

from ims_desktop.central.ledger.rows import lot_key
from ims_desktop.central.tables import lots
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.items import Lot


def learn_lots(tx: Transaction, learned: Iterable[Lot]) -> None:
    """Writes new lots, and expiries of known ones that had none."""
    by_key: dict[str, Lot] = {}
    for lot in learned:
        key = lot_key(lot.item_id, lot.code)
        if key not in by_key or lot.expiry is not None:
            by_key[key] = lot
    if not by_key:
        return
    statement = insert_into(tx.connection.dialect.name, lots)
    statement = statement.on_conflict_do_update(
        index_elements=["id"],
        set_={"expiry": func.coalesce(lots.c.expiry, statement.excluded.expiry)},
        where=lots.c.expiry.is_(None) & statement.excluded.expiry.is_not(None),
    )
    tx.connection.execute(statement, [_row(key, lot) for key, lot in sorted(by_key.items())])
    tx.touch(lots, *by_key)


def _row(key: str, lot: Lot) -> dict[str, str | int | None]:
    expiry = lot.expiry.isoformat() if lot.expiry else None
    return {"id": key, "deleted": 0, "item_id": lot.item_id, "code": lot.code, "expiry": expiry}
