"""What stands between the network and the socket library: places, attempts, and a cut that the peer cannot put off."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ims_desktop.central.gateway.limits import address_of

log = logging.getLogger(__name__)

_LINE = "ims.line"


class Line:
    """One WebSocket from the outside. The library only asks its peer to hang up; this does it."""

    def __init__(self, receive: Receive, to_say_who: float) -> None:
        self._receive = receive
        self._is_cut = asyncio.Event()
        self._late = asyncio.get_running_loop().call_later(to_say_who, self._is_cut.set)

    def has_spoken(self) -> None:
        """Whoever it is has said so in time; how long it takes to look them up is not theirs."""
        self._late.cancel()

    def cut(self, seconds: float) -> None:
        """After that time: for last words to arrive."""
        self._late.cancel()
        self._late = asyncio.get_running_loop().call_later(seconds, self._is_cut.set)

    async def receive(self) -> Message:
        """The next message, or the end, whichever comes first."""
        arriving = asyncio.ensure_future(self._receive())
        cutting = asyncio.ensure_future(self._is_cut.wait())
        try:
            await asyncio.wait({arriving, cutting}, return_when=asyncio.FIRST_COMPLETED)
            return arriving.result() if arriving.done() else {"type": "websocket.disconnect", "code": 1008}
        finally:
            arriving.cancel()
            cutting.cancel()

    def over(self) -> None:
        self._late.cancel()


class Door:
    """Lets a connection through to ``app`` while ``has_room`` and ``may_try`` (for its address) say so."""

    def __init__(
        self, app: ASGIApp, most: int, to_say_who: float, sessions: Callable[[], int], may_try: Callable[[str], bool]
    ) -> None:
        """``sessions``: how many the library holds, those by long polling with them."""
        self._app = app
        self._most = most
        self._to_say_who = to_say_who
        self._sessions = sessions
        self._may_try = may_try
        self._lines = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if _is_new(scope):
            is_full = max(self._sessions(), self._lines) >= self._most
            if is_full or not self._may_try(address_of(scope)):
                await _turn_away(scope, receive, send)
                return
        if scope["type"] == "websocket":
            await self._hold(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _hold(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope[_LINE] = line = Line(receive, self._to_say_who)
        self._lines += 1
        try:
            await self._app(scope, line.receive, send)
        except Exception as error:  # the library raises what some messages make it raise; the server then hangs up
            log.info("a socket was dropped for what it sent: %r", error)
        finally:
            self._lines -= 1
            line.over()


def line_of(scope: Scope) -> Line | None:
    """None for one that polls."""
    line = scope.get(_LINE)
    return line if isinstance(line, Line) else None


def _is_new(scope: Scope) -> bool:
    return scope["type"] == "websocket" or b"sid=" not in scope.get("query_string", b"")


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1013, "reason": "try again later"})
        return
    await send({"type": "http.response.start", "status": 503, "headers": [(b"retry-after", b"30")]})
    await send({"type": "http.response.body", "body": b""})
