"""What is known of a keyboard-wedge scanner: how fast it types, and how it frames a code."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

SLOWEST_MS = 150
FASTEST_GAP_OF_A_PERSON_MS = 60


class KeyReading(StrEnum):
    """What a key stands for in a scan."""

    PHYSICAL = "physical"
    """The key's place on a US keyboard, which is what scanners send ex works, whatever layout the computer has."""
    CHARACTER = "character"
    """The character the computer's layout gives it: for a scanner that was set to that layout."""


class WedgeProfile(Struct, frozen=True):
    """A gap above 60 ms needs a prefix, since people type that fast."""

    gap_ms: int = 35
    least: int = 5
    chunk_gap_ms: int = 100
    """How long a code may pause in its middle: wireless scanners send long codes in chunks."""
    prefix: str = ""
    keys: KeyReading = KeyReading.PHYSICAL

    def __post_init__(self) -> None:
        most = SLOWEST_MS if self.prefix else FASTEST_GAP_OF_A_PERSON_MS
        if not 1 <= self.gap_ms < most + bool(self.prefix):
            raise ValueError(f"a gap of {self.gap_ms} ms cannot tell a scanner from a person")
        if self.least < 2:
            raise ValueError("one character is no scan")

    @property
    def silence_ms(self) -> int:
        """How long after a key it is certain that none follows at a scanner's speed."""
        return self.gap_ms + 5

    @property
    def end_ms(self) -> int:
        """How long after a code's last key a code without terminator is over."""
        return max(self.chunk_gap_ms, self.silence_ms)
