"""Reads of one label right after each other: a finger that stays on the trigger is one scan, and that is said.

The window is short, because two identical packages with identical labels are a real thing: the second of them is
scanned when it is over, and counts.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from ims_desktop.ports.scanners import AS_DELIVERED
from ims_desktop.ports.scans import Scan


def _usual_window(_: str) -> int:
    return AS_DELIVERED.twice_ms


class DoubleScans:
    """Remembers what was counted, for as long as a repeat of it is none. Whoever takes the scan decides whether a
    repeat matters: a job that counts piece by piece, or asks for a second scan, counts every read."""

    def __init__(self, window_ms: Callable[[str], int] = _usual_window) -> None:
        """``window_ms`` is a scanner's own, by its name; 0 where every read counts."""
        self._window_ms = window_ms
        self._counted: dict[tuple[str, bytes], datetime] = {}

    def is_repeat(self, scan: Scan) -> bool:
        """Whether the same scanner read the same label within its window before. Repeats do not make it longer."""
        counted = self._counted.get((scan.source, scan.raw))
        window = timedelta(milliseconds=self._window_ms(scan.source))
        return counted is not None and timedelta() <= scan.at - counted < window

    def count(self, scan: Scan) -> None:
        """It was taken for a scan of its own."""
        within = {key: at for key, at in self._counted.items() if key[0] != scan.source or self._is_near(scan, at)}
        self._counted = within | {(scan.source, scan.raw): scan.at}

    def forget(self, raw: bytes | None = None) -> None:
        """What was undone may be scanned again at once; none: whatever was scanned."""
        self._counted = {key: at for key, at in self._counted.items() if raw is not None and key[1] != raw}

    def _is_near(self, scan: Scan, at: datetime) -> bool:
        return abs(scan.at - at) < timedelta(milliseconds=self._window_ms(scan.source))
