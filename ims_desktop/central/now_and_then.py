"""Work that a running central does by itself, at its start and then every so often."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from sqlalchemy.exc import DBAPIError

from ims_desktop.central.database import Database
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.errors import ImsError

log = logging.getLogger(__name__)


@asynccontextmanager
async def now_and_then(
    database: Database, name: str, work: Callable[[Transaction], int], every: float
) -> AsyncIterator[None]:
    """``work`` answers how much it did, for the log. Several servers may do the same: it must bear that."""
    going = asyncio.create_task(_go_on(database, name, work, every))
    try:
        yield
    finally:
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going


async def _go_on(database: Database, name: str, work: Callable[[Transaction], int], every: float) -> None:
    while True:
        try:
            done = await asyncio.to_thread(database.run, work)
            log.info("%s: %d", name, done)
        except (DBAPIError, ImsError) as error:
            log.warning("%s: not done, and tried again later: %s", name, error)
        await asyncio.sleep(every)
