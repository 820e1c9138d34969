"""Scanners on serial ports: which are listened to, and how it stands with each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.barcodes.scanner import ScannerProfile
from ims_desktop.ports.scans import Scan

SPEEDS = (1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200)
"""Bits a second; 9,600 is what most scanners have ex works. A USB scanner takes any."""

AS_DELIVERED = ScannerProfile()


class SerialPort(Struct, frozen=True):
    """A port that is listened to. ``path`` is what the system calls it: ``COM3``, ``/dev/ttyACM0``."""

    path: str
    speed: int = 9_600
    profile: ScannerProfile = AS_DELIVERED


class PortState(StrEnum):
    CONNECTED = "connected"
    LOOKING = "looking"
    """Not there: unplugged, or not plugged in yet. It is looked for again and again."""
    IN_USE = "in_use"
    NO_PERMISSION = "no_permission"
    UNUSABLE = "unusable"
    """There, but no serial port, or not able to do that speed."""


class PortStatus(Struct, frozen=True):
    path: str
    speed: int
    state: PortState


class FoundPort(Struct, frozen=True):
    """A port that the computer has, and what it says of it."""

    path: str
    description: str


class Listener(Struct, frozen=True):
    """Who is told, from any thread."""

    scanned: Callable[[Scan], None]
    cut: Callable[[str, bytes], None]
    """Half a code came from a port: nothing that could be taken, but somebody should scan again."""


class SerialScanners(Protocol):
    def listen(self, ports: Sequence[SerialPort], listener: Listener) -> None:
        """To exactly these from now on. A port that vanishes is looked for until it is taken out here."""
        ...

    def watch(self, is_watched: bool) -> None:
        """While it is, codes come with all that frames them, each ended by silence: set-up labels are awaited."""
        ...

    def statuses(self) -> tuple[PortStatus, ...]:
        """At once, without asking any port."""
        ...

    def find(self) -> tuple[FoundPort, ...]:
        """The ports of this computer; slow. Some that can be used are never listed."""
        ...

    def close(self) -> None: ...


class NoSerialScanners:
    """Where no serial port can be listened to."""

    def listen(self, ports: Sequence[SerialPort], listener: Listener) -> None:
        """There is nothing to listen to."""

    def watch(self, is_watched: bool) -> None:
        """There is nothing to watch."""

    def statuses(self) -> tuple[PortStatus, ...]:
        return ()

    def find(self) -> tuple[FoundPort, ...]:
        return ()

    def close(self) -> None:
        """Nothing is open."""
