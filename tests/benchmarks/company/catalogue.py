"""A large company's rows as a workstation mirrors them: the same ones at every run."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ims_desktop.domain.barcodes import check_digit
from ims_desktop.domain.ids import ItemId, LocationId, SiteId, Uuid7
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity
from tests.benchmarks.company.words import name, sku

Row = tuple[Any, ...]

BEGAN = 1_704_067_200_000
"""The company's first row: the start of 2024, in milliseconds."""
AT_ONE_PLACE = 20
"""Balances of each location, as in the warehouse that ``putaway_suggestion`` asks (2,000,000 at 100,000)."""
FEWEST_LOCATIONS = 2_000
ORDERS = 200
LINES = 50
"""On each order."""
ORDERED = 1_000
"""Pieces on each line: more than any benchmark receives, so that none is ever over."""
EXPIRY = "2049-12-31"


@dataclass(frozen=True, slots=True)
class Thing:
    """An item with what the labels on it say."""

    id: str
    sku: str
    gtin: str
    tracking: str
    row: Row
    packagings: tuple[Row, ...]


class Catalogue:
    """Rows by record, in the order of the mirror's columns. Each record's generator is read once, items first."""

    def __init__(self, items: int) -> None:
        self.items = items
        self._random = random.Random(items)
        self._ids = Uuid7(self._milliseconds, self._random.getrandbits)
        self._made = 0
        self.site = SiteId(self._ids())
        self.supplier = self._ids()
        self.places = [LocationId(self._ids()) for _ in range(max(FEWEST_LOCATIONS, items // AT_ONE_PLACE))]
        self.dock = LocationId(self._ids())
        self.from_supplier = LocationId(self._ids())
        self._every = max(1, items // (ORDERS * LINES))
        self.on_order: list[Thing] = []

    def _milliseconds(self) -> int:
        """Twenty new rows a millisecond: what an import makes."""
        self._made += 1
        return BEGAN + self._made // 20

    def things(self) -> Iterator[Thing]:
        """The items. Those on order are spread over all of them, and remembered."""
        for number in range(self.items):
            thing = self._thing(number)
            if number % self._every == 0 and len(self.on_order) < ORDERS * LINES:
                self.on_order.append(thing)
            yield thing

    def _thing(self, number: int) -> Thing:
        key, code = self._ids(), sku(number)
        tracking = "lot" if number % 3 == 0 else "serial" if number % 50 == 1 else "none"
        body = f"471{number:09d}"
        gtin = body + check_digit(body)
        expires, inspected = int(tracking == "lot"), int(number % 20 == 0)
        row = (key, code, name(self._random, number), "EA", tracking, 0, expires, 0, inspected, 0, 1)
        packagings = [(self._ids(), key, "EA", gtin, Quantity.of(1).micro)]
        if number % 5 == 2:
            case = "1" + body
            packagings.append((self._ids(), key, "CASE", case + check_digit(case), Quantity.of(12).micro))
        return Thing(key, code, gtin, tracking, row, tuple(packagings))

    def balance(self, thing: Thing, number: int) -> Row:
        place = self.places[number % len(self.places)]
        lot = f"L{number % 9973:04d}" if thing.tracking == "lot" else ""
        at = Position(ItemId(thing.id), place, StockStatus.AVAILABLE, lot)
        quantity = Quantity.of(1 + number % 400).micro
        return (at.key, thing.id, place, self.site, str(at.status), lot, "", "", quantity)

    def sites(self) -> list[Row]:
        return [(self.site, "KHH", "Kaohsiung")]

    def suppliers(self) -> list[Row]:
        return [(self.supplier, "S-0001", "Formosa Industrial Supply 福爾摩沙工業")]

    def locations(self) -> Iterator[Row]:
        yield (self.dock, "DOCK-1", "dock", self.site, "", 0)
        yield (self.from_supplier, "SUPPLIER", "supplier", self.site, "", 0)
        for number, key in enumerate(self.places):
            yield (key, f"A{number // 100:02d}-{number % 100:02d}", "storage", self.site, f"A{number // 100:02d}", 0)

    def orders(self) -> Iterator[tuple[Row, list[Row]]]:
        """Orders with their lines. An item is on one order only, so that its scan alone could start a job."""
        for number in range(ORDERS):
            key = self._ids()
            things = self.on_order[number::ORDERS]
            due = f"2030-{1 + number % 12:02d}-{1 + number % 28:02d}"
            order = (key, order_number(number), self.supplier, "approved", self.site, due, 1)
            yield order, [self._line(key, at, thing) for at, thing in enumerate(things, 1)]

    def _line(self, order: str, number: int, thing: Thing) -> Row:
        ordered = Quantity.of(ORDERED).micro
        return (self._ids(), order, thing.id, self.site, number, ordered, 0, 0, 0, "refuse", 0, 1)


def order_number(number: int) -> str:
    return f"PO-{700_000 + number}"
