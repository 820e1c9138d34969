"""What is known of one scanner: how it frames a code, and the bare code out of what arrived."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from ims_desktop.domain.barcodes.messages import GS
from ims_desktop.domain.barcodes.profile import decoded

LINE_ENDS = "\r\n\t\x03"
"""What a scanner that nobody set up ends its codes with: Enter, Tab, or the end of the text (ETX)."""


class KeyReading(StrEnum):
    """What a key stands for in a scan."""

    PHYSICAL = "physical"
    """The key's place on a US keyboard, which is what scanners send ex works, whatever layout the computer has."""
    CHARACTER = "character"
    """The character the computer's layout gives it: for a scanner that was set to that layout."""


class ScannerProfile(Struct, frozen=True):
    """Learned from the set-up label, or as most scanners are ex works."""

    prefix: str = ""
    suffix: str | None = None
    """None while nobody knows: any usual end counts, and so does silence. Empty: silence alone ends a code."""
    separators: tuple[str, ...] = ()
    """What it sends for the group separator, beside the group separator itself."""
    keys: KeyReading = KeyReading.PHYSICAL
    gap_ms: int = 35
    """The longest pause between two characters of a code, for a scanner that types."""
    chunk_gap_ms: int = 100
    """How long a code may pause in its middle: wireless scanners send long codes in chunks."""
    twice_ms: int = 700
    """Within it a second read of one label is the same scan; 0 where every read counts."""

    def bare(self, arrived: bytes) -> bytes:
        """The code without its frame, with a group separator wherever the label has one."""
        inner = arrived.removeprefix(self.prefix.encode())
        suffix = (self.suffix or "").encode()
        if suffix and inner.endswith(suffix):
            inner = inner.removesuffix(suffix)
        else:
            # Keyboards end a code with a key, which is no part of its text.
            inner = inner.removesuffix(suffix.rstrip(LINE_ENDS.encode()))
        inner = inner.rstrip(LINE_ENDS.encode()).removeprefix(b"\x02")
        for substitute in sorted(self.separators, key=len, reverse=True):
            inner = inner.replace(substitute.encode(), GS.encode())
        return inner


class Arrival(Struct, frozen=True):
    """What came for one read of a label, its frame included."""

    raw: bytes = b""
    texts: Mapping[KeyReading, str] = {}
    """Of a keyboard: what its keys say, by both ways to read a key."""
    end: str = ""
    """The key that ended it; empty for silence, and for a port, whose ends are in the bytes."""
    gaps_ms: tuple[int, ...] = ()
    """Between the characters of a keyboard."""

    @property
    def readings(self) -> Mapping[KeyReading, str]:
        return self.texts or {KeyReading.CHARACTER: decoded(self.raw)}
