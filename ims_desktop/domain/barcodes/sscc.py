"""Serial shipping container codes: numbers for handling units, made from a company's prefix."""

from __future__ import annotations

from ims_desktop.domain.barcodes.checkdigits import check_digit, is_digits
from ims_desktop.domain.barcodes.faults import cannot_be_coded

_DIGITS_BEFORE_CHECK = 17


def sscc(company_prefix: str, serial: int, extension: int = 0) -> str:
    """Extension digit, GS1 company prefix, serial reference and check digit: 18 digits (GS1 General
    Specifications 3.2). Raises ``BarcodeFault`` when the serial needs more digits than the prefix leaves.
    """
    room = serials(company_prefix)
    if not 0 <= extension <= 9 or not 0 <= serial < room:
        raise cannot_be_coded(f"{extension} {company_prefix} {serial}")
    width = _DIGITS_BEFORE_CHECK - 1 - len(company_prefix)
    body = f"{extension}{company_prefix}{serial:0{width}d}"
    return body + check_digit(body)


def serials(company_prefix: str) -> int:
    """How many serials there are behind a prefix and one extension digit (GS1 prefixes have 4 to 12 digits)."""
    if not is_digits(company_prefix) or not 4 <= len(company_prefix) <= 12:
        raise cannot_be_coded(company_prefix)
    how_many: int = 10 ** (_DIGITS_BEFORE_CHECK - 1 - len(company_prefix))
    return how_many
