"""Work that a running central does by itself, at its start and then every so often."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

log = logging.getLogger(__name__)


@asynccontextmanager
async def now_and_then(name: str, work: Callable[[], object], every: float) -> AsyncIterator[None]:
    """``work`` may take its time: it has a thread. Several servers may do the same at once, and it must bear that.

    What is going on at the end is waited for: it has the database in its hands."""
    going = asyncio.create_task(_go_on(name, work, every))
    try:
        yield
    finally:
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going


async def _go_on(name: str, work: Callable[[], object], every: float) -> None:
    while True:
        going = asyncio.create_task(asyncio.to_thread(work))
        try:
            await asyncio.shield(going)
        except asyncio.CancelledError:
            await asyncio.wait([going])
            going.exception()  # nobody is left to be told
            raise
        except Exception:  # a background runner: the next round tries again
            log.warning("%s: not done, and tried again later", name, exc_info=True)
        await asyncio.sleep(every)
