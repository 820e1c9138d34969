"""Keeps the badges of active people good, for as long as the central answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy.exc import DBAPIError

from ims_desktop.central import badges
from ims_desktop.central.clock import Now
from ims_desktop.central.database import Database
from ims_desktop.domain.errors import ImsError

log = logging.getLogger(__name__)

EVERY = 6 * 60 * 60
"""Seconds: often enough for a badge that has a week left, and next to nothing for the database."""


@asynccontextmanager
async def renewing(database: Database, now: Now, every: float = EVERY) -> AsyncIterator[None]:
    """Renews at the start and then now and then. Several servers may do so: who comes later finds nothing to do."""
    going = asyncio.create_task(_go_on(database, now, every))
    try:
        yield
    finally:
        going.cancel()
        with suppress(asyncio.CancelledError):
            await going


async def _go_on(database: Database, now: Now, every: float) -> None:
    while True:
        try:
            renewed = await asyncio.to_thread(database.run, lambda tx: badges.renew(tx, now()))
            log.info("%d badges renewed", renewed)
        except (DBAPIError, ImsError) as error:
            log.warning("badges were not renewed, and will be next time: %s", error)
        await asyncio.sleep(every)
