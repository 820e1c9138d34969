"""Decisions: checked against the state that they were made on. Unlike a fact, a decision can be refused."""

from __future__ import annotations

from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.domain.texts import Text, text


def why_not_close_short(order: PurchaseOrder | None, line: OrderLine | None, based_on_version: int) -> Text | None:
    """Why nobody can decide now that nothing more is expected on ``line``; ``None`` when it holds.

    A line that is closed short already is no reason: two people who decide the same do not disagree.
    """
    if order is None or line is None or line.order_id != order.id:
        return text("The order line is not known at the central.")
    if line.is_closed_short:
        return None
    if not order.state.takes_goods:
        return text("Order {order} is no longer open.", order=order.number)
    if line.version != based_on_version:
        return text("Line {line} of order {order} was changed meanwhile.", line=line.number, order=order.number)
    return None
