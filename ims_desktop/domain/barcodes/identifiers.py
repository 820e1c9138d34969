"""Which application identifiers there are, and where the value behind one ends.

biip carries GS1's table of identifiers and their patterns. It is imported at the first scan that needs it: its
import costs 0.1 s (it unpacks GS1's prefix lists), which the client's start must not wait for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

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


@dataclass(frozen=True, slots=True)
class Identifier:
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


def _from_table(head: str) -> Identifier | None:
    from biip import ParseError
    from biip.gs1_application_identifiers import GS1ApplicationIdentifier

    try:
        entry = GS1ApplicationIdentifier.extract(head)
    except ParseError:
        return None
    if entry.ai in DATES:
        # biip's pattern refuses a wrong month as if the message were broken; a date is judged as a date, later.
        return Identifier(entry.ai, re.compile(r"[0-9]{6}"), is_fixed=True)
    inner = entry.pattern.removeprefix("^" + entry.ai).removesuffix("$")
    pattern = re.compile(inner, re.ASCII)
    return Identifier(entry.ai, pattern, _FIXED.fullmatch(entry.format) is not None)


def _unknown(head: str) -> Identifier | None:
    length_of_ai = _AI_LENGTHS.get(head[:2], 2)
    ai = head[:length_of_ai]
    if len(ai) < length_of_ai or not ai.isdigit():
        return None
    length = PREDEFINED_LENGTHS.get(ai[:2])
    pattern = rf"[0-9]{{{length - len(ai)}}}" if length else r"[!-~]{1,90}"
    return Identifier(ai, re.compile(pattern), is_fixed=length is not None, is_known=False)
