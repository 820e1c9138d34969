"""What is known of a keyboard-wedge scanner: how fast it types, and how it frames a code."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.barcodes.scanner import KeyReading, ScannerProfile

SLOWEST_MS = 150
FASTEST_GAP_OF_A_PERSON_MS = 60


class WedgeProfile(Struct, frozen=True):
    """A gap above 60 ms needs a prefix, since people type that fast, or that nobody types meanwhile."""

    gap_ms: int = 35
    least: int = 5
    chunk_gap_ms: int = 100
    """How long a code may pause in its middle: wireless scanners send long codes in chunks."""
    prefix: str = ""
    keys: KeyReading = KeyReading.PHYSICAL
    nobody_types: bool = False
    """The set-up label is awaited: whatever comes is a scanner's, however slow."""

    @classmethod
    def of(cls, learned: ScannerProfile) -> WedgeProfile:
        """For a scanner as its set-up label taught; a prefix that is no text is told from no key."""
        prefix = learned.prefix if learned.prefix.isprintable() else ""
        most = SLOWEST_MS if prefix else FASTEST_GAP_OF_A_PERSON_MS - 1
        gap = max(1, min(learned.gap_ms, most))
        return cls(gap, chunk_gap_ms=learned.chunk_gap_ms, prefix=prefix, keys=learned.keys)

    def __post_init__(self) -> None:
        most = SLOWEST_MS if self.prefix or self.nobody_types else FASTEST_GAP_OF_A_PERSON_MS - 1
        if not 1 <= self.gap_ms <= most:
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


AWAITING_SETUP_LABEL = WedgeProfile(SLOWEST_MS, chunk_gap_ms=3 * SLOWEST_MS, nobody_types=True)
