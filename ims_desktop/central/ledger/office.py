"""What the office writes: receipts, counts, opening stock and compensations, through the same ledger as the floor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select, update

from ims_desktop.central.ledger.books import SqlBooks, Wanted
from ims_desktop.central.ledger.journal import OFFICE, Cause, Journal, Reason
from ims_desktop.central.ledger.orders import close_or_reopen
from ims_desktop.central.ledger.receipts import Delivery
from ims_desktop.central.ledger.receiving import Receiving
from ims_desktop.central.ledger.rows import position_of
from ims_desktop.central.tables import balances, movements, receipts
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import OperationId, OrderLineId, ReceiptId, SiteId, new_id
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.posting import Posting, Stated
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import utc_text


def post_receipt(tx: Transaction, delivery: Delivery, lines: Sequence[ReceivedLine], now: datetime) -> Posting:
    """Posts goods that came in on ``delivery``, as the floor's receipts are posted, and closes the order when complete.

    Answers what was posted: its ``cases`` were opened. Positive quantities only (``ValueError`` otherwise).
    """
    stated = Stated(
        operation=OperationId(new_id()),
        workstation=OFFICE,
        sequence=0,
        happened_at=delivery.happened_at,
        receipt=delivery.id,
        order_id=delivery.order_id,
        lines=tuple(lines),
    )
    receiving = Receiving(SqlBooks(tx.connection, delivery.site, Wanted.by([stated])), delivery.site)
    posting = receiving.receive(stated, delivery)
    receiving.write(tx, now)
    return posting


def post_count(tx: Transaction, site: SiteId, position: Position, counted: Quantity, now: datetime) -> Quantity:
    """Adjusts a position to what was counted there, and answers by how much (negative when some was missing)."""
    books, journal = _for_positions(tx, site, [position])
    difference = counted - _on_hand(tx.connection, site, position)
    if difference:
        elsewhere = position.at(books.virtual(LocationKind.ADJUSTMENT).id)
        journal.move(_signed(elsewhere, position, difference), _cause(Reason.COUNTED, now))
        journal.write(tx, now)
    return difference


def post_opening(
    tx: Transaction, site: SiteId, stock: Iterable[tuple[Position, Quantity]], happened_at: datetime, now: datetime
) -> None:
    """Posts the stock that a company starts with, as it stood at ``happened_at``."""
    given = [(position, quantity) for position, quantity in stock if quantity]
    books, journal = _for_positions(tx, site, [position for position, _ in given])
    opening = books.virtual(LocationKind.OPENING).id
    cause = _cause(Reason.OPENING, happened_at)
    for position, quantity in given:
        journal.move(Movement(position.at(opening), position, quantity), cause)
    journal.write(tx, now)


def compensate_receipt(tx: Transaction, receipt_id: ReceiptId, now: datetime) -> int:
    """Takes a receipt back: every movement that it made is answered by its reverse. Nothing is deleted.

    Answers how many movements were reversed. Raises ``InputProblem`` for a receipt that does not exist or that was
    taken back already.
    """
    receipt = tx.connection.execute(select(receipts).where(receipts.c.id == receipt_id).with_for_update()).first()
    if receipt is None or receipt.compensated_at is not None:
        raise _nothing_to_take_back()
    made = _movements_of(tx.connection, receipt_id)
    orders = [receipt.order_id] if receipt.order_id else []
    wanted = Wanted(
        orders=frozenset(orders),
        order_lines=frozenset(row.order_line_id for row, _, _ in made if row.order_line_id),
        locations=frozenset(place.location_id for _, *pair in made for place in pair),
    )
    journal = Journal(SqlBooks(tx.connection, SiteId(receipt.site_id), wanted).location)
    for row, source, target in made:
        reverse = Movement(target, source, Quantity(row.quantity))
        line_id = OrderLineId(row.order_line_id) if row.order_line_id else None
        journal.move(reverse, _cause(Reason.TAKEN_BACK, now, receipt_id), line_id, reverses=row.id)
        if line_id:
            journal.receive(line_id, -Quantity(row.quantity))
    journal.write(tx, now)
    tx.connection.execute(update(receipts).where(receipts.c.id == receipt_id).values(compensated_at=utc_text(now)))
    close_or_reopen(tx, orders)
    return len(made)


def _for_positions(tx: Transaction, site: SiteId, positions: Iterable[Position]) -> tuple[SqlBooks, Journal]:
    books = SqlBooks(tx.connection, site, Wanted(locations=frozenset(one.location_id for one in positions)))
    return books, Journal(books.location)


def _cause(reason: Reason, happened_at: datetime, receipt: ReceiptId | None = None) -> Cause:
    return Cause(OperationId(new_id()), happened_at, reason, OFFICE, 0, receipt)


def _signed(elsewhere: Position, position: Position, difference: Quantity) -> Movement:
    if difference.is_positive:
        return Movement(elsewhere, position, difference)
    return Movement(position, elsewhere, -difference)


def _on_hand(connection: Connection, site: SiteId, position: Position) -> Quantity:
    """What the books say stands there, the row locked: made first where there is none, so that there is one to lock."""
    row = {
        "id": position.key,
        "deleted": 0,
        "item_id": position.item_id,
        "location_id": position.location_id,
        "site_id": site,
        "status": position.status.value,
        "lot": position.lot,
        "serial": position.serial,
        "handling_unit": position.handling_unit,
        "quantity": 0,
    }
    connection.execute(insert_into(connection.dialect.name, balances).values(row).on_conflict_do_nothing())
    query = select(balances.c.quantity).where(balances.c.id == position.key).with_for_update()
    return Quantity(connection.execute(query).scalar_one())


def _movements_of(connection: Connection, receipt_id: ReceiptId) -> list[tuple[Row[Any], Position, Position]]:
    made = connection.execute(
        select(movements).where(movements.c.receipt_id == receipt_id, movements.c.reason == Reason.RECEIVED.value)
    ).all()
    keys = {key for row in made for key in (row.source, row.target)}
    positions = {
        row.id: position_of(row) for row in connection.execute(select(balances).where(balances.c.id.in_(keys)))
    }
    return [(row, positions[row.source], positions[row.target]) for row in made]


def _nothing_to_take_back() -> InputProblem:
    return InputProblem(
        text("Nothing to take back"),
        text("There is no such receipt, or it was taken back already."),
        text("Look at the list of receipts."),
    )
