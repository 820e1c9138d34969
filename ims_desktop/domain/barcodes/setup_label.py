"""The set-up label: one printed code from whose arrival a scanner's profile is worked out.

Its three anchors are letters and digits, so every keyboard layout carries them one to one, if to other characters.
They are found by the pattern of what repeats, whatever became of them: what stands before is the prefix, what stands
between the second and the third is the scanner's group separator, what stands behind is the suffix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from ims_desktop.domain.barcodes import learning_words as words
from ims_desktop.domain.barcodes.messages import GS
from ims_desktop.domain.barcodes.scanner import Arrival, KeyReading, ScannerProfile
from ims_desktop.domain.texts import Text

ANCHOR, SYMBOLS, LAST = "1AaIMS", "]-/:+", "ZyIMS"
SETUP_LABEL = f"{ANCHOR}{SYMBOLS}{ANCHOR}{GS}{LAST}"
"""The data of the label, a Code 128. A digit follows the symbols: behind one that is a dead key of some layout a
letter would be changed too."""

LONGEST_PREFIX, LONGEST_SEPARATOR, LONGEST_SUFFIX = 16, 8, 16
SLOWEST_OF_A_SCANNER_MS = 59
"""People type that fast: a scanner that is slower is told from them by its prefix only."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]$")
_NO_SEPARATOR = re.compile(r"[0-9A-Za-z./:()_ +-]")
"""What codes are made of: it cannot stand for the group separator."""


class Lesson(Struct, frozen=True):
    """What the label taught. ``changes`` say what to change on the scanner; none when all is well."""

    profile: ScannerProfile
    facts: tuple[Text, ...]
    changes: tuple[Text, ...]


class _Match(Struct, frozen=True):
    """Where the label was found in a text, and what became of its characters."""

    keys: KeyReading
    prefix: str
    symbols: str
    separator: str
    suffix: str
    became: Mapping[str, str]

    @property
    def swapped_case(self) -> bool:
        letters = {sent: came for sent, came in self.became.items() if sent.isalpha()}
        return all(came == sent.swapcase() for sent, came in letters.items())

    @property
    def wrong(self) -> dict[str, str]:
        """Characters that came as another one, apart from capitals for small letters."""
        became = dict(self.became)
        if len(self.symbols) == len(SYMBOLS):
            became |= dict(zip(SYMBOLS, self.symbols, strict=True))
        right = {sent: sent.swapcase() if self.swapped_case else sent for sent in became}
        return {sent: came for sent, came in became.items() if came != right[sent]}

    @property
    def lost_symbols(self) -> bool:
        return len(self.symbols) != len(SYMBOLS)

    @property
    def flaws(self) -> int:
        return len(self.wrong) + 10 * self.lost_symbols + 5 * self.swapped_case


def learn(arrival: Arrival, before: ScannerProfile = ScannerProfile()) -> Lesson:  # noqa: B008 (frozen)
    """The profile that makes this arrival the label again. Raises ``NotTheSetupLabel``."""
    found = [match for keys, text in arrival.readings.items() for match in _matches(keys, text)]
    if not found:
        raise words.not_the_label(next(iter(arrival.readings.values())))
    best = min(found, key=lambda match: (match.flaws, match.keys is not before.keys))
    return _lesson(best, arrival, before)


def _matches(keys: KeyReading, text: str) -> Iterator[_Match]:
    if len(text) > len(SETUP_LABEL) + LONGEST_PREFIX + LONGEST_SEPARATOR + LONGEST_SUFFIX:
        return
    for start in range(min(LONGEST_PREFIX, len(text)) + 1):
        for last in range(start + 2 * len(ANCHOR), len(text) - len(LAST) + 1):
            if (match := _at(keys, text, start, last)) is not None:
                yield match


def _at(keys: KeyReading, text: str, start: int, last: int) -> _Match | None:
    """The label with its first anchor at ``start`` and its last one at ``last``."""
    became = _pairs(ANCHOR + LAST, text[start : start + len(ANCHOR)] + text[last : last + len(LAST)])
    if became is None:
        return None
    second = text.find("".join(became[sent] for sent in ANCHOR), start + len(ANCHOR), last)
    separator = text[second + len(ANCHOR) : last]
    if second < 0 or len(separator) > LONGEST_SEPARATOR:
        return None
    symbols, suffix = text[start + len(ANCHOR) : second], text[last + len(LAST) :]
    return _Match(keys, text[:start], symbols, separator, suffix, became)


def _pairs(sent: str, came: str) -> dict[str, str] | None:
    """What became of each character; none unless every one always became the same, and no two the same one."""
    if len(sent) != len(came):
        return None
    pairs = dict(zip(sent, came, strict=True))
    is_constant = all(pairs[one] == other for one, other in zip(sent, came, strict=True))
    return pairs if is_constant and len(set(pairs.values())) == len(pairs) else None


def _lesson(match: _Match, arrival: Arrival, before: ScannerProfile) -> Lesson:
    prefix, aim = _without_aim(match.prefix)
    suffix = match.suffix + arrival.end
    is_separator = _can_separate(match.separator)
    gap, chunk_gap, typical = _pace(arrival.gaps_ms, before, bool(prefix))
    profile = ScannerProfile(
        prefix=prefix,
        suffix=suffix,
        separators=(match.separator,) if is_separator and match.separator != GS else (),
        keys=match.keys if arrival.texts else before.keys,
        gap_ms=gap,
        chunk_gap_ms=chunk_gap,
        twice_ms=before.twice_ms,
    )
    facts = words.facts(prefix, aim, suffix, match.separator if is_separator else "", typical)
    return Lesson(profile, facts, _changes(match, typical, prefix))


def _without_aim(prefix: str) -> tuple[str, str]:
    aim = _AIM.search(prefix)
    return (prefix[: aim.start()], aim[0]) if aim else (prefix, "")


def _can_separate(separator: str) -> bool:
    return bool(separator) and not _NO_SEPARATOR.search(separator)


def _changes(match: _Match, typical_ms: int, prefix: str) -> tuple[Text, ...]:
    said = []
    if match.swapped_case:
        said.append(words.swapped_case())
    if match.wrong or match.lost_symbols:
        said.append(words.other_layout(match.wrong))
    if not match.separator:
        said.append(words.separator_missing())
    elif not _can_separate(match.separator):
        said.append(words.separator_unusable(match.separator))
    if typical_ms > SLOWEST_OF_A_SCANNER_MS and not prefix:
        said.append(words.too_slow(typical_ms))
    return tuple(said)


def _pace(gaps: Sequence[int], before: ScannerProfile, has_prefix: bool) -> tuple[int, int, int]:
    """The gap to allow within a code and between its chunks, and the usual one; all in milliseconds."""
    if not gaps:
        return before.gap_ms, before.chunk_gap_ms, 0
    ordered = sorted(gaps)
    usual = ordered[(len(ordered) - 1) * 9 // 10]
    most = 150 if has_prefix else SLOWEST_OF_A_SCANNER_MS
    return min(max(35, usual * 3 // 2), most), min(max(100, ordered[-1] * 3 // 2), 400), usual
