"""The codes that IMS Desktop prints itself: a prefix says what they stand for."""

from __future__ import annotations

import re

from ims_desktop.domain.barcodes.candidates import Candidate, CodeKind
from ims_desktop.domain.barcodes.faults import cannot_be_coded, layouts_differ, nothing_behind_prefix

PREFIXES = {
    "IMS-C-": CodeKind.COMMAND,
    "IMS-D-": CodeKind.DOCUMENT,
    "IMS-L-": CodeKind.LOCATION,
    "IMS-B-": CodeKind.BADGE,
    "IMS-W-": CodeKind.WORKSTATION,
    "IMS-P-": CodeKind.PRINTER,
}
"""Each of six characters, so that one look at the start decides."""

_PREFIX_LENGTH = 6
_BY_KIND = {kind: prefix for prefix, kind in PREFIXES.items()}
_BODY = re.compile(r"[A-Z0-9 .$/+%-]{1,60}")
"""What Code 39 holds without its escapes, so that every symbology and a scanner of any case prints the same."""

_OTHER_LAYOUT = re.compile(r"IMS([^-A-Z0-9])[CDLBWP]\1.+", re.IGNORECASE)
"""A hyphen is typed as another sign where the scanner and the computer differ in their keyboard layout."""


def internal_candidate(line: str) -> Candidate | None:
    """The internal code, its value without prefix and in upper case (Caps Lock turns a wedge scanner's letters);
    None for any other code. Raises ``BarcodeFault`` for a code that is cut off or typed in another layout.
    """
    kind = PREFIXES.get(line[:_PREFIX_LENGTH].upper())
    if kind is None:
        if _OTHER_LAYOUT.fullmatch(line):
            raise layouts_differ(line)
        return None
    value = line[_PREFIX_LENGTH:].upper()
    if not value:
        raise nothing_behind_prefix(_BY_KIND[kind])
    return Candidate(kind, value)


def internal_code(kind: CodeKind, value: str) -> str:
    """The text to put into a barcode; raises ``BarcodeFault`` for what would not survive a scanner."""
    if kind not in _BY_KIND or not _BODY.fullmatch(value):
        raise cannot_be_coded(value)
    return _BY_KIND[kind] + value
