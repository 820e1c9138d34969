"""Sweeping: what becomes due at the central while nobody asks it anything."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi.concurrency import run_in_threadpool

from ims_desktop.central.clock import Now
from ims_desktop.central.database import Database
from ims_desktop.central.ledger.doubts import sweep

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds. A grace period of minutes need not end to the second."""


@asynccontextmanager
async def sweeping(database: Database, now: Now, every: float = EVERY) -> AsyncIterator[None]:
    """Sweeps now and then while the central serves; several processes may, since each case is opened once."""
    task = asyncio.create_task(_sweep_for_ever(database, now, every))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _sweep_for_ever(database: Database, now: Now, every: float) -> None:
    while True:
        await asyncio.sleep(every)
        try:
            await run_in_threadpool(lambda: sweep(database, now()))
        except Exception:  # a background runner: the next round tries again
            log.warning("sweeping failed", exc_info=True)
