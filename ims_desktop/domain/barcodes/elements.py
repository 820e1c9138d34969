"""What a code says about goods: the parts of a GS1 code as values, and two such codes made one."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ims_desktop.domain.barcodes.faults import contradiction
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text


class Measure(NamedTuple):
    """An amount in a unit of measure, as AI 310n to 369n state it: 1.250 kg."""

    quantity: Quantity
    unit: str


class Elements(Struct, frozen=True):
    """Everything that one code says about goods beside the key they are found by.

    ``gtin`` has 14 digits; it is that of what is *inside* a unit when ``is_content`` (AI 02 instead of 01).
    ``count`` is AI 37 or 30. ``others`` are application identifiers that are unknown or not used here, and dates
    that are no date: kept as they came, never dropped.
    """

    gtin: str | None = None
    is_content: bool = False
    sscc: str | None = None
    lot: str | None = None
    expiry: date | None = None
    best_before: date | None = None
    production: date | None = None
    serial: str | None = None
    count: Quantity | None = None
    measure: Measure | None = None
    order_number: str | None = None
    ship_to: str | None = None
    gln: str | None = None
    others: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return self != NO_ELEMENTS


NO_ELEMENTS = Elements()

NAMES: dict[str, Text] = {
    "gtin": text("The item (GTIN)"),
    "sscc": text("The SSCC"),
    "lot": text("The lot"),
    "expiry": text("The expiry date"),
    "best_before": text("The best-before date"),
    "production": text("The production date"),
    "serial": text("The serial number"),
    "count": text("The count"),
    "measure": text("The measure"),
    "order_number": text("The order number"),
    "ship_to": text("The place of delivery (GLN)"),
    "gln": text("The place (GLN)"),
}


def join(first: Elements, second: Elements) -> Elements:
    """The two codes of one label as one: what either says, and a value never blanked by a code without it.

    Raises ``CodesContradict`` where both say something and not the same, so that the lot of another item's label
    cannot slip in.
    """
    merged: dict[str, Any] = {name: _agreed(name, getattr(first, name), getattr(second, name)) for name in NAMES}
    whose = first if first.gtin else second
    others = first.others + tuple(pair for pair in second.others if pair not in first.others)
    return replace(first, **merged, is_content=whose.is_content, others=others)


def _agreed(name: str, first: object, second: object) -> object:
    if first is None or second is None:
        return second if first is None else first
    if first != second:
        raise contradiction(NAMES[name], _shown(first), _shown(second))
    return first


def _shown(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, Measure) else str(value)
