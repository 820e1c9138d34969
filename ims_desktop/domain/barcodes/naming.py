"""Control characters by their names, so that a person sees what a scanner really sends."""

from __future__ import annotations

_NAMES = (
    "NUL", "SOH", "STX", "ETX", "EOT", "ENQ", "ACK", "BEL", "BS", "Tab", "LF", "VT", "FF", "CR", "SO", "SI",
    "DLE", "DC1", "DC2", "DC3", "DC4", "NAK", "SYN", "ETB", "CAN", "EM", "SUB", "ESC", "FS", "GS", "RS", "US",
)  # fmt: skip


def named(arrived: str) -> str:
    """The text with what cannot be seen in angle brackets: ``10ABC‹GS›17280331‹CR›``."""
    return "".join(_shown(char) for char in arrived)


def named_bytes(arrived: bytes) -> str:
    """The same of bytes; what is no UTF-8 is shown as its number."""
    return "".join(
        f"‹{ord(char) - 0xDC00:02X}›" if 0xDC80 <= ord(char) <= 0xDCFF else _shown(char)
        for char in arrived.decode("utf-8", errors="surrogateescape")
    )


def _shown(char: str) -> str:
    if char < " ":
        return f"‹{_NAMES[ord(char)]}›"
    return char if char.isprintable() else f"‹{ord(char):02X}›"
