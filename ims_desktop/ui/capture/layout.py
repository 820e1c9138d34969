"""What a key means by its place: the US keyboard that scanners are ex works, whatever layout the computer has.

The numbers are the scan codes of the PC keyboard's main block (set 1), which Linux calls key codes. X11 and Wayland
report them plus 8, Windows as they are; macOS reports none, and there the computer's layout decides. The keypad is
left out: it types digits in every layout.
"""

from __future__ import annotations

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)

_PLAIN = {first + n: char for first, chars, _ in _ROWS for n, char in enumerate(chars)}
_SHIFTED = {first + n: char for first, _, chars in _ROWS for n, char in enumerate(chars)}

_OFFSETS = {"xcb": 8, "wayland": 8, "windows": 0}
"""What the platform adds to a scan code. Tried with xcb; the others by their documentation."""


def us_character(scan_code: int, with_shift: bool, platform: str) -> str | None:
    """The character at that place of a US keyboard; none where the platform or the place is not known."""
    offset = _OFFSETS.get(platform)
    if offset is None:
        return None
    return (_SHIFTED if with_shift else _PLAIN).get(scan_code - offset)
