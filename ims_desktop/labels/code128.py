"""The bars of a Code 128 symbol, as runs of whole printer dots (ISO/IEC 15417)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from ims_desktop.domain.barcodes.faults import cannot_be_coded

NARROWEST_DOTS = 4
"""Of the narrowest bar: 0.339 mm at 300 dots an inch, which every scanner reads at arm's length."""

FINE_DOTS = 3
"""Of a card that is held to the scanner: 0.254 mm, the narrowest that a laser scanner reads from 30 cm."""

QUIET_MODULES = 10
"""Empty on either side (ISO/IEC 15417, 4.4), or the symbol is not found."""

_BODY = re.compile(r"[ -~\x1d]+")
"""Of the control characters only the group separator is ever sent."""


class Bar(Struct, frozen=True):
    """In dots from the symbol's left edge, which is where its quiet zone begins."""

    left: int
    width: int


class Symbol(Struct, frozen=True):
    """One symbol with its quiet zones. ``width`` in dots."""

    code: str
    bars: tuple[Bar, ...]
    width: int


def symbol(code: str, module_dots: int = NARROWEST_DOTS) -> Symbol:
    """Raises ``BarcodeFault`` for characters that Code 128 does not have."""
    modules = _modules(code)
    bars = tuple(Bar((QUIET_MODULES + left) * module_dots, width * module_dots) for left, width in _runs(modules))
    return Symbol(code, bars, (len(modules) + 2 * QUIET_MODULES) * module_dots)


def _modules(code: str) -> str:
    from barcode import Code128  # loads what draws images: only when somebody prints

    if not _BODY.fullmatch(code):
        raise cannot_be_coded(code)
    return str(Code128(code).build()[0])


def _runs(modules: str) -> Iterator[tuple[int, int]]:
    """Where each bar begins and how wide it is, in modules."""
    place = 0
    for module, run in groupby(modules):
        width = len(tuple(run))
        if module == "1":
            yield place, width
        place += width
