"""Effects: what an operation changes at positions and documents, shown before the central answers."""

from __future__ import annotations

from dataclasses import dataclass

from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity

BALANCES = "balances"
ORDER_LINES = "purchase_order_lines"


@dataclass(frozen=True, slots=True)
class Effect:
    """``quantity`` is added to what the mirrored row ``key`` of ``record`` says (on hand, or received)."""

    record: str
    key: str
    quantity: Quantity
    position: Position | None = None
    """For a balance: the position, since the row itself may not be mirrored yet."""


def on_balance(position: Position, quantity: Quantity) -> Effect:
    return Effect(BALANCES, position.key, quantity, position)
