"""How much one process takes on at once: so many requests, so many bytes of bodies, and none that never arrives."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable

from msgspec import Struct
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ims_desktop.central.gateway.content import drain, too_large
from ims_desktop.central.gateway.errors import ApiError, Busy, RequestTimeout
from ims_desktop.central.gateway.identity import caller_of
from ims_desktop.central.gateway.problems import problem
from ims_desktop.domain.texts import text


class LoadLimits(Struct, frozen=True):
    requests: int = 256
    body_bytes: int = 64 * 1024 * 1024
    """Of all requests together, from the first byte to the answer."""
    body_seconds: float = 60.0
    """For one body to arrive."""
    unknown_bytes: int = 64 * 1024
    """Of a body from somebody who is not signed in, where ``is_public`` says so."""


_COME_BACK = (1, 4)
"""Seconds, at random: those who are sent away together should not come back together."""


_DROPPED = 8 * 1024 * 1024


class Load:
    """Sends away what is too much, with a time to come back; nobody queues without end."""

    def __init__(self, app: ASGIApp, limits: LoadLimits, is_public: Callable[[str], bool]) -> None:
        self._app = app
        self._limits = limits
        self._is_public = is_public
        self._requests = 0
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if self._requests >= self._limits.requests:
            await drain(receive, _DROPPED)
            await problem(busy(), scope)(scope, receive, send)
            return
        body = _Body(self, receive, self._most(scope))
        self._requests += 1
        try:
            await self._app(scope, body.receive, send)
        finally:
            self._requests -= 1
            self.give_back(body.size)

    @property
    def body_seconds(self) -> float:
        return self._limits.body_seconds

    def take(self, size: int) -> bool:
        """Whether there is room for so many bytes more, which are taken then."""
        if self._held + size > self._limits.body_bytes:
            return False
        self._held += size
        return True

    def give_back(self, size: int) -> None:
        self._held -= size

    def _most(self, scope: Scope) -> int:
        is_unknown = self._is_public(scope["path"]) and caller_of(scope) is None
        return self._limits.unknown_bytes if is_unknown else self._limits.body_bytes


class _Body:
    """One body while it arrives; the outer ``BodyLimit`` knows how large it may become."""

    def __init__(self, load: Load, receive: Receive, most: int) -> None:
        self._load = load
        self._receive = receive
        self._most = most
        self._until = asyncio.get_running_loop().time() + load.body_seconds
        self._is_there = False
        self.size = 0

    async def receive(self) -> Message:
        if self._is_there:
            return await self._receive()  # waits for the client to hang up
        message = await self._next()
        size = len(message.get("body", b""))
        if self.size + size > self._most:
            raise await self._unread(message, too_large(self._most))
        if not self._load.take(size):
            raise await self._unread(message, busy())
        self.size += size
        self._is_there = not message.get("more_body", False)
        return message

    async def _unread(self, message: Message, error: ApiError) -> ApiError:
        """The rest is read and dropped, for a moment: who is cut off while they send never sees the answer."""
        if message.get("more_body", False):
            await drain(self._receive, _DROPPED)
        return error

    async def _next(self) -> Message:
        try:
            async with asyncio.timeout_at(self._until):
                return await self._receive()
        except TimeoutError:
            raise _too_slow() from None


def busy() -> Busy:
    seconds = random.randint(*_COME_BACK)
    return Busy(
        text("The central is busy"),
        text("It has as much to do as it can hold."),
        text("Try again in {seconds} seconds.", seconds=seconds),
        headers={"Retry-After": str(seconds), "Connection": "close"},
    )


def _too_slow() -> RequestTimeout:
    return RequestTimeout(
        text("Too slow"),
        text("The body did not arrive in time."),
        text("Send it again, or in smaller pieces."),
        headers={"Connection": "close"},
    )
