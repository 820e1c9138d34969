"""Places: real ones inside a site, and the virtual ones that goods come from and go to."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.ids import LocationId, SiteId


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


class Location(Struct, frozen=True):
    id: LocationId
    code: str
    kind: LocationKind
    site_id: SiteId
    zone: str = ""
    is_retired: bool = False
