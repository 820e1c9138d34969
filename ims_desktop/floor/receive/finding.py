"""What a reading names, as far as receiving cares: a document, or goods."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.barcodes import NO_ELEMENTS, Candidate, CodeKind, Elements, Reading
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.receive import refusals
from ims_desktop.floor.refusals import NotTaken
from ims_desktop.ports.book import Announced, ItemCode, OrderSheet, ReceivingBook


class Document(Struct, frozen=True):
    """An order that is known, or only the number of one that is not."""

    sheet: OrderSheet | None
    number: str


class Goods(Struct, frozen=True):
    """The items that a code can be. More than one where two claim the same barcode."""

    codes: tuple[ItemCode, ...]
    elements: Elements
    is_doubtful: bool
    """The code looks as if a separator were missing: what it says of the lot cannot be trusted."""


class Unit(Struct, frozen=True):
    """A handling unit by itself; ``announced`` is what a shipping notice says of it, if one does."""

    code: str
    announced: Announced | None


_ELSEWHERE: dict[CodeKind, Text] = {
    CodeKind.LOCATION: text("a location"),
    CodeKind.BADGE: text("somebody's badge"),
    CodeKind.WORKSTATION: text("a workstation"),
    CodeKind.PRINTER: text("a printer"),
    CodeKind.GLN: text("a place"),
}


def find(reading: Reading, book: ReceivingBook) -> Document | Goods | Unit:
    """The first meaning that is known here. Raises ``NotTaken`` when none is."""
    for candidate in reading.candidates:
        found = _known(candidate, reading, book)
        if found is not None:
            return found
    raise _not_found(reading)


def _known(candidate: Candidate, reading: Reading, book: ReceivingBook) -> Document | Goods | Unit | None:
    if candidate.kind is CodeKind.SSCC:
        return _unit(candidate, reading, book)
    if candidate.kind is CodeKind.DOCUMENT:
        return Document(_sheet(candidate.value, book), candidate.value)
    if candidate.kind not in (CodeKind.GTIN, CodeKind.PLAIN):
        return None
    codes = tuple(book.items_by_code(candidate.value))
    if codes:
        elements = candidate.elements if candidate.kind is CodeKind.GTIN else NO_ELEMENTS
        return Goods(codes, elements, bool(reading.warnings))
    if candidate.kind is CodeKind.PLAIN:
        sheet = _sheet(candidate.value, book)
        return Document(sheet, candidate.value) if sheet else None
    return None


def _unit(candidate: Candidate, reading: Reading, book: ReceivingBook) -> Unit | None:
    """The unit, unless its label says what is on it and no notice does: those are goods. Raises when it came in."""
    if book.unit_is_here(candidate.value):
        raise refusals.unit_received(candidate.value)
    announced = book.announced(candidate.value)
    if announced is None and reading.of(CodeKind.GTIN) is not None:
        return None
    return Unit(candidate.value, announced)


def _sheet(number: str, book: ReceivingBook) -> OrderSheet | None:
    """By the order's number, or by that of a shipping notice for it."""
    return book.order_by_number(number) or book.order_by_notice(number)


def _not_found(reading: Reading) -> NotTaken:
    if reading.problem is not None:
        return floor_refusals.unusable(reading)
    for candidate in reading.candidates:
        if candidate.kind in _ELSEWHERE:
            return refusals.not_here(_ELSEWHERE[candidate.kind])
    return refusals.unknown_code(reading)


def announced_order(goods: Goods, book: ReceivingBook) -> OrderSheet | None:
    """The order whose number stands in the goods' own code (AI 400)."""
    number = goods.elements.order_number
    return book.order_by_number(number) if number else None


def lot_in(reading: Reading) -> tuple[str, Elements] | None:
    """The lot that a scan names when a lot is asked for: out of a GS1 code, or a bare code taken as it stands."""
    for candidate in reading.candidates:
        if candidate.elements.lot:
            return candidate.elements.lot, candidate.elements
    plain = reading.of(CodeKind.PLAIN)
    return (plain.value, NO_ELEMENTS) if plain else None


def serial_in(reading: Reading) -> str | None:
    for candidate in reading.candidates:
        if candidate.elements.serial:
            return candidate.elements.serial
    plain = reading.of(CodeKind.PLAIN)
    return plain.value if plain else None
