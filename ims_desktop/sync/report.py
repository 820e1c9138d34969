"""What one cycle came to."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.domain.texts import EMPTY, Text
from ims_desktop.ports.sync import LineState, Loading


class Report(Struct, frozen=True):
    """Also given while a cycle goes on, after each exchange."""

    line: LineState = LineState.ONLINE
    reason: Text = EMPTY
    retry_after: float | None = None
    """Seconds that the central asked for."""
    pushed: int = 0
    """Operations that the central acknowledged in this cycle."""
    pulled: int = 0
    """Rows taken in, in this cycle."""
    waiting: int = 0
    """Operations that the central is not known to have."""
    behind: int = 0
    """Places of the feed that are not here yet."""
    loading: Loading | None = None


class NeedsHelp(Exception):
    """Trying again will not mend it; ``reason`` says what will."""

    def __init__(self, reason: Text) -> None:
        super().__init__(str(reason))
        self.reason = reason
