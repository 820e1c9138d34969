"""How one scanner sends its codes, and the bare code out of what it sent."""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec import Struct

from ims_desktop.domain.barcodes.faults import (
    control_characters,
    not_text,
    nothing_scanned,
    too_long,
)
from ims_desktop.domain.barcodes.messages import GS

LONGEST = 4_296
"""Characters in the largest QR Code (ISO/IEC 18004); no other symbology holds more."""

GS1_AIMS = frozenset({"]C1", "]e0", "]e1", "]e2", "]d2", "]Q3", "]J1"})
"""Symbology identifiers that promise GS1 element strings (GS1 General Specifications 5.1.2)."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_LINE_ENDS = "\r\n\t"
_CONTROL = re.compile(r"[\x00-\x1c\x1e\x1f\x7f-\x9f\ufeff]")


class ScanProfile(Struct, frozen=True):
    """What was found out about a scanner on the test page.

    ``separators`` are what it sends for FNC1, of one or more characters; GS itself always counts.
    ``rcn_region`` (``se``, ``de``, ... as biip names them) is where weights are kept within numbers of prefix 2.
    """

    prefix: str = ""
    suffix: str = ""
    separators: tuple[str, ...] = (GS,)
    rcn_region: str | None = None


class Frame(NamedTuple):
    """A code without its frame: the text as scanned, its symbology identifier, and the body that means something."""

    text: str
    aim: str | None
    body: str

    @property
    def promises_gs1(self) -> bool:
        return self.aim in GS1_AIMS


def decoded(raw: bytes) -> str:
    """The bytes as text; bytes that are no UTF-8 are shown as ``\\xNN``."""
    return raw.decode("utf-8", errors="backslashreplace")


def unframed(text: str, profile: ScanProfile) -> Frame:
    """The text without line end, configured prefix and suffix, and AIM identifier. GS is data: it stays."""
    inner = text.rstrip(_LINE_ENDS).removeprefix(profile.prefix).removesuffix(profile.suffix)
    bare = inner.strip(" " + _LINE_ENDS)
    aim = _AIM.match(bare)
    return Frame(bare, aim[0], bare[3:]) if aim else Frame(bare, None, bare)


def refuse_what_is_no_code(raw: bytes, frame: Frame) -> None:
    """Raises ``BarcodeFault`` for what no label holds."""
    if not frame.body.strip(GS):
        raise nothing_scanned()
    if len(frame.body) > LONGEST:
        raise too_long(len(frame.body), LONGEST)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        raise not_text() from None
    if _CONTROL.search(frame.body):
        raise control_characters()


def with_separators(body: str, profile: ScanProfile) -> str:
    """The body with GS where the scanner sends something else for it."""
    for substitute in sorted(filter(None, profile.separators), key=len, reverse=True):
        body = body.replace(substitute, GS)
    return body
