"""Bare numbers of the length of a GS1 key: what they may be the key of."""

from __future__ import annotations

from ims_desktop.domain.barcodes.candidates import Candidate, CodeKind
from ims_desktop.domain.barcodes.checkdigits import (
    GLN_LENGTH,
    GTIN_LENGTHS,
    SSCC_LENGTH,
    gtin14,
    has_good_check_digit,
    is_digits,
    is_gtin,
    upc_a,
)
from ims_desktop.domain.barcodes.elements import Elements
from ims_desktop.domain.barcodes.faults import BarcodeFault, wrong_check_digit
from ims_desktop.domain.barcodes.weights import weighed

_UPC_E_AIM = "]E0"
_EAN_8_AIM = "]E4"
_EAN_AIM = "]E"


def is_number_like_a_key(body: str) -> bool:
    return len(body) in (*GTIN_LENGTHS, SSCC_LENGTH) and is_digits(body)


def fault_of(body: str) -> BarcodeFault:
    return wrong_check_digit(body, "SSCC" if len(body) == SSCC_LENGTH else "GTIN")


def keys_in(body: str, aim: str | None, region: str | None) -> tuple[Candidate, ...]:
    """The keys that the number can be, the likeliest first; none when no check digit is good."""
    if len(body) == SSCC_LENGTH:
        return (Candidate(CodeKind.SSCC, body, Elements(sscc=body)),) if has_good_check_digit(body) else ()
    return (*_gtins(body, aim, region), *_places(body, aim))


def _gtins(body: str, aim: str | None, region: str | None) -> list[Candidate]:
    codes = map(gtin14, _gtin_codes(body, aim))
    found = [Candidate(CodeKind.GTIN, code, Elements(gtin=code)) for code in codes]
    weight = weighed(body, region) if found else None
    return [*found, weight] if weight else found


def _gtin_codes(body: str, aim: str | None) -> list[str]:
    """8 digits may be an EAN-8 or a UPC-E: the symbology identifier tells, else both are asked for."""
    as_it_stands = [body] if is_gtin(body) else []
    expanded = upc_a(body) if aim != _EAN_8_AIM else None
    if expanded is None:
        return as_it_stands
    return [expanded, *as_it_stands] if aim == _UPC_E_AIM else [*as_it_stands, expanded]


def _places(body: str, aim: str | None) -> list[Candidate]:
    """A GLN has 13 digits and the same check digit, but is never an EAN symbol nor of restricted prefix 2."""
    is_ean = aim is not None and aim.startswith(_EAN_AIM)
    if len(body) != GLN_LENGTH or is_ean or body[0] == "2" or not has_good_check_digit(body):
        return []
    return [Candidate(CodeKind.GLN, body, Elements(gln=body))]
