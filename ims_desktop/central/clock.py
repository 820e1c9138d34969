"""The time of the central, injected: a replay of past years posts and answers with the times of those years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Now = Callable[[], datetime]
"""The business clock, in UTC. What guards access (tokens, codes) asks the real one instead."""


def system_now() -> datetime:
    return datetime.now(UTC)
