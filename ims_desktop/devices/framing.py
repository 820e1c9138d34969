"""Bytes of a line into codes: where one ends and the next begins, whatever pieces they come in."""

from __future__ import annotations

import re

from msgspec import Struct

from ims_desktop.domain.barcodes.profile import LONGEST
from ims_desktop.domain.barcodes.scanner import LINE_ENDS, ScannerProfile

SILENCE_S = 0.12
"""How long nothing comes before a code without an end is over."""
CUT_S = 0.4
"""How long nothing comes before a code whose end is known is only half of one."""


class Silence(Struct, frozen=True):
    """What was left when the line fell silent: a whole code, or half of one."""

    whole: bytes = b""
    half: bytes = b""


class Framer:
    """One line's. ``by_silence`` where nothing is known of the ends: the codes come with all that frames them."""

    def __init__(self, profile: ScannerProfile, *, by_silence: bool = False) -> None:
        self._end = None if by_silence else _end_of(profile)
        self._has_known_end = self._end is not None and profile.suffix is not None
        self._waits_s = max(CUT_S, profile.chunk_gap_ms * 2 / 1_000) if self._has_known_end else SILENCE_S
        self._held = b""
        self._is_flooded = False

    @property
    def silence_s(self) -> float:
        """How long nothing must come until ``silence`` is true of the line."""
        return self._waits_s

    @property
    def is_within_code(self) -> bool:
        return bool(self._held) or self._is_flooded

    def feed(self, data: bytes) -> list[bytes]:
        """The codes that are complete now, each with its frame."""
        self._held += data
        codes = self._ended() if self._end is not None else []
        if len(self._held) > LONGEST:
            codes += self._flood()
        return codes

    def silence(self) -> Silence:
        """Nothing came for ``silence_s``: what is held ends here."""
        held, self._held = self._held, b""
        was_flooded, self._is_flooded = self._is_flooded, False
        if was_flooded or not held:
            return Silence()
        return Silence(half=held) if self._has_known_end else Silence(whole=held)

    def cut(self) -> bytes:
        """The line broke: half a code may be held, and is never joined to what comes after."""
        left = self.silence()
        return left.whole or left.half

    def _ended(self) -> list[bytes]:
        assert self._end is not None
        *pieces, self._held = self._end.split(self._held)
        # The ends were captured, so they stand between the codes. An empty code is the second half of CR LF.
        framed = [code + end for code, end in zip(pieces[::2], pieces[1::2], strict=True) if code]
        if pieces and self._is_flooded:
            self._is_flooded = False
            return framed[1:] if pieces[0] else framed
        return framed

    def _flood(self) -> list[bytes]:
        """More than any label holds: told once, as what it is, and the rest of it is not taken for a code."""
        flood, self._held = self._held[: LONGEST + 1], b""
        if self._is_flooded:
            return []
        self._is_flooded = True
        return [flood]


def _end_of(profile: ScannerProfile) -> re.Pattern[bytes] | None:
    """What ends a code, as a group to split by; none where only silence does."""
    if profile.suffix is None:
        return re.compile(b"([" + re.escape(LINE_ENDS.encode()) + b"])")
    return re.compile(b"(" + re.escape(profile.suffix.encode()) + b")") if profile.suffix else None
