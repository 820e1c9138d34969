"""What the office writes: receipts, counts, opening stock and compensations, through the same ledger as the floor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, select, update

from ims_desktop.central.ledger.books import SqlBooks, Wanted
from ims_desktop.central.ledger.decisions import keep_decision
from ims_desktop.central.ledger.journal import OFFICE, Cause, Reason, balance_row
from ims_desktop.central.ledger.receipts import Delivery
from ims_desktop.central.ledger.rows import position_of
from ims_desktop.central.ledger.statements import Said
from ims_desktop.central.ledger.work import Work
from ims_desktop.central.tables import balances, movements, receipts
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.counting import Choice
from ims_desktop.domain.effects import ORDER_LINES
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import OperationId, OperatorId, OrderLineId, ReceiptId, SiteId, new_id
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.moments import Moment
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.posting import Posting, Stated
from ims_desktop.domain.quantity import Quantity, total
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
    work = Work(tx, SqlBooks(tx.connection, delivery.site, Wanted.by([stated])), delivery.site, now)
    posting = work.receive(stated, delivery)
    work.write()
    return posting


def post_count(tx: Transaction, site: SiteId, position: Position, counted: Quantity, now: datetime) -> Quantity:
    """A count of the office, which holds at once: it is a statement and the decision about it in one.

    Answers by how much it adjusted the position (negative when some was missing).
    """
    work = _work_on(tx, site, [position], now)
    said = Said(
        operation=OperationId(new_id()),
        operator=OperatorId(OFFICE),
        at=Moment(now, OFFICE, 0),
        uncertainty_ms=0,
        location=position.location_id,
        lines={position: counted},
    )
    keep_decision(tx, _holds(said, position, _held_at(tx.connection, site, position, now)))
    work.count(said)
    work.write()
    return _adjusted(tx.connection, said.operation, position)


def post_opening(
    tx: Transaction, site: SiteId, stock: Iterable[tuple[Position, Quantity]], happened_at: datetime, now: datetime
) -> None:
    """Posts the stock that a company starts with, as it stood at ``happened_at``."""
    given = [(position, quantity) for position, quantity in stock if quantity]
    work = _work_on(tx, site, [position for position, _ in given], now)
    opening = work.books.virtual(LocationKind.OPENING).id
    cause = _cause(Reason.OPENING, happened_at)
    for position, quantity in given:
        work.journal.move(Movement(position.at(opening), position, quantity), cause)
    work.write()


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
    site = SiteId(receipt.site_id)
    work = Work(tx, SqlBooks(tx.connection, site, wanted), site, now)
    for row, source, target in made:
        reverse = Movement(target, source, Quantity(row.quantity))
        line_id = OrderLineId(row.order_line_id) if row.order_line_id else None
        work.journal.move(reverse, _cause(Reason.TAKEN_BACK, now, receipt_id), line_id, reverses=row.id)
        if line_id:
            work.journal.progress(ORDER_LINES, line_id, -Quantity(row.quantity))
    tx.connection.execute(update(receipts).where(receipts.c.id == receipt_id).values(compensated_at=utc_text(now)))
    work.concern(orders)
    work.write()
    return len(made)


def _work_on(tx: Transaction, site: SiteId, positions: Iterable[Position], now: datetime) -> Work:
    wanted = Wanted(locations=frozenset(one.location_id for one in positions))
    return Work(tx, SqlBooks(tx.connection, site, wanted), site, now)


def _cause(reason: Reason, happened_at: datetime, receipt: ReceiptId | None = None) -> Cause:
    return Cause(OperationId(new_id()), happened_at, reason, OFFICE, 0, receipt)


def _holds(said: Said, position: Position, expected: Quantity) -> dict[str, Any]:
    """The decision that this count holds, as a row."""
    return {
        "operation_id": new_id(),
        "variance_id": "",
        "position": position.key,
        "choice": Choice.TAKE.value,
        "about": msgspec.json.encode([said.operation]).decode(),
        "taken": said.operation,
        "expected": expected.micro,
        "reason": "",
        "operator_id": said.operator,
        "happened_at": utc_text(said.at.happened_at),
        "workstation_id": OFFICE,
        "sequence": 0,
    }


def _held_at(connection: Connection, site: SiteId, position: Position, now: datetime) -> Quantity:
    """What the books say stood there then, the row locked: made first where there is none, so that one can be locked.

    A clock that is ahead may have told of what comes later already.
    """
    row = balance_row(position.key, position, site)
    connection.execute(insert_into(connection.dialect.name, balances).values(row).on_conflict_do_nothing())
    query = select(balances.c.quantity).where(balances.c.id == position.key).with_for_update()
    held: int = connection.execute(query).scalar_one()
    moment = utc_text(now)
    came, went = (
        connection.scalar(
            select(func.coalesce(func.sum(movements.c.quantity), 0)).where(
                end == position.key, movements.c.happened_at > moment
            )
        )
        for end in (movements.c.target, movements.c.source)
    )
    return Quantity(held - int(came or 0) + int(went or 0))


def _adjusted(connection: Connection, operation: OperationId, position: Position) -> Quantity:
    rows = connection.execute(
        select(movements).where(movements.c.operation_id == operation, movements.c.reason == Reason.COUNTED.value)
    )
    return total(Quantity(row.quantity if row.target == position.key else -row.quantity) for row in rows)


def _movements_of(connection: Connection, receipt_id: ReceiptId) -> list[tuple[Row[Any], Position, Position]]:
    reversing = movements.alias()
    undone = select(reversing.c.id).where(reversing.c.reverses == movements.c.id).exists()
    received = (movements.c.receipt_id == receipt_id, movements.c.reason == Reason.RECEIVED.value)
    made = connection.execute(select(movements).where(*received, ~undone)).all()
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
