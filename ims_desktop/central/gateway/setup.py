"""Puts the gateway around an application."""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from ims_desktop.central.clock import Now, system_now
from ims_desktop.central.database import Database
from ims_desktop.central.gateway.calls import Gateway
from ims_desktop.central.gateway.content import BodyLimit, Negotiation
from ims_desktop.central.gateway.correlation import HEADER, Correlation
from ims_desktop.central.gateway.door import LastResort, SecurityHeaders
from ims_desktop.central.gateway.identity import Authentication
from ims_desktop.central.gateway.keys import ACCESS_TOKENS, CURSORS, signing_key
from ims_desktop.central.gateway.limits import Budgets, Guesses, RateLimits, storage_at
from ims_desktop.central.gateway.load import Load
from ims_desktop.central.gateway.paging import Cursors
from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.gateway.problems import answer_with_problems
from ims_desktop.central.gateway.sessions import Sessions
from ims_desktop.central.gateway.settings import GatewaySettings
from ims_desktop.central.gateway.tokens import AccessTokens

API = "/api/v1/"
SYNC = "/api/v1/sync"
"""Workstations' exchange: it has its own budget, its own limit of size and its own identities."""

_EXPOSED = (
    HEADER,
    "ETag",
    "Link",
    "Location",
    "X-Total-Count",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "X-RateLimit-Limit",
    "X-RateLimit-Remaining",
    "X-RateLimit-Reset",
    "Idempotent-Replayed",
)


def open_gateway(database: Database, settings: GatewaySettings, now: Now = system_now) -> Gateway:
    """The gateway over a migrated database; makes the signing keys when they are not there yet."""
    tokens = AccessTokens(signing_key(database, ACCESS_TOKENS))
    cursors = Cursors(signing_key(database, CURSORS))
    guesses = Guesses(storage_at(settings.rate_storage))
    return Gateway(database, now, tokens, Sessions(), Passwords(), guesses, cursors)


def put_gateway_around(app: FastAPI, gateway: Gateway, settings: GatewaySettings) -> None:
    """Middleware and error answers for ``app``; a request meets them in the reverse order of the lines below."""
    app.state.gateway = gateway
    answer_with_problems(app)
    app.router.redirect_slashes = False  # a redirect would name whatever host the request claimed to be for
    budgets = Budgets(settings.rate_limit, "default", storage_at(settings.rate_storage))
    app.add_middleware(Load, limits=settings.load, is_public=_is_public)
    app.add_middleware(RateLimits, budgets=budgets, applies=_is_public)
    app.add_middleware(Authentication, tokens=gateway.tokens)
    app.add_middleware(Negotiation, applies=_is_public)
    app.add_middleware(BodyLimit, most=lambda path: settings.most_bytes * (8 if path.startswith(SYNC) else 1))
    app.add_middleware(LastResort)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.origins),
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", HEADER],
        expose_headers=list(_EXPOSED),
    )
    app.add_middleware(Correlation)


def _is_public(path: str) -> bool:
    return path.startswith(API) and not path.startswith(SYNC)
