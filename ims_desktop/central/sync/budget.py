"""How much one workstation may ask at once: a budget of its own, far beyond what a shift needs."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from limits import RateLimitItem, parse
from limits.strategies import FixedWindowRateLimiter

from ims_desktop.central.gateway.limits import storage_at
from ims_desktop.central.sync.problems import too_many

REQUESTS = "30000 per minute"
OPERATIONS = "600000 per minute"
IMAGES = "120 per minute"
"""Requests for an image: a line that breaks off every second goes on all the same."""
TRIES = "20 per 5 minutes"
"""Enrolment codes from one address."""

PUSHES_AT_ONCE = 24
"""Beyond so many in progress or waiting for their turn, a workstation does better to come back."""


class SyncBudget:
    """Counts requests and operations per workstation. Raises ``Refused`` (429, with when to come back) beyond them."""

    def __init__(
        self,
        requests: str = REQUESTS,
        operations: str = OPERATIONS,
        tries: str = TRIES,
        at_once: int = PUSHES_AT_ONCE,
        images: str = IMAGES,
    ) -> None:
        self._requests = parse(requests)
        self._operations = parse(operations)
        self._tries = parse(tries)
        self._images = parse(images)
        self._limiter = FixedWindowRateLimiter(storage_at("counting://"))
        self._turns = threading.BoundedSemaphore(at_once)

    def request(self, workstation: str) -> None:
        self._spend(self._requests, "requests", workstation, 1)

    def operations(self, workstation: str, count: int) -> None:
        if count:
            self._spend(self._operations, "operations", workstation, count)

    def image(self, workstation: str) -> None:
        self._spend(self._images, "images", workstation, 1)

    def try_code(self, address: str) -> None:
        self._spend(self._tries, "codes", address, 1)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """A push in progress; nobody queues here."""
        if not self._turns.acquire(blocking=False):
            raise too_many(1)
        try:
            yield
        finally:
            self._turns.release()

    def _spend(self, limit: RateLimitItem, what: str, who: str, cost: int) -> None:
        if not self._limiter.hit(limit, what, who, cost=cost):
            renews_at = self._limiter.get_window_stats(limit, what, who).reset_time
            raise too_many(max(1, math.ceil(renews_at - time.time())))
