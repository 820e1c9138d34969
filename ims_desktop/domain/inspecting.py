"""Inspecting: how much of a delivery is looked at, what was found, and where the goods stand afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.effects import ACCEPTED_LINES, REJECTED_LINES, Effect, on_balance
from ims_desktop.domain.ids import OrderLineId
from ims_desktop.domain.positions import Movement, Position, StockStatus
from ims_desktop.domain.quantity import MICRO, ZERO, Quantity


class Sampling(StrEnum):
    ALL = "all"
    PERCENT = "percent"
    """``value`` percent of each delivery of a lot, at least one unit."""
    QUANTITY = "quantity"
    """``value`` stock units of each delivery of a lot."""
    NTH_UNIT = "nth_unit"
    """Every ``value``-th handling unit or scanned package of a delivery, the first one included."""


class SamplingPlan(Struct, frozen=True):
    """What of an item that must be inspected is really looked at; the rest goes straight to putaway."""

    kind: Sampling = Sampling.ALL
    value: int = 0

    def wanted(self, arrived: Quantity, package: int, already: Quantity = ZERO, before: Quantity = ZERO) -> Quantity:
        """How much of a package of ``arrived`` is to be inspected.

        ``package`` counts the packages of this lot on this delivery from 1; ``before`` came in earlier packages, and
        ``already`` of that is to be inspected.
        """
        if self.kind is Sampling.NTH_UNIT:
            return arrived if self.value < 2 or package % self.value == 1 else ZERO
        if self.kind is Sampling.ALL:
            return arrived
        if self.kind is Sampling.QUANTITY:
            whole = Quantity.of(self.value)
        else:
            share = (before + arrived).micro * self.value
            whole = Quantity(-(-share // (100 * MICRO)) * MICRO)
        return min(max(whole - already, ZERO), arrived)


class InspectedLine(Struct, frozen=True):
    """What was found at one position: so much passed, so much failed and stands as ``failed_as`` now.

    Goods that are available already can only fail: with the sample of their lot, which stood for them too.
    """

    position: Position
    passed: Quantity
    failed: Quantity
    failed_as: StockStatus = StockStatus.QUARANTINE
    reason: str = ""
    """The code of a reason; demanded where something failed."""
    order_line_id: OrderLineId | None = None

    def __post_init__(self) -> None:
        if self.passed < ZERO or self.failed < ZERO or not (self.passed + self.failed).is_positive:
            raise ValueError("an inspection finds something")
        if self.position.status is self.failed_as or self.failed_as is StockStatus.AVAILABLE:
            raise ValueError("an inspection decides what its goods are")
        if self.position.status is StockStatus.AVAILABLE and self.passed.is_positive:
            raise ValueError("what is available passed already")

    @property
    def movements(self) -> Iterator[Movement]:
        for quantity, status in ((self.passed, StockStatus.AVAILABLE), (self.failed, self.failed_as)):
            if quantity.is_positive:
                yield Movement(self.position, replace(self.position, status=status), quantity)


def effects_of_inspection(lines: Iterable[InspectedLine]) -> tuple[Effect, ...]:
    effects: list[Effect] = []
    for line in lines:
        for movement in line.movements:
            effects.append(on_balance(movement.source, -movement.quantity))
            effects.append(on_balance(movement.target, movement.quantity))
        if line.order_line_id is not None:
            for record, quantity in ((ACCEPTED_LINES, line.passed), (REJECTED_LINES, line.failed)):
                if quantity.is_positive:
                    effects.append(Effect(record, line.order_line_id, quantity))
    return tuple(effects)
