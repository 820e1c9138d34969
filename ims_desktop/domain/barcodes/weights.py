"""Weights within numbers of prefix 2, which a region prints on fresh goods (GS1 General Specifications 2.1.12)."""

from __future__ import annotations

from ims_desktop.domain.barcodes.candidates import Candidate, CodeKind
from ims_desktop.domain.barcodes.checkdigits import gtin14
from ims_desktop.domain.barcodes.elements import Elements, Measure
from ims_desktop.domain.quantity import Quantity


def weighed(code: str, region: str | None) -> Candidate | None:
    """The item without its weight, and the weight or count, where the region's rules say that it holds one.

    The number as it stands is asked for first elsewhere: items may well have a whole number of that prefix.
    """
    if region is None or len(code) != 13 or code[0] != "2":
        return None
    from biip import ParseConfig, ParseError  # at the first such scan, see identifiers.py
    from biip.gtin import Gtin
    from biip.rcn import Rcn

    try:
        number = Gtin.parse(code, config=ParseConfig(rcn_region=region))
    except (ParseError, ValueError):  # a wrong check digit of the weight; a region that biip does not know
        return None
    if not isinstance(number, Rcn) or (number.weight is None and number.count is None):
        return None
    gtin = gtin14(number.without_variable_measure().as_gtin_13())
    return Candidate(CodeKind.GTIN, gtin, _elements(gtin, number))


def _elements(gtin: str, number: object) -> Elements:
    weight, count = getattr(number, "weight", None), getattr(number, "count", None)
    return Elements(
        gtin=gtin,
        measure=Measure(Quantity.of(weight), "kg") if weight is not None else None,
        count=Quantity.of(count) if count is not None else None,
    )
