"""What the set-up label has to say: what was found out about a scanner, and what to change on it."""

from __future__ import annotations

from collections.abc import Mapping

from ims_desktop.domain.barcodes.faults import BarcodeFault, short
from ims_desktop.domain.barcodes.messages import GS
from ims_desktop.domain.barcodes.naming import named
from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim

_MOST_SHOWN = 4


class NotTheSetupLabel(BarcodeFault):
    """Something else was scanned, or too little of the label arrived to work anything out."""

    code = "not_the_setup_label"


def not_the_label(arrived: str) -> NotTheSetupLabel:
    return NotTheSetupLabel(
        text("This is not the set-up label"),
        text("“{code}” arrived.", code=short(arrived)),
        text(
            "Scan the set-up label. If that is what you did, set the scanner back to how it was delivered, and again."
        ),
    )


def facts(prefix: str, aim: str, suffix: str, separator: str, usual_ms: int) -> tuple[Text, ...]:
    said = (
        text("Before each code: {prefix}", prefix=named(prefix)) if prefix else text("Nothing before each code"),
        text("After each code: {suffix}", suffix=named(suffix)) if suffix else text("A pause ends each code"),
        _separator(separator),
        text("It names the kind of barcode ({aim})", aim=aim) if aim else EMPTY,
        text("{gap} ms between two characters", gap=usual_ms) if usual_ms else EMPTY,
    )
    return tuple(one for one in said if one.msgid)


def _separator(separator: str) -> Text:
    if not separator:
        return EMPTY
    if separator == GS:
        return text("The group separator arrives as it is")
    return text("The group separator arrives as {separator}", separator=named(separator))


def swapped_case() -> Text:
    return text(
        "Capital and small letters arrive swapped. Switch Caps Lock off at this computer; if it is off, switch it off "
        "in the scanner's manual under “Caps Lock”."
    )


def other_layout(wrong: Mapping[str, str]) -> Text:
    examples = [text("{sent} as {came}", sent=sent, came=named(came)) for sent, came in wrong.items()]
    shown = joined(examples[:_MOST_SHOWN], ", ") if examples else text("some signs not at all")
    return text(
        "Characters arrive as others: {shown}. It looks like {layout}. Set the scanner to the keyboard of this "
        "computer (its manual says “country” or “keyboard layout”), or connect it by serial port.",
        shown=shown,
        layout=_layout(wrong),
    )


def _layout(wrong: Mapping[str, str]) -> Text:
    """Whose keyboard it looks like: letters tell the families apart."""
    if wrong.get("A", "").upper() == "Q":
        return verbatim("AZERTY")
    if wrong.get("Z", "").upper() == "Y":
        return verbatim("QWERTZ")
    return text("another keyboard layout")


def separator_missing() -> Text:
    return text(
        "The group separator does not arrive: lot and date of one label would run together. Have the scanner send it "
        "(its manual says “FNC1”, “GS” or “function codes”), as Ctrl+] or F8 for a keyboard scanner."
    )


def separator_unusable(separator: str) -> Text:
    return text(
        "The group separator arrives as {separator}, which codes are made of. Have the scanner send it as it is, "
        "as Ctrl+], F8, or as a sign like | or ~.",
        separator=named(separator),
    )


def too_slow(usual_ms: int) -> Text:
    return text(
        "It pauses {gap} ms between two characters, as people do. Set its “inter-character delay” to none, or give it "
        "a prefix such as ~, and scan the label again.",
        gap=usual_ms,
    )
