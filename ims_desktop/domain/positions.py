"""Positions and movements: double entry for goods."""

from __future__ import annotations

from enum import StrEnum
from hashlib import blake2b

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.quantity import Quantity


class StockStatus(StrEnum):
    TO_INSPECT = "to_inspect"
    AVAILABLE = "available"
    QUARANTINE = "quarantine"
    DAMAGED = "damaged"
    ON_HOLD = "on_hold"


SET_APART = (StockStatus.QUARANTINE, StockStatus.DAMAGED, StockStatus.ON_HOLD)
"""What waits for somebody who may decide about it."""


class Position(Struct, frozen=True):
    """Where an item stands and as what. "No lot", "no serial" and "on no handling unit" are empty text."""

    item_id: ItemId
    location_id: LocationId
    status: StockStatus = StockStatus.AVAILABLE
    lot: str = ""
    serial: str = ""
    handling_unit: str = ""

    @property
    def key(self) -> str:
        """The same 128-bit name wherever it is worked out, so workstations and central agree without asking."""
        parts = (self.item_id, self.location_id, self.status, self.lot, self.serial, self.handling_unit)
        return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()

    def at(self, location_id: LocationId) -> Position:
        return replace(self, location_id=location_id)


class Movement(Struct, frozen=True):
    """One ledger entry: ``quantity`` of one item left ``source`` and arrived at ``target``."""

    source: Position
    target: Position
    quantity: Quantity

    def __post_init__(self) -> None:
        if self.source.item_id != self.target.item_id:
            raise ValueError("a movement is of one item")
        if not self.quantity.is_positive:
            raise ValueError("a movement carries a positive quantity")
