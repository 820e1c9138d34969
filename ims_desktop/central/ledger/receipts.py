"""Receipts: the deliveries that goods came in on, as rows of their own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Insert, case, func

from ims_desktop.central.ledger.journal import OFFICE
from ims_desktop.central.tables import receipts
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.ids import OrderId, ReceiptId, SiteId, WorkstationId
from ims_desktop.domain.times import utc_text


class Delivery(Struct, frozen=True):
    """What one operation says about a receipt as a whole."""

    id: ReceiptId
    number: str
    order_id: OrderId | None
    site: SiteId
    operator: str
    happened_at: datetime
    is_finished: bool
    workstation: WorkstationId = OFFICE


def record_deliveries(tx: Transaction, deliveries: Iterable[Delivery]) -> None:
    """Writes or completes the receipts, whatever is learned of them first."""
    rows: dict[str, dict[str, Any]] = {}
    for one in deliveries:
        row = _row(one)
        rows[one.id] = _completed(rows[one.id], row) if one.id in rows else row
    if rows:
        in_order = [rows[one] for one in sorted(rows)]
        tx.connection.execute(_write_or_complete(tx.connection.dialect.name), in_order)


def _completed(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """As the statement below does with a row that is there: a batch says hundreds of things of a few receipts."""
    return old | {
        "order_id": old["order_id"] or new["order_id"],
        "happened_at": min(old["happened_at"], new["happened_at"]),
        "finished_at": old["finished_at"] or new["finished_at"],
    }


@cache
def _write_or_complete(dialect: str) -> Insert:
    statement = insert_into(dialect, receipts)
    new, old = statement.excluded, receipts.c
    return statement.on_conflict_do_update(
        index_elements=["id"],
        set_={
            "order_id": func.coalesce(old.order_id, new.order_id),
            "happened_at": case((new.happened_at < old.happened_at, new.happened_at), else_=old.happened_at),
            "finished_at": func.coalesce(old.finished_at, new.finished_at),
        },
    )


def _row(one: Delivery) -> dict[str, Any]:
    happened_at = utc_text(one.happened_at)
    return {
        "id": one.id,
        "number": one.number,
        "order_id": one.order_id,
        "site_id": one.site,
        "workstation_id": one.workstation,
        "operator_id": one.operator,
        "happened_at": happened_at,
        "finished_at": happened_at if one.is_finished else None,
    }
