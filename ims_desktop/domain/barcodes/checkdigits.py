"""Check digits of GS1 keys, and GTINs of every length brought to 14 digits."""

from __future__ import annotations

from ims_desktop.domain.barcodes.faults import not_a_gtin, not_digits, wrong_check_digit

GTIN_LENGTHS = (8, 12, 13, 14)
SSCC_LENGTH = 18
GLN_LENGTH = 13

_THRICE = [0, 3, 6, 9, 12, 15, 18, 21, 24, 27]


def is_digits(code: str) -> bool:
    """ASCII digits only: ``str.isdigit`` takes Arabic and superscript digits too, which no GS1 key has."""
    return code.isascii() and code.isdigit()


def check_digit(digits: str) -> str:
    """The digit that belongs behind these (GS1 General Specifications 7.9.1).

    Raises ``BarcodeFault`` when there is something else than digits.
    """
    if not is_digits(digits):
        raise not_digits(digits)
    tripled = sum(_THRICE[int(digit)] for digit in digits[::-2])
    return str(-(tripled + sum(map(int, digits[-2::-2]))) % 10)


def has_good_check_digit(code: str) -> bool:
    """Whether the last digit is the check digit of the others; a code of nothing but zeros is never good."""
    return is_digits(code) and len(code) > 1 and code.strip("0") != "" and check_digit(code[:-1]) == code[-1]


def checked(code: str, name: str) -> str:
    """The code itself; raises ``BarcodeFault`` that says whose check digit is wrong."""
    if not has_good_check_digit(code):
        raise wrong_check_digit(code, name)
    return code


def is_gtin(code: str) -> bool:
    return len(code) in GTIN_LENGTHS and has_good_check_digit(code)


def gtin14(code: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits as its 14 digits (GS1 General Specifications 3.3.2).

    Raises ``BarcodeFault`` for another length and for a wrong check digit.
    """
    if not is_digits(code):
        raise not_digits(code)
    if len(code) not in GTIN_LENGTHS:
        raise not_a_gtin(code)
    return checked(code, "GTIN").zfill(14)


def upc_a(code: str) -> str | None:
    """The 12 digits that 8 digits of UPC-E stand for (GS1 General Specifications 5.2.2.4.2), or None."""
    if len(code) != 8 or not is_digits(code) or code[0] not in "01":
        return None
    body = code[1:7]
    last = body[5]
    if last in "012":
        long = body[:2] + last + "0000" + body[2:5]
    elif last == "3":
        long = body[:3] + "00000" + body[3:5]
    elif last == "4":
        long = body[:4] + "00000" + body[4]
    else:
        long = body[:5] + "0000" + last
    whole = code[0] + long + code[7]
    return whole if has_good_check_digit(whole) else None
