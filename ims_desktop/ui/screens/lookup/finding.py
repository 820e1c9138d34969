"""What a scan means to somebody who looks something up: an item, a place, a handling unit, an order."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ims_desktop.domain.barcodes import Candidate, CodeKind, Reading
from ims_desktop.domain.locations import Location
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim
from ims_desktop.ports.book import ItemStock, OrderSheet, ReceivingBook, SheetLine, Stock
from ims_desktop.ports.standing import Standing, StandingStock


class ContentRow(Struct, frozen=True):
    sku: str
    name: str
    marks: str
    """Where it stands, its lot and serial: as much as the title does not say."""
    status: StockStatus | None
    quantity: Quantity


class Contents(Struct, frozen=True):
    kind: Text
    title: str
    said: Text
    rows: tuple[ContentRow, ...]


class Finder:
    """Asks this workstation's disk, in the order of a code's meanings. For the reading lane."""

    def __init__(self, stock: Stock, book: ReceivingBook, standing: StandingStock) -> None:
        self._stock, self._book, self._standing = stock, book, standing

    def find(self, reading: Reading) -> ItemStock | Contents | None:
        for candidate in reading.candidates:
            found = self._item(candidate) or self._place(candidate) or self._unit(candidate) or self._order(candidate)
            if found is not None:
                return found
        return None

    def _item(self, candidate: Candidate) -> ItemStock | None:
        if candidate.kind not in (CodeKind.GTIN, CodeKind.PLAIN):
            return None
        codes = self._book.items_by_code(candidate.value)
        return self._stock.of_item(codes[0].item.id) if codes else None

    def _place(self, candidate: Candidate) -> Contents | None:
        if candidate.kind not in (CodeKind.LOCATION, CodeKind.PLAIN):
            return None
        place = self._standing.location_by_code(candidate.value)
        return _of_place(place, self._standing.at(place.id)) if place is not None else None

    def _unit(self, candidate: Candidate) -> Contents | None:
        if candidate.kind not in (CodeKind.SSCC, CodeKind.PLAIN):
            return None
        standing = self._standing.on(candidate.value)
        return _of_unit(candidate.value, standing) if standing else None

    def _order(self, candidate: Candidate) -> Contents | None:
        if candidate.kind not in (CodeKind.DOCUMENT, CodeKind.PLAIN):
            return None
        sheet = self._book.order_by_number(candidate.value)
        return _of_order(sheet) if sheet is not None else None


def _of_place(place: Location, standing: Sequence[Standing]) -> Contents:
    zone = text("Zone {zone}", zone=place.zone) if place.zone else EMPTY
    retired = text("no longer used") if place.is_retired else EMPTY
    said = joined([part for part in (zone, retired) if part is not EMPTY], " · ")
    return Contents(text("Location"), place.code, said, tuple(_row(one, names_place=False) for one in standing))


def _of_unit(code: str, standing: Sequence[Standing]) -> Contents:
    places = dict.fromkeys(one.location.code for one in standing)
    said = text("Stands at {places}", places=", ".join(places))
    is_apart = len(places) > 1
    return Contents(text("Handling unit"), code, said, tuple(_row(one, names_place=is_apart) for one in standing))


def _of_order(sheet: OrderSheet) -> Contents:
    rows = tuple(map(_line, sheet.lines))
    return Contents(text("Purchase order"), sheet.order.number, verbatim(sheet.supplier_name), rows)


def _line(one: SheetLine) -> ContentRow:
    progress = f"{one.line.received.plain()} / {one.line.ordered.plain()}"
    return ContentRow(one.item.sku, one.item.name, progress, None, one.line.left)


def _row(one: Standing, *, names_place: bool) -> ContentRow:
    at = one.position
    marks = (one.location.code if names_place else "", at.lot, at.serial, "" if names_place else at.handling_unit)
    return ContentRow(one.item.sku, one.item.name, " · ".join(filter(None, marks)), at.status, one.quantity)
