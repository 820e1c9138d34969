"""Moving: goods that went from where they stood to where they stand, whatever for."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.effects import STOCKED_LINES, Effect, on_balance
from ims_desktop.domain.ids import OrderLineId
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.quantity import Quantity


class MovePurpose(StrEnum):
    PUTAWAY = "putaway"
    MOVE = "move"
    """An item, or part of what stands at a position."""
    HANDLING_UNIT = "handling_unit"
    """A whole handling unit: the lines are what was seen on it."""
    LOCATION = "location"
    """Everything at a location: the lines are what was seen there."""
    PACK = "pack"
    """Onto a handling unit, off it, or from one to another."""
    RELEASE = "release"
    """Another status: released from quarantine, put on hold, written down as damaged. Has a reason."""


class MovedLine(Struct, frozen=True):
    """One physical line. ``order_line_id`` says for which order line goods were put away, where that is known."""

    source: Position
    target: Position
    quantity: Quantity
    order_line_id: OrderLineId | None = None

    def __post_init__(self) -> None:
        if self.source == self.target:
            raise ValueError("a move goes somewhere else")
        _ = self.movement  # of one item, and a positive quantity

    @property
    def movement(self) -> Movement:
        return Movement(self.source, self.target, self.quantity)


def effects_of_moves(purpose: MovePurpose, lines: Iterable[MovedLine]) -> tuple[Effect, ...]:
    """Less where it stood, more where it stands, and progress of the order line that was put away."""
    effects: list[Effect] = []
    for line in lines:
        effects.append(on_balance(line.source, -line.quantity))
        effects.append(on_balance(line.target, line.quantity))
        if line.order_line_id is not None and purpose is MovePurpose.PUTAWAY:
            effects.append(Effect(STOCKED_LINES, line.order_line_id, line.quantity))
    return tuple(effects)
