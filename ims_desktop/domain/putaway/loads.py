"""What is put away in one go: goods of one item, or a whole handling unit."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.ids import ItemId, LocationId, SiteId
from ims_desktop.domain.items import Item
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import MICRO, ZERO, Quantity, total

SET_APART = frozenset({StockStatus.QUARANTINE, StockStatus.DAMAGED})
"""Goods that stand in a quarantine zone and nowhere else."""


class Goods(Struct, frozen=True):
    """So much of one item, of one lot and one status."""

    item: Item
    quantity: Quantity
    status: StockStatus = StockStatus.AVAILABLE
    lot: str = ""

    @property
    def weight_mg(self) -> int:
        return weighs(self.quantity, self.item.weight_mg)

    @property
    def volume_mm3(self) -> int:
        return weighs(self.quantity, self.item.volume_mm3)

    @property
    def step(self) -> Quantity:
        """The least that can be put away of it."""
        micro: int = 10 ** (6 - self.item.unit_decimals)
        return min(Quantity(micro), self.quantity)


class Load(Struct, frozen=True):
    """Goods that go to one place. Several kinds of them are a handling unit's, and go whole or not at all."""

    site_id: SiteId
    goods: tuple[Goods, ...]
    is_whole: bool = False
    """A handling unit: its goods are not parted."""
    stands_at: LocationId | None = None
    """Where it stands now: never suggested."""

    def __post_init__(self) -> None:
        if not self.goods:
            raise ValueError("something is put away")
        if len(self.goods) > 1 and not self.is_whole:
            raise ValueError("goods of several items are put away item by item, or on a handling unit")

    @property
    def quantity(self) -> Quantity:
        return total(one.quantity for one in self.goods)

    @property
    def items(self) -> frozenset[ItemId]:
        return frozenset(one.item.id for one in self.goods)

    @property
    def lots(self) -> frozenset[str]:
        return frozenset(one.lot for one in self.goods)

    @property
    def conditions(self) -> frozenset[str]:
        """What its items demand."""
        return frozenset(one.item.condition for one in self.goods if one.item.condition)

    @property
    def condition(self) -> str:
        """The one that is demanded; empty for none. Of several, no location offers all."""
        return min(self.conditions, default="")

    @property
    def velocity(self) -> str:
        """The fastest class on it; empty while none is known."""
        return min((one.item.velocity for one in self.goods if one.item.velocity), default="")

    @property
    def is_to_inspect(self) -> bool:
        return any(one.status is StockStatus.TO_INSPECT for one in self.goods)

    @property
    def is_set_apart(self) -> bool:
        return any(one.status in SET_APART for one in self.goods)

    @property
    def is_mixed_up(self) -> bool:
        """Whether goods that must be set apart are on it together with goods that must not."""
        return self.is_set_apart and not all(one.status in SET_APART for one in self.goods)

    @property
    def least(self) -> Quantity:
        """What a place must have room for to be worth naming, when not everything fits anywhere."""
        return self.quantity if self.is_whole else self.goods[0].step


def weighs(quantity: Quantity, of_one: int) -> int:
    """The weight (or volume) of so many stock units, rounded up; 0 where that of one is not known."""
    return -(-max(quantity, ZERO).micro * of_one // MICRO)
