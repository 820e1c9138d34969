"""What facts and decisions do to purchase orders: closed when complete, open again when a receipt is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import Connection, bindparam, select, update

from ims_desktop.central.ledger.rows import order_line_of
from ims_desktop.central.tables import purchase_order_lines, purchase_orders, receipts
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import OrderLineId
from ims_desktop.domain.orders import OrderState


def close_or_reopen(tx: Transaction, orders: Iterable[str]) -> None:
    """Settles whether these orders are closed, after everything else of the batch is written.

    An order is closed when a delivery of it is finished and all its lines are complete: a function of the facts
    that are here, not of the order in which they came. One that a person closed stays closed.
    """
    candidates = _candidates(tx.connection, sorted(set(orders)))
    if not candidates:
        return
    finished = _finished(tx.connection, candidates)
    closed = _complete(tx.connection, finished) if finished else set()
    for order_id, was_closed in candidates.items():
        if (order_id in closed) != was_closed:
            state = OrderState.CLOSED if order_id in closed else OrderState.APPROVED
            tx.connection.execute(
                update(purchase_orders)
                .where(purchase_orders.c.id == order_id)
                .values(state=state.value, closed_as_complete=int(order_id in closed))
            )
            tx.touch(purchase_orders, order_id)


def close_short(tx: Transaction, line_id: OrderLineId) -> None:
    """Nothing more is expected on the line; whoever decided it had the right and saw the latest version."""
    lines = purchase_order_lines.c
    tx.connection.execute(
        update(purchase_order_lines).where(lines.id == line_id).values(is_closed_short=1, version=lines.version + 1)
    )
    tx.touch(purchase_order_lines, line_id)


_ORDERS = purchase_orders.c

_STATES = (
    select(_ORDERS.id, _ORDERS.state, _ORDERS.closed_as_complete)
    .where(_ORDERS.id.in_(bindparam("ids", expanding=True)), _ORDERS.deleted == 0)
    .order_by(_ORDERS.id)
    .with_for_update()
)

_FINISHED = (
    select(receipts.c.order_id)
    .distinct()
    .where(
        receipts.c.order_id.in_(bindparam("orders", expanding=True)),
        receipts.c.finished_at.is_not(None),
        receipts.c.compensated_at.is_(None),
    )
)

_LINES = (
    select(purchase_order_lines)
    .where(
        purchase_order_lines.c.order_id.in_(bindparam("orders", expanding=True)), purchase_order_lines.c.deleted == 0
    )
    .order_by(purchase_order_lines.c.order_id)
)


def _candidates(connection: Connection, orders: list[str]) -> dict[str, bool]:
    """Those that facts may close or open again, and whether they are closed now."""
    if not orders:
        return {}
    rows = connection.execute(_STATES, {"ids": orders}).all()
    return {
        row.id: row.state == OrderState.CLOSED
        for row in rows
        if row.state == OrderState.APPROVED or (row.state == OrderState.CLOSED and row.closed_as_complete)
    }


def _finished(connection: Connection, orders: Iterable[str]) -> set[str]:
    found = connection.scalars(_FINISHED, {"orders": list(orders)}).all()
    return {one for one in found if one is not None}


def _complete(connection: Connection, orders: Iterable[str]) -> set[str]:
    rows = connection.execute(_LINES, {"orders": list(orders)}).all()
    lines = [order_line_of(row) for row in rows]
    return {
        order
        for order, of_order in groupby(lines, lambda line: line.order_id)
        if all(one.is_complete for one in of_order)
    }
