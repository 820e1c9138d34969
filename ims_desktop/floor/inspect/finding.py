"""What a reading names, as far as inspecting cares: something to inspect, or goods that are being inspected."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.barcodes import NO_ELEMENTS, Candidate, CodeKind, Elements, Reading
from ims_desktop.domain.items import Item
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.inspect import refusals
from ims_desktop.floor.inspect.worklist import About, Line, Subject
from ims_desktop.floor.refusals import NotTaken


class Goods(Struct, frozen=True):
    """The items that a label can be of, with what else it says."""

    items: tuple[Item, ...]
    elements: Elements

    def is_of(self, line: Line) -> bool:
        position = line.standing.position
        return (
            any(item.id == line.item.id for item in self.items)
            and self.elements.lot in (None, position.lot)
            and self.elements.serial in (None, position.serial or None)
        )

    @property
    def subject(self) -> Subject:
        """What is inspected when such a label comes first."""
        item, mark = self.items[0], self.elements.serial or self.elements.lot
        if mark:
            return Subject(About.MARK, mark, f"{item.name} · {mark}", item.id)
        return Subject(About.ITEM, item.id, item.name)


_ELSEWHERE: dict[CodeKind, Text] = {
    CodeKind.LOCATION: text("a location"),
    CodeKind.BADGE: text("somebody's badge"),
    CodeKind.WORKSTATION: text("a workstation"),
    CodeKind.PRINTER: text("a printer"),
    CodeKind.GLN: text("a place"),
}


def find(reading: Reading, desk: Desk) -> Subject | Goods:
    """The first meaning that is known here. Raises ``NotTaken`` when none is."""
    for candidate in reading.candidates:
        found = _known(candidate, desk)
        if found is not None:
            return found
    raise _not_found(reading)


def _known(candidate: Candidate, desk: Desk) -> Subject | Goods | None:
    if candidate.kind is CodeKind.SSCC:
        return Subject(About.UNIT, candidate.value, candidate.value)
    if candidate.kind is CodeKind.DOCUMENT:
        return _document(candidate.value, desk) or Subject(About.MARK, candidate.value, candidate.value)
    if candidate.kind not in (CodeKind.GTIN, CodeKind.PLAIN):
        return None
    codes = desk.book.items_by_code(candidate.value)
    if codes:
        elements = candidate.elements if candidate.kind is CodeKind.GTIN else NO_ELEMENTS
        return Goods(tuple({code.item.id: code.item for code in codes}.values()), elements)
    return _by_word(candidate.value, desk) if candidate.kind is CodeKind.PLAIN else None


def _by_word(word: str, desk: Desk) -> Subject | None:
    """A bare code: a document's number, a lot, a serial, or a pallet of the company's own."""
    document = _document(word, desk)
    if document is not None:
        return document
    if desk.inspections.waiting_with(word):
        return Subject(About.MARK, word, word)
    return Subject(About.UNIT, word, word) if desk.inspections.waiting_on_unit(word) else None


def _document(number: str, desk: Desk) -> Subject | None:
    """An order, or the order of a receipt that was recorded here."""
    sheet = desk.book.order_by_number(number)
    if sheet is None:
        order_id = desk.inspections.order_of_receipt(number)
        sheet = desk.book.order(order_id) if order_id else None
    return Subject(About.ORDER, sheet.order.id, sheet.order.number) if sheet else None


def _not_found(reading: Reading) -> NotTaken:
    if reading.problem is not None:
        return floor_refusals.unusable(reading)
    for candidate in reading.candidates:
        if candidate.kind in _ELSEWHERE:
            return refusals.not_here(_ELSEWHERE[candidate.kind])
    return refusals.unknown_code(reading)
