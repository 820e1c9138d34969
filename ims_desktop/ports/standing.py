"""What stands where, as this workstation knows it: confirmed rows and own pending work together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.items import Item
from ims_desktop.domain.locations import Location
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity


class Standing(Struct, frozen=True):
    """So much of an item at one position. Negative where more was taken than was known to be there."""

    position: Position
    quantity: Quantity
    item: Item
    location: Location


class StandingStock(Protocol):
    """What moving, inspecting, putting away and counting ask. Virtual locations and empty positions are left out."""

    def location(self, location_id: LocationId) -> Location | None: ...

    def location_by_code(self, code: str) -> Location | None:
        """By its code, or by the check digits on its label where these name one location only."""
        ...

    def at(self, location_id: LocationId, item_id: ItemId | None = None) -> Sequence[Standing]:
        """Everything at a location, by item, status, lot, serial and handling unit; of one item, where it is named."""
        ...

    def of(self, item_id: ItemId) -> Sequence[Standing]:
        """Everything of an item, in the order of its locations' walk."""
        ...

    def before_storage(self, limit: int) -> Sequence[Standing]:
        """What stands at docks and staging areas, in the order of their walk."""
        ...

    def on(self, handling_unit: str) -> Sequence[Standing]:
        """Everything on a handling unit, wherever it is said to stand."""
        ...
