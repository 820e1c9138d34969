"""Which application identifiers there are, and where the value behind one ends.

biip carries GS1's table of identifiers and their patterns. The table is read as the file that it is: importing biip
costs 0.15 s (it unpacks GS1's prefix lists), which the first scan after a start must not wait for.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

DATES = frozenset({"11", "12", "13", "15", "16", "17"})

PREDEFINED_LENGTHS = {
    "00": 20, "01": 16, "02": 16, "03": 16, "04": 18,
    **{str(ai): 8 for ai in range(11, 20)}, "20": 4,
    **{str(ai): 10 for ai in range(31, 37)}, "41": 16,
}  # fmt: skip
"""Length with the identifier, by its first two digits: these alone need no separator behind them
(GS1 General Specifications 7.8.5, a table that will never grow)."""

_AI_LENGTHS = {
    **dict.fromkeys(("23", "24", "25", "40", "41", "42", "71"), 3),
    **dict.fromkeys(("31", "32", "33", "34", "35", "36", "39", "43", "70", "72", "80", "81", "82"), 4),
}

_FIXED = re.compile(r"N\d+(\+[NX]\d+)*")
_HEAD = 4
"""No application identifier is longer."""


class Identifier(Struct, frozen=True):
    """One application identifier with the pattern of its value.

    ``is_fixed``: every value has the same length, so that it ends even where the separator behind it is missing.
    """

    ai: str
    pattern: re.Pattern[str]
    is_fixed: bool
    is_known: bool = True

    @property
    def needs_separator(self) -> bool:
        return needs_separator(self.ai)


def needs_separator(ai: str) -> bool:
    return ai[:2] not in PREDEFINED_LENGTHS


def identifier_at(message: str) -> Identifier | None:
    """The identifier that this text begins with; an unknown one is made up from the spec's lengths; else None."""
    return _identifier(message[:_HEAD])


def identifier_named(ai: str) -> Identifier | None:
    """The identifier of exactly this name."""
    found = _identifier(ai)
    return found if found is not None and found.ai == ai else None


@lru_cache(maxsize=4096)
def _identifier(head: str) -> Identifier | None:
    if not (head.isascii() and head[:2].isdigit() and len(head) > 1):
        return None
    return _from_table(head) or _unknown(head)


class _Entry(NamedTuple):
    pattern: str
    format: str


@cache
def _table() -> dict[str, _Entry]:
    package = find_spec("biip")
    assert package is not None
    assert package.submodule_search_locations is not None
    file = Path(package.submodule_search_locations[0], "gs1_application_identifiers", "_application_identifiers.json")
    rows = json.loads(file.read_text(encoding="utf-8"))
    return {row["ai"]: _Entry(row["pattern"], row["format"]) for row in rows}


def _from_table(head: str) -> Identifier | None:
    """No identifier begins with another one, so the order in which lengths are tried does not matter."""
    ai = next((head[:length] for length in (2, 3, 4) if head[:length] in _table()), None)
    if ai is None:
        return None
    if ai in DATES:
        # biip's pattern refuses a wrong month as if the message were broken; a date is judged as a date, later.
        return Identifier(ai, re.compile(r"[0-9]{6}"), is_fixed=True)
    entry = _table()[ai]
    pattern = re.compile(entry.pattern.removeprefix("^" + ai).removesuffix("$"), re.ASCII)
    return Identifier(ai, pattern, _FIXED.fullmatch(entry.format) is not None)


def _unknown(head: str) -> Identifier | None:
    length_of_ai = _AI_LENGTHS.get(head[:2], 2)
    ai = head[:length_of_ai]
    if len(ai) < length_of_ai or not ai.isdigit():
        return None
    length = PREDEFINED_LENGTHS.get(ai[:2])
    pattern = rf"[0-9]{{{length - len(ai)}}}" if length else r"[!-~]{1,90}"
    return Identifier(ai, re.compile(pattern), is_fixed=length is not None, is_known=False)
