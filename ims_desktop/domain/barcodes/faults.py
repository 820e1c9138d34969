"""What can be wrong with a code, said to the person who scanned it."""

from __future__ import annotations

from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.texts import Text, text

_SHOWN = 48
"""Longer codes are cut in sentences; the whole of it stays in ``Reading.text``."""


class BarcodeFault(InputProblem):
    """A code that cannot be read as what it claims to be, or cannot be made."""

    code = "bad_barcode"


class CodesContradict(BarcodeFault):
    """Two codes that were to describe one thing say different things about it."""

    code = "codes_contradict"


def short(code: str) -> str:
    """The code as a sentence shows it: one line, not endless."""
    visible = "".join(char if char.isprintable() else "·" for char in code[: _SHOWN + 1])
    return visible if len(visible) <= _SHOWN else visible[: _SHOWN - 1] + "…"


def wrong_check_digit(code: str, name: str) -> BarcodeFault:
    return _fault(
        text("The check digit of {name} {code} is wrong.", name=name, code=short(code)),
        text("Scan it again. If it was typed, compare it digit by digit with the label."),
    )


def not_digits(code: str) -> BarcodeFault:
    return _fault(
        text("“{code}” is not made of digits only.", code=short(code)),
        text("Compare it with the label."),
    )


def not_a_gtin(code: str) -> BarcodeFault:
    return _fault(
        text("“{code}” is no GTIN: that has 8, 12, 13 or 14 digits.", code=short(code)),
        text("Compare it with the label."),
    )


def not_an_element(ai: str, value: str) -> BarcodeFault:
    return _fault(
        text("“{value}” cannot stand after ({ai}) in a GS1 code.", ai=ai, value=short(value)),
        text("Scan it again. If it happens with every such label, tell your supervisor: the label is wrong."),
    )


def separator_missing(ai: str, value: str) -> BarcodeFault:
    return _fault(
        text(
            "The part ({ai}) of the code does not end where it should: “{value}”. "
            "A group separator is missing in the label, or the scanner does not send it.",
            ai=ai,
            value=short(value),
        ),
        text("Scan the test label in the scanner settings. If that is fine, type the values from the label."),
    )


def cut_off(ai: str, value: str) -> BarcodeFault:
    return _fault(
        text("The code stops in the middle of ({ai}): “{value}”.", ai=ai, value=short(value)),
        text("Scan it again."),
    )


def no_identifier(rest: str) -> BarcodeFault:
    return _fault(
        text("“{rest}” in the code begins with no GS1 application identifier.", rest=short(rest)),
        text("Scan it again. If it happens with every such label, tell your supervisor: the label is wrong."),
    )


def said_twice(ai: str, first: str, second: str) -> BarcodeFault:
    return _fault(
        text(
            "The code says ({ai}) twice: “{first}” and “{second}”.",
            ai=ai,
            first=short(first),
            second=short(second),
        ),
        text("Type the right value from the label."),
    )


def nothing_scanned() -> BarcodeFault:
    return _fault(text("The scanner sent an empty code."), text("Scan it again."))


def not_text() -> BarcodeFault:
    return _fault(
        text("The code holds bytes that are no text."),
        text("Set the scanner to UTF-8, or scan the test label in the scanner settings."),
    )


def control_characters() -> BarcodeFault:
    return _fault(
        text("The code holds control characters that no code here has."),
        text("Scan the test label in the scanner settings: prefix or suffix may be set differently."),
    )


def too_long(length: int, most: int) -> BarcodeFault:
    return _fault(
        text("{length} characters are too many for one code (at most {most}).", length=length, most=most),
        text("Scan it again. If several scans run together, set the scanner to end each with Enter."),
    )


def nothing_behind_prefix(prefix: str) -> BarcodeFault:
    return _fault(
        text("The code ends after “{prefix}”.", prefix=prefix),
        text("Scan it again, or print the label anew."),
    )


def layouts_differ(code: str) -> BarcodeFault:
    return _fault(
        text("“{code}” looks like one of our codes typed with another keyboard layout.", code=short(code)),
        text("Set the scanner to the keyboard layout of this computer, or connect it by serial port."),
    )


def cannot_be_coded(value: str) -> BarcodeFault:
    return _fault(
        text("“{value}” cannot be put into a barcode.", value=short(value)),
        text("Use at most the length allowed, and only letters, digits and simple punctuation."),
    )


def contradiction(name: Text, first: str, second: str) -> CodesContradict:
    return CodesContradict(
        text("The two codes do not belong together"),
        text(
            "{name} is “{first}” in one code and “{second}” in the other.",
            name=name,
            first=short(first),
            second=short(second),
        ),
        text("Scan both codes of one label, or go on with the first only."),
    )


def _fault(message: Text, remedy: Text) -> BarcodeFault:
    return BarcodeFault(text("The code cannot be read"), message, remedy)
