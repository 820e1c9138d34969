"""Places: real ones inside a site, and the virtual ones that goods come from and go to."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.ids import LocationId, SiteId
from ims_desktop.domain.quantity import Quantity


class LocationKind(StrEnum):
    DOCK = "dock"
    STORAGE = "storage"
    STAGING = "staging"
    SHIPPING = "shipping"
    IN_TRANSIT = "in_transit"
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    ADJUSTMENT = "adjustment"
    OPENING = "opening"
    SUSPENSE = "suspense"

    @property
    def is_virtual(self) -> bool:
        return self in _VIRTUAL


_VIRTUAL = frozenset(
    {
        LocationKind.SUPPLIER,
        LocationKind.CUSTOMER,
        LocationKind.ADJUSTMENT,
        LocationKind.OPENING,
        LocationKind.SUSPENSE,
    }
)


class Mixing(StrEnum):
    """What may stand beside each other at a location."""

    ANY = "any"
    ONE_ITEM = "item"
    ONE_LOT = "lot"
    """Of one item."""


class Capacity(Struct, frozen=True):
    """What a location can hold; ``None`` is unlimited. Weight in milligrams, volume in cubic millimetres."""

    quantity: Quantity | None = None
    weight_mg: int | None = None
    volume_mm3: int | None = None


UNLIMITED = Capacity()


class Location(Struct, frozen=True):
    id: LocationId
    code: str
    kind: LocationKind
    site_id: SiteId
    zone: str = ""
    is_retired: bool = False
    condition: str = ""
    """The storage condition it offers."""
    velocity: str = ""
    mixing: Mixing = Mixing.ANY
    capacity: Capacity = UNLIMITED
    check_digits: str = ""
    """On a label of its own: scanned, they say that somebody stands in front of it."""
    walk: int = 0
    """Its turn on the way through the house."""
