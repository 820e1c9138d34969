"""What a supervisor looks at to decide a variance: its counts, what the books say, and what moved around then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.counting import VarianceState
from ims_desktop.domain.ids import OperationId, VarianceId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.reasons import Reason


class CountSaid(Struct, frozen=True):
    """One count: who found how much, and when."""

    operation: OperationId
    by: str
    at: datetime
    quantity: Quantity


class MoveSeen(Struct, frozen=True):
    """What was recorded here at the same position around the counts: so much came (positive) or went."""

    operation: OperationId
    by: str
    at: datetime
    change: Quantity


class VarianceRow(Struct, frozen=True):
    id: VarianceId
    item_name: str
    sku: str
    unit: str
    location_code: str
    position: Position
    state: VarianceState
    expected: Quantity
    version: int
    opened_at: datetime
    counts: tuple[CountSaid, ...]
    is_decided: bool
    """Somebody decided here, and the central has not confirmed it yet."""


class Variances(Protocol):
    def waiting(self, limit: int) -> Sequence[VarianceRow]:
        """Those for a supervisor first, the oldest first."""
        ...

    def moves_around(self, variance: VarianceRow) -> Sequence[MoveSeen]:
        """Within a day of its counts, as far as this workstation recorded and still keeps them."""
        ...

    def reasons(self) -> Sequence[Reason]: ...
