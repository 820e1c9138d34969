"""What a scan names when goods are handled: a place, a unit, goods or a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct

from ims_desktop.domain.barcodes import NO_ELEMENTS, Candidate, CodeKind, Elements, Reading
from ims_desktop.domain.locations import Location
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor import refusals
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.refusals import NotTaken
from ims_desktop.ports.book import ItemCode, OrderSheet
from ims_desktop.ports.handling_units import HandlingUnit


class Place(Struct, frozen=True):
    """A location. ``by_check_digits``: by the label that only somebody in front of it can scan."""

    location: Location
    by_check_digits: bool = False


class Unit(Struct, frozen=True):
    """A handling unit; ``known`` is none for a number that nothing is known of, such as a new label's."""

    code: str
    known: HandlingUnit | None


class Goods(Struct, frozen=True):
    """The items that a code can be. More than one where two claim the same barcode."""

    codes: tuple[ItemCode, ...]
    elements: Elements


class Document(Struct, frozen=True):
    sheet: OrderSheet


Found: TypeAlias = Place | Unit | Goods | Document

KINDS: dict[type, Text] = {
    Place: text("a location"),
    Unit: text("a handling unit"),
    Goods: text("an item"),
    Document: text("a document"),
}

_ELSEWHERE: dict[CodeKind, Text] = {
    CodeKind.BADGE: text("somebody's badge"),
    CodeKind.WORKSTATION: text("a workstation"),
    CodeKind.PRINTER: text("a printer"),
    CodeKind.GLN: text("a place of another company"),
}


def meanings(reading: Reading, desk: Desk) -> tuple[Found, ...]:
    """Each kind of thing that it names here, once, the likeliest first. Raises ``NotTaken`` when it is none."""
    found: dict[type, Found] = {}
    for candidate in reading.candidates:
        for one in _meant(candidate, desk):
            found.setdefault(type(one), one)
    if not found:
        raise _not_found(reading)
    return tuple(found.values())


def _meant(candidate: Candidate, desk: Desk) -> Iterator[Found]:
    value = candidate.value
    if candidate.kind is CodeKind.SSCC:
        yield Unit(value, desk.handling_units.unit(value))
    if candidate.kind in (CodeKind.GTIN, CodeKind.PLAIN) and (codes := tuple(desk.book.items_by_code(value))):
        yield Goods(codes, candidate.elements if candidate.kind is CodeKind.GTIN else NO_ELEMENTS)
    if candidate.kind in (CodeKind.LOCATION, CodeKind.PLAIN):
        yield from _place(value, desk)
    if candidate.kind is CodeKind.PLAIN and (unit := desk.handling_units.unit(value)) is not None:
        yield Unit(value, unit)
    if candidate.kind in (CodeKind.DOCUMENT, CodeKind.PLAIN) and (sheet := desk.book.order_by_number(value)):
        yield Document(sheet)


def _place(value: str, desk: Desk) -> Iterator[Place]:
    location = desk.standing.location_by_code(value)
    if location is not None:
        yield Place(location, by_check_digits=value.strip().upper() != location.code.upper())


def words_of(reading: Reading) -> frozenset[str]:
    """Every lot, serial, unit and bare text that a scan says: what tells goods of one item apart."""
    said: set[str] = set()
    for candidate in reading.candidates:
        elements = candidate.elements
        said |= {elements.lot or "", elements.serial or "", elements.sscc or ""}
        if candidate.kind in (CodeKind.PLAIN, CodeKind.SSCC):
            said.add(candidate.value)
    return frozenset(said - {""})


def word_in(reading: Reading) -> str:
    """The lot or serial that a scan says when one is asked for: of a GS1 code, or a bare one; empty for none."""
    for candidate in reading.candidates:
        if candidate.elements.serial or candidate.elements.lot:
            return candidate.elements.serial or candidate.elements.lot or ""
    plain = reading.of(CodeKind.PLAIN)
    return plain.value if plain else ""


def _not_found(reading: Reading) -> NotTaken:
    if reading.problem is not None:
        return refusals.unusable(reading)
    for candidate in reading.candidates:
        if candidate.kind is CodeKind.LOCATION:
            return _unknown_place(candidate.value)
        if candidate.kind is CodeKind.DOCUMENT:
            return _unknown_document(candidate.value)
        if candidate.kind in _ELSEWHERE:
            return something_else(_ELSEWHERE[candidate.kind], text("an item, a handling unit or a location"))
    return NotTaken(
        text("Unknown code"),
        text("“{code}” is no item, handling unit, location or order here.", code=reading.text[:40]),
        text("Scan another label of it, or ask a supervisor."),
    )


def something_else(kind: Text, wanted: Text) -> NotTaken:
    return NotTaken(
        text("That is something else"),
        text("This label is {kind}.", kind=kind),
        text("Scan {wanted}.", wanted=wanted),
    )


def _unknown_place(code: str) -> NotTaken:
    return NotTaken(
        text("Unknown location"),
        text("“{code}” is no location of this site that this workstation knows.", code=code[:40]),
        text("Scan the label of a location here, or ask a supervisor."),
    )


def _unknown_document(number: str) -> NotTaken:
    return NotTaken(
        text("Unknown order"),
        text("Order {number} is not known at this workstation.", number=number[:40]),
        text("Scan the goods themselves."),
    )


def fitting(found: Sequence[Found], kinds: tuple[type, ...], wanted: Text) -> list[Found]:
    """The meanings that are asked for now. Raises ``NotTaken``, which says what is asked, when there is none."""
    taken = [one for one in found if isinstance(one, kinds)]
    if not taken:
        raise something_else(KINDS[type(found[0])], wanted)
    return taken
