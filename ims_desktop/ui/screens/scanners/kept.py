"""What this workstation remembers of its scanners: which ports, and each one's profile."""

from __future__ import annotations

from typing import TypeVar

from msgspec import Struct

from ims_desktop.domain.barcodes import ScannerProfile
from ims_desktop.ports.preferences import Preferences
from ims_desktop.ports.scanners import AS_DELIVERED, SerialPort
from ims_desktop.protocol.codec import Unreadable, decode, encode

PORTS, PROFILE = "scanner.ports", "scanner.profile."

T = TypeVar("T")


class KeptPort(Struct, frozen=True):
    path: str
    speed: int


def kept_profile(preferences: Preferences, source: str) -> ScannerProfile:
    return _read(preferences.get(PROFILE + source, ""), ScannerProfile) or AS_DELIVERED


def kept_ports(preferences: Preferences) -> tuple[SerialPort, ...]:
    ports = _read(preferences.get(PORTS, ""), tuple[KeptPort, ...]) or ()
    return tuple(SerialPort(port.path, port.speed, kept_profile(preferences, port.path)) for port in ports)


def keep_profile(preferences: Preferences, source: str, profile: ScannerProfile) -> None:
    preferences.put(PROFILE + source, encode(profile).decode())


def keep_ports(preferences: Preferences, ports: tuple[SerialPort, ...]) -> None:
    preferences.put(PORTS, encode([KeptPort(port.path, port.speed) for port in ports]).decode())


def _read(written: str, kind: type[T]) -> T | None:
    """None when nothing was written, or another version of the program wrote something else."""
    try:
        return decode(written.encode(), kind)
    except Unreadable:
        return None
