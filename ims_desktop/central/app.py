"""The composition root of the central: database, clock, gateway, REST resources and exchange become one application."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI

from ims_desktop import __version__
from ims_desktop.central import badges
from ims_desktop.central.api.setup import setup
from ims_desktop.central.clock import Now, system_now
from ims_desktop.central.count_tasks import make_due_tasks
from ims_desktop.central.database import Database
from ims_desktop.central.gateway.settings import GatewaySettings
from ims_desktop.central.ledger.doubts import sweep
from ims_desktop.central.live.line import LiveLine, LiveSettings
from ims_desktop.central.live.sockets import PATH
from ims_desktop.central.lives import LifeFile
from ims_desktop.central.now_and_then import now_and_then
from ims_desktop.central.sync.budget import SyncBudget
from ims_desktop.central.sync.horizon import collect
from ims_desktop.central.sync.images.keeper import Keeper
from ims_desktop.central.sync.routes import Exchange, sync_router
from ims_desktop.central.sync.sscc_blocks import Numbering

COUNT_TASKS_EVERY = 15 * 60
"""Seconds: plans go by days."""

HORIZON_EVERY = 6 * 60 * 60
"""Seconds: what is forgotten is months old."""

IMAGES_EVERY = 60
"""Seconds: looking whether one is due costs a query."""

RENEW_EVERY = 6 * 60 * 60
"""Seconds: often enough for a badge that has a week left, and next to nothing for the database."""

LIFE_EVERY = 20
"""Seconds: a database that was put back is noticed at the start if the last life came further than it, by then."""

SWEEP_EVERY = 60
"""Seconds. A grace period of minutes need not end to the second."""

_NOT_FOR_REQUESTS = 2
"""Connections to the database that are left for what the central does by itself."""


def create_app(
    database: Database,
    now: Now = system_now,
    gateway: GatewaySettings | None = None,
    budget: SyncBudget | None = None,
    numbering: Numbering | None = None,
    life: LifeFile | None = None,
    live: LiveSettings | None = None,
    keeper: Keeper | None = None,
) -> FastAPI:
    """The application over a migrated database, which it closes when it ends.

    ``life`` notices, before the first request, a database that was put back by hand. ``now`` is the business clock:
    what is posted and answered carries its time. Tokens and codes go by the real one.
    ``keeper`` keeps images of sites' mirrors; without one there are none, and first loads go by pages.
    """
    images = keeper or Keeper(database, None)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if life is not None:
            life.look(database)
        if not database.is_sqlite:
            # A thread without a connection would only wait for one, and be answered with an error in the end.
            to_thread.current_default_thread_limiter().total_tokens = max(2, database.connections - _NOT_FOR_REQUESTS)
        async with (
            now_and_then("noting the life", lambda: life.write(database) if life else None, LIFE_EVERY),
            now_and_then("renewing badges", lambda: database.run(lambda tx: badges.renew(tx, now())), RENEW_EVERY),
            now_and_then("count tasks", lambda: database.run(lambda tx: make_due_tasks(tx, now())), COUNT_TASKS_EVERY),
            now_and_then("sweeping", lambda: sweep(database, now()), SWEEP_EVERY),
            now_and_then("the horizon", lambda: collect(database, system_now()), HORIZON_EVERY),
            now_and_then("images", images.look_after, IMAGES_EVERY),
            line.running(),
        ):
            yield
            images.stop()
        if life is not None:
            life.write(database)
        database.close()

    # The usual pages that show the document would load their scripts from elsewhere.
    app = FastAPI(
        title="IMS Central",
        version=__version__,
        lifespan=lifespan,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    # First, since routes are asked in their order: behind eighty others they answered in twice the time.
    exchange = Exchange(database, now, budget or SyncBudget(), numbering or Numbering(), images=images)
    app.include_router(sync_router(exchange))
    setup(app, database, gateway or GatewaySettings(), now)
    line = LiveLine(database, app.state.gateway.tokens, live or LiveSettings())
    app.mount(PATH, line.sockets)
    return app
