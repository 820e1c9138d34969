"""How a process of the central tells the others that the feed has moved, where there is a Redis."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, Protocol

from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.texts import text

log = logging.getLogger(__name__)

CHANNEL = "ims:feed-moved"
_AGAIN = 2.0
"""Seconds after a Redis that was not reached."""


class Doorbell(Protocol):
    async def ring(self) -> None: ...

    async def listen(self, rung: Callable[[], None]) -> None:
        """Calls ``rung`` whenever another process rang; ends when it is cancelled."""
        ...


class RedisDoorbell:
    """A message without content on one channel. When Redis is away, the looks at the feed go on as without it."""

    def __init__(self, url: str) -> None:
        """Raises ``InputProblem`` where no library for it is installed, and for an address that is none."""
        self._own = new_id().encode()
        self._redis = _client(url)
        self._is_away = False

    async def ring(self) -> None:
        try:
            await self._redis.publish(CHANNEL, self._own)
        except Exception as error:
            self._say_once(error)

    async def listen(self, rung: Callable[[], None]) -> None:
        try:
            while True:
                try:
                    await self._hear(rung)
                except Exception as error:
                    self._say_once(error)
                    await asyncio.sleep(_AGAIN)
        finally:
            await self._redis.aclose()

    async def _hear(self, rung: Callable[[], None]) -> None:
        async with self._redis.pubsub() as heard:
            await heard.subscribe(CHANNEL)
            self._is_away = False
            rung()  # whatever moved while nobody heard
            async for message in heard.listen():
                if message["type"] == "message" and message["data"] != self._own:
                    rung()

    def _say_once(self, error: Exception) -> None:
        if not self._is_away:
            log.warning("Redis is not reached (%s); the feed is looked at now and then until it is", error)
        self._is_away = True


def _client(url: str) -> Any:
    try:
        import redis.asyncio as redis  # an optional package: without Redis nobody needs it
    except ImportError:
        raise InputProblem(
            text("Redis cannot be used here"),
            text("The package redis is not installed."),
            text("Install it (pip install redis), or start without --redis."),
        ) from None
    try:
        return redis.from_url(url, socket_connect_timeout=2)
    except ValueError as error:
        raise InputProblem(
            text("Not the address of a Redis"),
            text("“{url}”: {reason}", url=url, reason=str(error)),
            text("Write it like redis://host:6379/0."),
        ) from None
