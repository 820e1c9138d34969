"""What a scan can mean before anybody looks into a database."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.barcodes.elements import NO_ELEMENTS, Elements
from ims_desktop.domain.texts import Text


class CodeKind(StrEnum):
    """What a candidate's value is the code of.

    A GS1 code is of the kind of what it identifies: GTIN, SSCC or GLN, with everything else in its elements,
    whichever carrier it came in (EAN, GS1-128, DataMatrix, Digital Link, brackets). ``GS1`` is one that identifies
    nothing by itself, such as the second code of a label with lot and expiry.
    """

    GTIN = "gtin"
    SSCC = "sscc"
    GLN = "gln"
    GS1 = "gs1"
    COMMAND = "command"
    DOCUMENT = "document"
    LOCATION = "location"
    BADGE = "badge"
    WORKSTATION = "workstation"
    PRINTER = "printer"
    PLAIN = "plain"


class Candidate(Struct, frozen=True):
    """One meaning: 14 digits of a GTIN, 18 of an SSCC, 13 of a GLN, a message in brackets (``GS1``), an internal
    code without its prefix, or the text as scanned."""

    kind: CodeKind
    value: str
    elements: Elements = NO_ELEMENTS


class Reading(Struct, frozen=True):
    """A scan and everything it can mean, the likeliest first.

    Ask for the candidates in order and take the first that is known. ``problem`` says what is wrong with the code
    and ``remedy`` what to do: show them when no candidate is known (there may be none). ``warnings`` are remarks on
    a code that can be used.
    """

    raw: bytes
    text: str
    aim: str | None = None
    candidates: tuple[Candidate, ...] = ()
    problem: Text | None = None
    remedy: Text | None = None
    warnings: tuple[Text, ...] = ()

    def of(self, kind: CodeKind) -> Candidate | None:
        """The likeliest meaning of that kind."""
        return next((candidate for candidate in self.candidates if candidate.kind == kind), None)


def candidates_of(elements: Elements, message: str) -> tuple[Candidate, ...]:
    """The meanings of a GS1 code: the unit it is on, before what is in it, before where it is."""
    keys = (
        (CodeKind.SSCC, elements.sscc),
        (CodeKind.GTIN, elements.gtin),
        (CodeKind.GLN, elements.gln),
    )
    found = tuple(Candidate(kind, value, elements) for kind, value in keys if value is not None)
    return found or (Candidate(CodeKind.GS1, message, elements),)
