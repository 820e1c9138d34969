"""Small warehouses for putaway: items, locations and what stands there, in memory or told to a real store."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from ims_desktop.domain.ids import ItemId, LocationId, SiteId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import UNLIMITED, Capacity, Location, LocationKind, Mixing
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.putaway import Contents, Goods, Load, Places, Stood, Wanted
from ims_desktop.domain.putaway.zones import is_quarantine
from ims_desktop.domain.quantity import Quantity

SITE = SiteId("site")
CHAIN = Item(ItemId("chain"), "CHAIN", "Chain", weight_mg=250_000, volume_mm3=1_000)
GLUE = Item(ItemId("glue"), "GLUE", "Glue", velocity="A", condition="cold")
BOLT = Item(ItemId("bolt"), "BOLT", "Bolt", velocity="A")
CABLE = Item(ItemId("cable"), "CABLE", "Cable", unit="M", unit_decimals=2)
ITEMS = (CHAIN, GLUE, BOLT, CABLE)


def shelf(
    code: str,
    walk: int = 0,
    *,
    zone: str = "",
    most: int | None = None,
    weight_mg: int | None = None,
    volume_mm3: int | None = None,
    mixing: Mixing = Mixing.ANY,
    condition: str = "",
    velocity: str = "",
    kind: LocationKind = LocationKind.STORAGE,
    site: SiteId = SITE,
    is_retired: bool = False,
) -> Location:
    limits = (most, weight_mg, volume_mm3)
    capacity = (
        Capacity(None if most is None else Quantity.of(most), weight_mg, volume_mm3) if any(limits) else UNLIMITED
    )
    return Location(
        LocationId(code.lower()),
        code,
        kind,
        site,
        zone,
        is_retired,
        condition,
        velocity,
        mixing,
        capacity,
        walk=walk,
    )


def load(
    item: Item = CHAIN, quantity: int | str = 10, lot: str = "", status: StockStatus = StockStatus.AVAILABLE
) -> Load:
    return Load(SITE, (Goods(item, Quantity.of(quantity), status, lot),))


class Warehouse(Protocol):
    """Where a test puts things, and whom it asks afterwards."""

    def build(self, *locations: Location) -> None: ...

    def put(self, location: Location, item: Item, quantity: int, lot: str = "") -> None:
        """So much more (or less) of it stands there."""
        ...

    @property
    def places(self) -> Places: ...


class MemoryWarehouse:
    """The plain reading of ``Places``: every location is looked at."""

    def __init__(self) -> None:
        self.locations: dict[LocationId, Location] = {}
        self.stood: dict[LocationId, dict[tuple[ItemId, str], Quantity]] = {}
        self.items = {one.id: one for one in ITEMS}

    @property
    def places(self) -> MemoryWarehouse:
        return self

    def build(self, *locations: Location) -> None:
        self.locations |= {one.id: one for one in locations}

    def put(self, location: Location, item: Item, quantity: int, lot: str = "") -> None:
        lots = self.stood.setdefault(location.id, {})
        lots[item.id, lot] = lots.get((item.id, lot), Quantity(0)) + Quantity.of(quantity)

    def location(self, key: LocationId) -> Location | None:
        return self.locations.get(key)

    def contents(self, keys: Collection[LocationId]) -> Mapping[LocationId, Contents]:
        return {key: self._contents(key) for key in keys}

    def find(self, wanted: Wanted, after: Location | None, limit: int) -> Sequence[Location]:
        behind = (after.walk, after.code) if after else (-1, "")
        found = [one for one in self.locations.values() if (one.walk, one.code) > behind and self._is_it(one, wanted)]
        return sorted(found, key=lambda one: (one.walk, one.code))[:limit]

    def _contents(self, key: LocationId) -> Contents:
        return Contents(
            tuple(
                Stood(item, lot, quantity, self.items[item].weight_mg, self.items[item].volume_mm3)
                for (item, lot), quantity in self.stood.get(key, {}).items()
                if quantity
            )
        )

    def _is_it(self, one: Location, wanted: Wanted) -> bool:
        contents = self._contents(one.id)
        here = one.kind is LocationKind.STORAGE and not one.is_retired and one.site_id == wanted.site_id
        right = wanted.covers(one.zone) and wanted.is_quarantine == is_quarantine(one.zone)
        if wanted.item_id is not None:
            lots = {lot for item, lot in contents.lots if item == wanted.item_id}
            return here and right and (bool(lots) if wanted.lot is None else wanted.lot in lots)
        marked = wanted.velocity in ("", one.velocity) and wanted.condition == one.condition
        return here and right and marked and not (wanted.is_empty and not contents.is_empty)
