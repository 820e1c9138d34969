"""Codes made rather than read: for labels, sample data and tests."""

from __future__ import annotations

from collections.abc import Iterator

from ims_desktop.domain.barcodes.checkdigits import check_digit, checked, gtin14
from ims_desktop.domain.barcodes.dates import digits_of
from ims_desktop.domain.barcodes.elements import Elements
from ims_desktop.domain.barcodes.faults import BarcodeFault, cannot_be_coded
from ims_desktop.domain.barcodes.identifiers import needs_separator
from ims_desktop.domain.barcodes.meaning import KEYS
from ims_desktop.domain.barcodes.messages import GS, bracketed, pair_of
from ims_desktop.domain.barcodes.units import element_of

RESTRICTED_PREFIX = "29"
"""A GS1 prefix of restricted circulation (GS1 General Specifications 1.4): no company is ever given such a number,
and none means anything outside the house that made it up."""


def element_string(elements: Elements, aim: str = "") -> str:
    """The data of a GS1-128 or GS1 DataMatrix symbol, FNC1 as GS between elements where one is needed; with
    ``aim="]C1"`` as a scanner sends it (GS1 General Specifications 7.8). Those of fixed length come first, as
    4.14 advises. Raises ``BarcodeFault`` for a value that no such symbol can hold.
    """
    pairs = list(_checked_pairs(elements))
    parts = [ai + value + (GS if needs_separator(ai) else "") for ai, value in pairs]
    return aim + "".join(parts).removesuffix(GS)


def hri(elements: Elements) -> str:
    """The same in brackets, for people (human readable interpretation)."""
    return bracketed(_checked_pairs(elements))


def restricted_gtin(number: int) -> str:
    """A GTIN-13 of restricted circulation with up to ten digits of one's own.

    AdventureWorks has no barcodes: the sample company gives its items these, and says so. On real goods they stay
    within the house (GS1 General Specifications 2.1.11).
    """
    if not 0 <= number < 10**10:
        raise cannot_be_coded(str(number))
    body = f"{RESTRICTED_PREFIX}{number:010d}"
    return body + check_digit(body)


def case_gtin(unit_gtin: str, level: int) -> str:
    """The GTIN-14 of a packaging of the item, level 1 to 8 (GS1 General Specifications 3.3.2: indicator digit)."""
    if not 1 <= level <= 8:
        raise cannot_be_coded(str(level))
    body = str(level) + gtin14(unit_gtin)[1:13]
    return body + check_digit(body)


def _checked_pairs(elements: Elements) -> Iterator[tuple[str, str]]:
    for ai, value in _pairs(elements):
        try:
            yield pair_of(ai, value)[:2]
        except BarcodeFault:
            raise cannot_be_coded(f"({ai}){value}") from None
        if ai in KEYS:
            checked(value, KEYS[ai])


def _pairs(said: Elements) -> Iterator[tuple[str, str]]:
    fixed = {
        "00": said.sscc,
        "02" if said.is_content else "01": said.gtin,
        "17": said.expiry and digits_of(said.expiry),
        "15": said.best_before and digits_of(said.best_before),
        "11": said.production and digits_of(said.production),
        "410": said.ship_to,
        "414": said.gln,
    }
    variable = {
        "37" if said.is_content else "30": said.count and str(said.count),
        "10": said.lot,
        "21": said.serial,
        "400": said.order_number,
    }
    measure = [element_of(said.measure)] if said.measure else []
    known = [*fixed.items(), *measure, *variable.items()]
    yield from ((ai, value) for ai, value in known if value)
    yield from said.others
