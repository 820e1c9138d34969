"""What changes receipts: posted through the ledger, and taken back by it. Nothing is edited or deleted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from ims_desktop.central.api.numbering import next_number
from ims_desktop.central.api.purchase_orders import queries as orders
from ims_desktop.central.api.purchase_orders.queries import StoredOrder
from ims_desktop.central.api.receiving.lines import CameIn, physical_lines
from ims_desktop.central.api.receiving.queries import OpenCase, StoredReceipt, find, open_cases
from ims_desktop.central.gateway.errors import conflict
from ims_desktop.central.ledger import compensate_receipt, post_receipt
from ims_desktop.central.ledger.receipts import Delivery
from ims_desktop.central.tables import receipts
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import OrderId, ReceiptId, SiteId, new_id
from ims_desktop.domain.texts import text

PREFIX = "RC-"

__all__ = ["CameIn", "Posted", "correct", "receive", "take_back"]


class Posted(Struct, frozen=True):
    """A receipt that was just posted, and the cases beside it."""

    receipt: StoredReceipt
    cases: list[OpenCase]


def receive(
    tx: Transaction,
    order: StoredOrder | None,
    site: SiteId,
    said: Sequence[CameIn],
    *,
    by: str,
    now: datetime,
    is_finished: bool,
) -> Posted:
    """Posts what came in. More than ordered, or for no order, is posted too, with a case beside it."""
    order_lines = [one.line for one in order.lines] if order else []
    lines = physical_lines(tx.connection, said, site, order_lines)
    delivery = Delivery(
        id=ReceiptId(new_id()),
        number=next_number(tx.connection, receipts.c.number, PREFIX),
        order_id=OrderId(order.order.id) if order else None,
        site=site,
        operator=by,
        happened_at=now,
        is_finished=is_finished,
    )
    posting = post_receipt(tx, delivery, lines, now)
    return Posted(find(tx.connection, delivery.id), open_cases(tx.connection, posting.cases))


def take_back(tx: Transaction, stored: StoredReceipt, now: datetime) -> None:
    """Every movement of the receipt is answered by its reverse. Taken back already is as well."""
    if stored.compensated_at is None:
        compensate_receipt(tx, stored.id, now)


def correct(
    tx: Transaction,
    stored: StoredReceipt,
    said: Sequence[CameIn],
    *,
    by: str,
    now: datetime,
    is_finished: bool,
) -> Posted:
    """Takes the receipt back and posts a new one in its place; raises ``Conflict`` when it was taken back before."""
    if stored.compensated_at is not None:
        raise conflict(text("Receipt {number} was taken back.", number=stored.number))
    compensate_receipt(tx, stored.id, now)
    # Only now: what the lines still wait for is again what it was before the receipt.
    order = orders.find(tx.connection, stored.order_id, locked=True) if stored.order_id else None
    return receive(tx, order, stored.site_id, said, by=by, now=now, is_finished=is_finished)
