"""Items, how they are packed, and what must be said of them when they come in."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.ids import ItemId, LocationId, PackagingId, SupplierId
from ims_desktop.domain.inspecting import SamplingPlan
from ims_desktop.domain.quantity import Quantity, not_positive, too_precise


class Tracking(StrEnum):
    NONE = "none"
    LOT = "lot"
    SERIAL = "serial"


class Item(Struct, frozen=True):
    """A thing the company stocks: its SKU, its stock unit (the smallest handled one), and what it demands."""

    id: ItemId
    sku: str
    name: str
    unit: str = "EA"
    unit_decimals: int = 0
    """How finely the stock unit can be counted: 0 for pieces, 3 for kilograms in grams."""
    tracking: Tracking = Tracking.NONE
    expiry_required: bool = False
    min_shelf_life_days: int = 0
    """Fewest days that must be left on the day of receipt."""
    inspection_required: bool = False
    is_retired: bool = False
    sampling: SamplingPlan = SamplingPlan()
    velocity: str = ""
    """A, B or C by how often it moves; empty while that is not known."""
    condition: str = ""
    """The storage condition it demands, such as "cold"; empty for none."""
    fixed_location_id: LocationId | None = None
    weight_mg: int = 0
    """Of one stock unit, in milligrams; 0 where it is not known."""
    volume_mm3: int = 0

    def counted(self, quantity: Quantity) -> Quantity:
        """``quantity`` when it can be said of this item; raises ``NotAQuantity`` when not positive or too precise."""
        if not quantity.is_positive:
            raise not_positive(str(quantity))
        if not quantity.fits(self.unit_decimals):
            raise too_precise(str(quantity), self.unit_decimals)
        return quantity

    @property
    def is_measured(self) -> bool:
        """Weighed or metered: one scan does not say how much it is."""
        return self.unit_decimals > 0


class Packaging(Struct, frozen=True):
    """One way an item is packed: a case of 24, with its own barcode. ``quantity`` is in stock units."""

    id: PackagingId
    item_id: ItemId
    name: str
    barcode: str
    quantity: Quantity


class Lot(Struct, frozen=True):
    """What was made together. An item's lots are told apart by their code alone."""

    item_id: ItemId
    code: str
    expiry: date | None = None


class Supplier(Struct, frozen=True):
    id: SupplierId
    code: str
    name: str


class ShelfLife(StrEnum):
    ENOUGH = "enough"
    TOO_SHORT = "too_short"
    EXPIRED = "expired"


def shelf_life(item: Item, expiry: date, today: date) -> ShelfLife:
    """Whether goods that expire at the end of ``expiry`` may still come in ``today``."""
    if expiry < today:
        return ShelfLife.EXPIRED
    if expiry < today + timedelta(days=item.min_shelf_life_days):
        return ShelfLife.TOO_SHORT
    return ShelfLife.ENOUGH
