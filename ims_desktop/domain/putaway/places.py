"""What the rules ask of whoever keeps the locations: a few that may do, never all of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.ids import ItemId, LocationId, SiteId
from ims_desktop.domain.locations import Location, Mixing
from ims_desktop.domain.putaway.loads import Load, weighs
from ims_desktop.domain.putaway.room import Contents, is_limited
from ims_desktop.domain.putaway.zones import within_any
from ims_desktop.domain.quantity import Quantity


class Need(Struct, frozen=True):
    """The room that a location must have left."""

    quantity: Quantity
    weight_mg: int = 0
    volume_mm3: int = 0


class Wanted(Struct, frozen=True):
    """Which locations a rule looks for: storage, in use, of the site, and as said here."""

    site_id: SiteId
    zones: tuple[str, ...] = ()
    """In these or beneath them; anywhere for none."""
    velocity: str = ""
    """Marked with this class; whatever they are marked with where it is empty."""
    condition: str = ""
    """Offering just this. Goods that demand nothing go to where nothing special is offered."""
    is_quarantine: bool = False
    item_id: ItemId | None = None
    """Where it stands already, whatever condition the place offers; ``lot`` narrows that down."""
    lot: str | None = None
    for_item: ItemId | None = None
    """The only item that is to stand there: it may join its like where nothing else may stand beside."""
    is_empty: bool = False
    mixings: frozenset[Mixing] = frozenset(Mixing)
    need: Need | None = None
    """None for whatever room there is: to say why a place is none."""

    def covers(self, zone: str) -> bool:
        return within_any(zone, self.zones)


class Places(Protocol):
    """Locations and what stands at them, as far as the asked one knows.

    ``find`` may name a location that does not do (its figures may be older than what stands there), and the rules look
    at each; it leaves out none that does.
    """

    def location(self, key: LocationId) -> Location | None: ...

    def find(self, wanted: Wanted, after: Location | None, limit: int) -> Sequence[Location]:
        """In the order of the way through the house (``walk``, then code), those behind ``after``."""
        ...

    def contents(self, keys: Collection[LocationId]) -> Mapping[LocationId, Contents]:
        """What stands at each; a location where nothing stands may be missing."""
        ...


def contents_at(
    locations: Collection[Location], places: Places, *, anyway: bool = False
) -> Mapping[LocationId, Contents]:
    """What stands at those where that can be in the way of more; at all of them ``anyway``. Hundreds of things may
    stand where everything may, and they are not read for nothing."""
    asked = [one.id for one in locations if anyway or is_limited(one)]
    return places.contents(asked) if asked else {}


def room_for(load: Load, quantity: Quantity) -> Need:
    """What ``quantity`` of it takes: all of it, or a part of goods of one item."""
    if quantity == load.quantity:
        return Need(quantity, sum(one.weight_mg for one in load.goods), sum(one.volume_mm3 for one in load.goods))
    only = load.goods[0].item
    return Need(quantity, weighs(quantity, only.weight_mg), weighs(quantity, only.volume_mm3))


def mixings_for(load: Load) -> frozenset[Mixing]:
    """Which locations, by what may stand beside each other there, can take it at all."""
    if len(load.items) > 1:
        return frozenset({Mixing.ANY})
    return frozenset({Mixing.ANY, Mixing.ONE_ITEM} if len(load.lots) > 1 else Mixing)
