"""Which keys are a scanner's and which a person's: decided from their times alone, without Qt, clock or thread.

A run of characters that follow each other within the gap is a code as soon as it is long enough. Enter or Tab ends
it; else silence does. Everything shorter is typing and is given back, in order, nothing changed. While a code waits
for its end, one character after a pause is undecided: if the next key follows at a scanner's speed it is the code's
next chunk, if not it was typed.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TypeAlias

from msgspec import Struct

from ims_desktop.ui.capture.profile import WedgeProfile

SURELY_NO_PERSON = 2


class KeyKind(Enum):
    CHARACTER = auto()
    END = auto()
    """Enter or Tab."""
    RELEASE = auto()
    OTHER = auto()
    """Anything no scanner sends: an arrow, a repeated key, Alt and a letter."""


class Key(Struct, frozen=True):
    """One key as it came. ``at`` is in milliseconds by the keyboard's own clock; ``event`` is given back as it is."""

    at: int
    kind: KeyKind
    char: str = ""
    code: int = 0
    event: object = None


class Typed(Struct, frozen=True):
    """These keys are a person's: they go to the field, in this order."""

    keys: tuple[Key, ...]


class Scanned(Struct, frozen=True):
    """A whole code without its prefix, and all the keys that it came by."""

    text: str
    keys: tuple[Key, ...] = ()
    end: Key | None = None
    """None where silence ended it."""


Verdict: TypeAlias = Typed | Scanned


class Wedge:
    """Takes keys in, and gives verdicts out; keys it says nothing about yet are held."""

    def __init__(self, profile: WedgeProfile) -> None:
        self._profile = profile
        self._least = profile.least + len(profile.prefix)
        self._code: list[Key] = []  # certainly a scanner's
        self._run: list[Key] = []  # undecided
        self._last = 0
        self._ended: int | None = None

    @property
    def wait_ms(self) -> int | None:
        """How long after the last key ``silence`` is to be called when nothing comes; none while nothing is held."""
        if self._run:
            return self._profile.silence_ms
        return self._profile.end_ms if self._code else None

    def is_within_code(self, at: int) -> bool:
        """Whether a key at that time can only be a scanner's: it follows two others at a scanner's speed."""
        held = len(_text(self._code)) + len(_text(self._run))
        return held >= SURELY_NO_PERSON and abs(at - self._last) <= self._profile.gap_ms

    def key(self, key: Key) -> list[Verdict]:
        if key.kind is KeyKind.RELEASE:
            return self._released(key)
        if key.kind is KeyKind.CHARACTER:
            return self._character(key)
        if key.kind is KeyKind.END and self._ends(key):
            return self._end(key)
        return [*self.silence(), Typed((key,))]

    def silence(self) -> list[Verdict]:
        """Nothing came for ``wait_ms``: what is held is decided now."""
        code, run = tuple(self._code), tuple(self._run)
        self._code, self._run = [], []
        verdicts: list[Verdict] = [self._scanned(code)] if code else []
        return [*verdicts, Typed(run)] if run else verdicts

    def _released(self, key: Key) -> list[Verdict]:
        """A release follows its press: held as long as it is."""
        held = self._run or self._code
        if any(earlier.code == key.code for earlier in held):
            held.append(key)
            return []
        return [Typed((key,))]

    def _character(self, key: Key) -> list[Verdict]:
        pause = abs(key.at - self._last)
        self._last = key.at
        is_quick = pause <= self._profile.gap_ms
        if is_quick and self._code and not self._run:
            self._code.append(key)
            return []
        verdicts = [] if is_quick else self._after_a_pause(pause)
        self._run.append(key)
        if self._may_be_code():
            self._promote()
            return verdicts
        run, self._run = tuple(self._run), []
        return [*verdicts, Typed(run)]

    def _after_a_pause(self, pause: int) -> list[Verdict]:
        """An undecided run was typed. A code may be in the middle of its chunks."""
        return self.silence() if self._run or pause > self._profile.end_ms else []

    def _may_be_code(self) -> bool:
        """Whether what is held so far can become a code: with a prefix, only what begins with it."""
        prefix = self._profile.prefix
        if not prefix or self._code:
            return True
        held = _text(self._run)
        return held.startswith(prefix) or prefix.startswith(held)

    def _promote(self) -> None:
        """A run becomes a code when it is long enough; the next chunk of a code as soon as it shows its speed."""
        enough = 2 if self._code else self._least
        if len(_text(self._run)) >= enough:
            self._code += self._run
            self._run = []

    def _ends(self, key: Key) -> bool:
        pause = abs(key.at - self._last)
        if self._run:
            return bool(self._code) and pause <= self._profile.gap_ms
        if self._code:
            return pause <= self._profile.end_ms
        return self._ended is not None and abs(key.at - self._ended) <= self._profile.gap_ms

    def _end(self, key: Key) -> list[Verdict]:
        """The scan is complete. A line feed right after its carriage return belongs to it as well."""
        code = (*self._code, *self._run)
        self._code, self._run = [], []
        self._ended = key.at
        return [self._scanned(code, key)] if code else []

    def _scanned(self, keys: tuple[Key, ...], end: Key | None = None) -> Scanned:
        return Scanned(_text(keys).removeprefix(self._profile.prefix), keys, end)


def _text(keys: list[Key] | tuple[Key, ...]) -> str:
    return "".join(key.char for key in keys if key.kind is KeyKind.CHARACTER)
