"""How often one caller may ask: budgets per token identity, else per remote address, told in every answer."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from limits import RateLimitItem, parse
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from msgspec import Struct
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ims_desktop.central.gateway.errors import TooManyRequests
from ims_desktop.central.gateway.identity import caller_of
from ims_desktop.central.gateway.problems import problem
from ims_desktop.domain.texts import text

DEFAULT = "1000 per hour"
GUESSES = "10 per 5 minutes"
"""Attempts to sign in with one name from one address; a right one starts the count anew."""

GUESSES_PER_ADDRESS = "100 per 5 minutes"
GUESSES_PER_NAME = "50 per hour"
"""From wherever. Whoever spends it locks that name out for the rest of the hour, which is the lesser evil."""


class CountingMemory(Storage):
    """Counters in this process. The library's own starts a thread a request to forget; this one forgets in passing."""

    STORAGE_SCHEME = ["counting"]  # noqa: RUF012 - as the library declares it
    _SWEEP_EVERY = 1000

    def __init__(self, uri: str | None = None, wrap_exceptions: bool = False, **_: str) -> None:
        super().__init__(uri, wrap_exceptions)
        self._lock = threading.Lock()
        self._counts: dict[str, tuple[int, float]] = {}
        self._since_sweep = 0

    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        with self._lock:
            self._sweep(now)
            count, until = self._counts.get(key, (0, 0.0))
            if until <= now:
                count, until = 0, now + expiry
            self._counts[key] = (count + amount, until)
            return count + amount

    def get(self, key: str) -> int:
        count, until = self._counts.get(key, (0, 0.0))
        return count if until > time.time() else 0

    def get_expiry(self, key: str) -> float:
        return self._counts.get(key, (0, time.time()))[1]

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self._lock:
            size = len(self._counts)
            self._counts.clear()
            return size

    def clear(self, key: str) -> None:
        with self._lock:
            self._counts.pop(key, None)

    def _sweep(self, now: float) -> None:
        self._since_sweep += 1
        if self._since_sweep >= self._SWEEP_EVERY:
            self._since_sweep = 0
            self._counts = {key: entry for key, entry in self._counts.items() if entry[1] > now}


class Budget(Struct, frozen=True):
    """What is left of a limit after this request, and the seconds until it is whole again."""

    limit: int
    window: int
    left: int
    renews_in: int
    spent: bool

    def headers(self) -> dict[str, str]:
        """The draft's headers (draft-ietf-httpapi-ratelimit-headers-10) and the ones that older clients know."""
        headers = {
            "RateLimit-Policy": f'"default";q={self.limit};w={self.window}',
            "RateLimit": f'"default";r={self.left};t={self.renews_in}',
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.left),
            "X-RateLimit-Reset": str(self.renews_in),
        }
        return {**headers, "Retry-After": str(self.renews_in)} if self.spent else headers


class Budgets:
    """One limit and who has spent how much of it. ``storage`` is ``counting://`` for one process, else e.g. Redis."""

    def __init__(self, limit: str, name: str, storage: Storage) -> None:
        self._limit: RateLimitItem = parse(limit)
        self._name = name
        self._limiter = FixedWindowRateLimiter(storage)

    def spend(self, key: str) -> Budget:
        spent = not self._limiter.hit(self._limit, self._name, key)
        renews_at, left = self._limiter.get_window_stats(self._limit, self._name, key)
        renews_in = max(1, math.ceil(renews_at - time.time()))
        return Budget(self._limit.amount, self._limit.get_expiry(), left, renews_in, spent)

    def renew(self, key: str) -> None:
        self._limiter.clear(self._limit, self._name, key)


class Guesses:
    """Slows down whoever tries passwords. Names are given as they are kept (``known_as``)."""

    def __init__(self, storage: Storage) -> None:
        self._pair = Budgets(GUESSES, "guess", storage)
        self._address = Budgets(GUESSES_PER_ADDRESS, "guess-address", storage)
        self._name = Budgets(GUESSES_PER_NAME, "guess-name", storage)

    def attempt(self, name: str, address: str) -> None:
        """Counts one attempt; raises ``TooManyRequests`` when there were too many. Counted before the password is
        looked at, so that a burst of parallel guesses gains nothing."""
        spent = (self._pair.spend(f"{name}|{address}"), self._address.spend(address), self._name.spend(name))
        for budget in spent:
            if budget.spent:
                raise _too_many(budget)

    def succeeded(self, name: str, address: str) -> None:
        self._pair.renew(f"{name}|{address}")
        self._name.renew(name)


class RateLimits:
    """Spends the caller's budget on each request and puts what is left of it into the answer."""

    def __init__(self, app: ASGIApp, budgets: Budgets, applies: Callable[[str], bool]) -> None:
        self._app = app
        self._budgets = budgets
        self._applies = applies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not self._applies(scope["path"]):
            await self._app(scope, receive, send)
            return
        budget = self._budgets.spend(identity_of(scope))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(budget.headers())
            await send(message)

        if budget.spent:
            await problem(_too_many(budget), scope)(scope, receive, answer)
        else:
            await self._app(scope, receive, answer)


def identity_of(scope: Scope) -> str:
    """The key of row 190: the token's identity when the token holds, else the remote address."""
    caller = caller_of(scope)
    return f"person:{caller.id}" if caller else f"address:{address_of(scope)}"


def address_of(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else "unknown"


def storage_at(uri: str) -> Storage:
    storage = storage_from_string(uri)
    assert isinstance(storage, Storage)
    return storage


def _too_many(budget: Budget) -> TooManyRequests:
    return TooManyRequests(
        text("Too many requests"),
        text("The limit of {limit} requests is spent.", limit=budget.limit),
        text("Wait {seconds} seconds and go on.", seconds=budget.renews_in),
        headers=budget.headers(),
    )
