"""A large warehouse's rows as a workstation mirrors them, for questions of putaway: the same ones at every run.

Twenty positions stand at every location but the last few. PICK, the zone of the fastest items, is full to the last
place, COLD is full by weight, half of MID takes one item only, and in BULK there is room here and there. Empty
locations are at the far end of the walk.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

from ims_desktop.domain.ids import ItemId, LocationId, SiteId, Uuid7
from ims_desktop.domain.items import Item
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity

Row = tuple[Any, ...]

POSITIONS = 20
"""At a location."""
EMPTY = 500
"""One location of so many is empty."""
PIECES = 10
"""At a position."""
FULL = POSITIONS * PIECES
WEIGHT_MG = 500_000
KNOWN_ITEMS = 0.9
"""Of the items, so many stand somewhere; the others are new."""
ZONES = {"PICK": 0.10, "COLD": 0.12, "MID": 0.40, "BULK": 1.0}
"""Each with the share of the walk at which it ends."""


class Storehouse:
    """Rows by record, in the order of the mirror's columns. Items first."""

    def __init__(self, locations: int) -> None:
        self.locations = locations
        self._random = random.Random(locations)
        self._ids = Uuid7(lambda: 1_704_067_200_000, self._random.getrandbits)
        self.site = SiteId(self._ids())
        self.items = [self._item(number) for number in range(locations)]
        self.places = [LocationId(self._ids()) for _ in range(locations)]
        self._stocked = self.items[: int(locations * KNOWN_ITEMS)]

    def sites(self) -> list[Row]:
        return [(self.site, "KHH", "Kaohsiung")]

    def item_rows(self) -> Iterator[Row]:
        for one in self.items:
            first = (one.id, one.sku, one.name, "EA", "none", 0, 0, 0, 0, 0, 1)
            yield (*first, "all", one.velocity, one.condition, "", 0, one.weight_mg, one.volume_mm3)

    def location_rows(self) -> Iterator[Row]:
        for number, key in enumerate(self.places):
            zone = self._zone(number)
            mixing = "item" if zone == "MID" and number % 2 else "any"
            most = Quantity.of(FULL + (PIECES if zone == "BULK" and number % 7 == 0 else 0)).micro
            weight = FULL * WEIGHT_MG // 4 if zone == "COLD" else None
            marked = ("cold" if zone == "COLD" else "", "A" if zone == "PICK" else "", mixing, "", number)
            code = f"{zone}-{number:06d}"
            yield (key, code, "storage", self.site, zone, 0, *marked, None if weight else most, weight, None, None)

    def balance_rows(self) -> Iterator[Row]:
        for number, place in enumerate(self.places[: -max(2, self.locations // EMPTY)]):
            for at in range(POSITIONS):
                thing = self._stocked[(number * 7_919 + at * 104_729) % len(self._stocked)]
                yield self._balance(thing, place, at)

    def rules(self) -> list[Row]:
        listed = (
            ("fixed_location", "{}"),
            ("same_lot", "{}"),
            ("same_item", "{}"),
            ("zone", '{"velocity":"A","condition":"","zones":["PICK"]}'),
            ("zone", '{"condition":"cold","zones":["COLD"]}'),
            ("zone", '{"velocity":"B","zones":["MID"]}'),
            ("nearest_empty", '{"zones":["PICK","MID"]}'),
            ("any_room", "{}"),
        )
        return [(self._ids(), self.site, kind, parameter, at, 1) for at, (kind, parameter) in enumerate(listed)]

    def _item(self, number: int) -> Item:
        velocity = "A" if number % 5 == 0 else "B" if number % 5 == 1 else "C"
        condition = "cold" if number % 50 == 7 else ""
        weight = WEIGHT_MG if number % 4 else 0
        return Item(
            ItemId(self._ids()),
            f"SKU-{number:06d}",
            f"Item {number}",
            velocity=velocity,
            condition=condition,
            weight_mg=weight or (WEIGHT_MG if condition else 0),
            volume_mm3=1_000,
        )

    def _zone(self, number: int) -> str:
        return next(zone for zone, end in ZONES.items() if number < end * self.locations)

    def _balance(self, thing: Item, place: LocationId, at: int) -> Row:
        position = Position(thing.id, place, StockStatus.AVAILABLE, f"L{at}")
        quantity = Quantity.of(PIECES).micro
        return (position.key, thing.id, place, self.site, str(position.status), position.lot, "", "", quantity)
