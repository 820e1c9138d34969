"""An outbox that was written into a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from msgspec import Struct


class Exported(Struct, frozen=True):
    """How much of what time is in it."""

    file: Path
    operations: int
    earliest: datetime | None
    latest: datetime | None
