"""The live line of one process: its sockets, and what makes them speak, put together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from msgspec import Struct

from ims_desktop.central.database import Database
from ims_desktop.central.gateway.tokens import AccessTokens
from ims_desktop.central.live.doorbell import RedisDoorbell
from ims_desktop.central.live.sockets import SocketLimits, Sockets
from ims_desktop.central.live.watch import Watch

log = logging.getLogger(__name__)

_ANOTHER_COMMAND = 1.0
"""Seconds between two looks at a SQLite file, where only a command (an import) writes besides this process."""
_ANOTHER_WORKER = 0.1
_RINGS = 5.0
"""With a bell between the workers, for what commands commit."""


class LiveSettings(Struct, frozen=True):
    """``redis``: the URL of one that the workers tell each other by. ``has_siblings``: more than one process serves."""

    redis: str | None = None
    has_siblings: bool = False
    limits: SocketLimits = SocketLimits()
    sweep_every: float = 5.0
    """Seconds: so long an expired or revoked token is heard at most."""


class LiveLine:
    def __init__(self, database: Database, tokens: AccessTokens, settings: LiveSettings) -> None:
        """Raises ``InputProblem`` for a Redis that cannot be meant."""
        self.sockets = Sockets(database, tokens, settings.limits, polls=not settings.has_siblings)
        self._database = database
        self._settings = settings
        self._bell = RedisDoorbell(settings.redis) if settings.redis else None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        looks = _ANOTHER_COMMAND if self._database.is_sqlite else _ANOTHER_WORKER
        every = _RINGS if self._bell else looks
        sweeping = asyncio.create_task(self._sweep())
        try:
            async with Watch(self._database, self.sockets, self._bell, every).watching():
                yield
        finally:
            sweeping.cancel()
            with suppress(asyncio.CancelledError):
                await sweeping
            await self.sockets.close()

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(self._settings.sweep_every)
            try:
                await self.sockets.sweep()
            except Exception:  # a background runner: the next sweep finds them
                log.warning("the sockets could not be swept", exc_info=True)
