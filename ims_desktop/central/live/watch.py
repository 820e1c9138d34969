"""What makes the sockets speak: the feed has moved, by this process or by another one of the same database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping
from contextlib import asynccontextmanager, suppress

from ims_desktop.central.database import Database
from ims_desktop.central.live.doorbell import Doorbell
from ims_desktop.central.live.sockets import Sockets
from ims_desktop.central.sync.pull import has_news, high_of
from ims_desktop.domain.ids import SiteId

log = logging.getLogger(__name__)

AT_MOST_EVERY = 0.05
"""Seconds between two pokes of a site: a burst of commits is one piece of news."""


class Watch:
    """Looks when a commit of this process says so, when the bell of another one rings, and every so often besides.

    It looks at what is committed, so no poke is ahead of what a pull can see; and it looks on its own time, so no
    request waits for it. While nobody listens here it asks the database nothing.
    """

    def __init__(self, database: Database, sockets: Sockets, bell: Doorbell | None, every: float) -> None:
        """``every``: seconds between two looks when nothing rings."""
        self._database = database
        self._sockets = sockets
        self._bell = bell
        self._every = every
        self._seen = -1
        self._rung = asyncio.Event()
        self._is_ours = False

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[None]:
        loop = asyncio.get_running_loop()

        def committed() -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(self._ring)

        with self._database.telling_of_moves(committed):
            going = [asyncio.create_task(self._go_on())]
            if self._bell is not None:
                going.append(asyncio.create_task(self._bell.listen(self._rung.set)))
            try:
                yield
            finally:
                for one in going:
                    one.cancel()
                await asyncio.gather(*going, return_exceptions=True)

    def _ring(self) -> None:
        self._is_ours = True
        self._rung.set()

    async def _go_on(self) -> None:
        while True:
            with suppress(TimeoutError):
                # Not ``wait_for``: in Python 3.11 it loses a cancellation that comes together with the ring.
                async with asyncio.timeout(self._every):
                    await self._rung.wait()
            self._rung.clear()
            ours, self._is_ours = self._is_ours, False
            try:
                if ours and self._bell is not None:
                    await self._bell.ring()
                await self._look()
            except Exception:  # a background runner: the next look finds what this one did not
                log.warning("the feed could not be looked at", exc_info=True)
            await asyncio.sleep(AT_MOST_EVERY)

    async def _look(self) -> None:
        listening = self._sockets.listening
        if not listening:
            return
        high, moved = await asyncio.to_thread(self._moved, listening)
        self._seen = high
        for site in moved:
            await self._sockets.poke(site, high)

    def _moved(self, listening: Mapping[SiteId, Collection[str]]) -> tuple[int, list[SiteId]]:
        with self._database.reading() as connection:
            high = high_of(connection)
            if high == self._seen:
                return high, []
            if not 0 <= self._seen < high:  # the first look, or the central was put back from a backup
                return high, list(listening)
            return high, [
                site for site, here in listening.items() if has_news(connection, site, list(here), self._seen)
            ]
