"""What stands around every answer: the last resort for our own faults, and headers for browsers."""

from __future__ import annotations

import logging

from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ims_desktop.central.database import lost_a_race
from ims_desktop.central.gateway.load import busy
from ims_desktop.central.gateway.problems import internal_error, problem
from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.texts import text

log = logging.getLogger(__name__)

_SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",  # browsers heed it over TLS only
    "Cache-Control": "no-store",
}


class SecurityHeaders:
    """Tells browsers to guess, frame and keep nothing; an answer that says otherwise itself is left alone."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, answer if scope["type"] == "http" else send)


class LastResort:
    """Answers for whatever nobody else did: logged in full with the correlation id, and told to nobody."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def answer(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, answer)
        except ClientDisconnect:
            log.info("a client hung up in the middle of its request")
        except (OperationalError, NoConnection) as error:
            is_busy = isinstance(error, NoConnection) or lost_a_race(error)
            log.log(logging.INFO if is_busy else logging.ERROR, "the database cannot be reached", exc_info=True)
            if started:
                raise
            await problem(busy() if is_busy else _no_database(), scope)(scope, receive, send)
        except Exception:  # the runner of requests: a fault in one must not reach the server
            log.exception("a request failed")
            if started:
                raise  # half an answer cannot be mended: the server cuts the connection, and the client sees it
            await internal_error(scope)(scope, receive, send)


def _no_database() -> TryAgain:
    return TryAgain(
        text("The central cannot reach its database"),
        text("The request was not carried out."),
        text("Try again in a minute."),
    )
