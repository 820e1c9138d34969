"""Scans, as every scanner delivers them, and the sounds that answer."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.barcodes.scanner import Arrival
from ims_desktop.ports.tones import Tone


class Scan(Struct, frozen=True):
    """One read of a barcode: its own id, when its last byte came, which scanner, and the code without its frame."""

    id: str
    at: datetime
    source: str
    raw: bytes
    arrival: Arrival | None = None
    """The bytes as they came, for whoever wants to know how the scanner is set."""


class Sounds(Protocol):
    def play(self, tone: Tone) -> None:
        """Starts the sound of ``tone`` and returns at once; silent where the machine has no sound."""
        ...
