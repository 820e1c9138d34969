"""One id per request, from the client's header or new, in the answer, in every log line and in the audit."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ims_desktop.domain.ids import NewId, new_id
from ims_desktop.logs import correlation

HEADER = "X-Request-ID"

_ACCEPTED = re.compile(r"[A-Za-z0-9._:-]{1,64}")


def correlation_of(scope: Scope) -> str:
    identifier: str = scope.get("state", {}).get("correlation_id", "")
    return identifier


class Correlation:
    """Gives each request its id. A client's own is taken when it is plain enough to be put into a log line."""

    def __init__(self, app: ASGIApp, make_id: NewId = new_id) -> None:
        self._app = app
        self._make_id = make_id

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        identifier = given if _ACCEPTED.fullmatch(given) else self._make_id()
        scope.setdefault("state", {})["correlation_id"] = identifier

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)[HEADER] = identifier
            await send(message)

        with correlation(identifier):
            await self._app(scope, receive, answer)
