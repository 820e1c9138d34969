"""What a reading names, as far as counting cares: a bin, a handling unit, or goods."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.barcodes import NO_ELEMENTS, Candidate, CodeKind, Elements, Reading
from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.items import Tracking
from ims_desktop.domain.locations import Location
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.count import refusals
from ims_desktop.floor.refusals import NotTaken
from ims_desktop.ports.book import ItemCode
from ims_desktop.ports.counting import CountBook


class Bin(Struct, frozen=True):
    location: Location


class Goods(Struct, frozen=True):
    """The items that a code can be, and the handling unit they are on where the label says that too."""

    codes: tuple[ItemCode, ...]
    elements: Elements
    unit: str = ""


class Unit(Struct, frozen=True):
    """A handling unit whose label says nothing of what is on it."""

    code: str


class Find(Struct, frozen=True):
    """Goods that somebody found in the bin; what is none or empty must be asked for where the item demands it."""

    code: ItemCode
    raw: bytes
    quantity: Quantity | None
    lot: str = ""
    serial: str = ""
    lot_is_sure: bool = False
    unit: str = ""
    status: StockStatus | None = None

    def with_lot(self, lot: str) -> Find:
        """The lot that a GS1 code says, where the item has lots."""
        return replace(self, lot=lot, lot_is_sure=True) if lot and self.needs_lot else self

    def at(self, location_id: LocationId, status: StockStatus) -> Position:
        serial = self.serial if self.code.item.tracking is Tracking.SERIAL else ""
        return Position(self.code.item.id, location_id, status, self.lot, serial, self.unit)

    @property
    def needs_lot(self) -> bool:
        return self.code.item.tracking is Tracking.LOT and not self.lot

    @property
    def needs_serial(self) -> bool:
        return self.code.item.tracking is Tracking.SERIAL and not self.serial


_ELSEWHERE: dict[CodeKind, Text] = {
    CodeKind.DOCUMENT: text("a document"),
    CodeKind.BADGE: text("somebody's badge"),
    CodeKind.WORKSTATION: text("a workstation"),
    CodeKind.PRINTER: text("a printer"),
    CodeKind.GLN: text("a place"),
}


def find(reading: Reading, book: CountBook) -> Bin | Unit | Goods:
    """The first meaning that is known here. Raises ``NotTaken`` when none is."""
    for candidate in reading.candidates:
        found = _known(candidate, book)
        if found is not None:
            return found
    if reading.problem is not None:
        raise floor_refusals.unusable(reading)
    raise _not_found(reading)


def _known(candidate: Candidate, book: CountBook) -> Bin | Unit | Goods | None:
    match candidate.kind:
        case CodeKind.LOCATION:
            return _bin(candidate.value, book)
        case CodeKind.SSCC:
            return _unit(candidate, book)
        case CodeKind.GTIN:
            return _goods(candidate.value, candidate.elements, book)
        case CodeKind.PLAIN:
            return _goods(candidate.value, NO_ELEMENTS, book) or _bin(candidate.value, book)
        case _:
            return None


def _bin(code: str, book: CountBook) -> Bin | None:
    location = book.location_by_code(code)
    return Bin(location) if location else None


def _goods(code: str, elements: Elements, book: CountBook, unit: str = "") -> Goods | None:
    codes = tuple(book.items_by_code(code))
    return Goods(codes, elements, unit) if codes else None


def _unit(candidate: Candidate, book: CountBook) -> Unit | Goods:
    gtin = candidate.elements.gtin
    goods = _goods(gtin, candidate.elements, book, candidate.value) if gtin else None
    return goods or Unit(candidate.value)


def _not_found(reading: Reading) -> NotTaken:
    location = reading.of(CodeKind.LOCATION)
    if location is not None:
        return refusals.unknown_bin(location.value)
    for candidate in reading.candidates:
        if candidate.kind in _ELSEWHERE:
            return refusals.something_else(_ELSEWHERE[candidate.kind])
    return refusals.unknown_code(reading.text)
