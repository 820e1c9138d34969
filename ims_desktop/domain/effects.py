"""Effects: what an operation changes at positions and documents, shown before the central answers."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.ids import OrderLineId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity

BALANCES = "balances"
ORDER_LINES = "purchase_order_lines"
CLOSED_LINES = "closed_lines"
"""That nothing more is expected on an order line: no sum, so apart from what was received on it."""

ROWS_OF = {BALANCES: BALANCES, ORDER_LINES: ORDER_LINES, CLOSED_LINES: ORDER_LINES}
"""The mirrored record whose rows an effect's keys name."""


class Effect(Struct, frozen=True):
    """``quantity`` is added to what the mirrored row ``key`` says: on hand, received, or times closed."""

    record: str
    key: str
    quantity: Quantity
    position: Position | None = None
    """For a balance: the position, since the row itself may not be mirrored yet."""


def on_balance(position: Position, quantity: Quantity) -> Effect:
    return Effect(BALANCES, position.key, quantity, position)


def on_closing(line_id: OrderLineId) -> Effect:
    return Effect(CLOSED_LINES, line_id, Quantity.of(1))
