"""The sockets of this process, by python-socketio: who is let in, what they subscribe to, and how they are poked."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from typing import Any

import socketio
from limits import parse
from limits.strategies import FixedWindowRateLimiter
from msgspec import Struct
from socketio.exceptions import ConnectionRefusedError as NotConnected
from starlette.types import Receive, Scope, Send

from ims_desktop.central.database import Database
from ims_desktop.central.gateway.limits import address_of, storage_at
from ims_desktop.central.gateway.tokens import AccessTokens
from ims_desktop.central.live.door import Door, Line, line_of
from ims_desktop.central.live.listeners import Listener, NotLet, feed_room, gone, recognised
from ims_desktop.domain.ids import SiteId

PATH = "/socket.io"
_LAST_WORDS = 1.0
"""Seconds that they get to arrive before the line is cut."""

POKE = "feed:moved"
OVER = "session:over"

_library = logging.getLogger(f"{__name__}.library")
# It shouts about whatever a stranger sends it; what concerns us is said here.
_library.setLevel(logging.CRITICAL)


class SocketLimits(Struct, frozen=True):
    """How much of this process sockets may take."""

    most: int = 2_000
    per_listener: int = 8
    attempts: str = "600 per minute"
    """From one address, which may be that of a whole warehouse whose central was started again."""
    failures: str = "60 per minute"
    messages: str = "60 per minute"
    """Of one socket."""
    most_bytes: int = 16_384
    """Of one message."""
    most_channels: int = 20
    to_say_who: float = 10.0
    ping_every: float = 25.0
    ping_patience: float = 20.0
    """Seconds, these three."""


class Sockets:
    """All of one event loop, which alone may call it. ``polls``: also for browsers that begin by long polling, which
    only works where all requests reach the same process."""

    def __init__(
        self, database: Database, tokens: AccessTokens, limits: SocketLimits | None = None, polls: bool = True
    ) -> None:
        self._database = database
        self._tokens = tokens
        self._limits = limits or SocketLimits()
        self._counted = FixedWindowRateLimiter(storage_at("counting://"))
        self._listeners: dict[str, Listener] = {}
        self._lines: dict[str, Line] = {}
        self._in_feed: set[str] = set()
        self._unnamed_since: dict[str, float] = {}
        self._server = socketio.AsyncServer(
            async_mode="asgi",
            transports=["polling", "websocket"] if polls else ["websocket"],
            cors_allowed_origins=[],  # the gateway's middleware answers browsers; the token is in no cookie
            ping_interval=self._limits.ping_every,
            ping_timeout=self._limits.ping_patience,
            max_http_buffer_size=self._limits.most_bytes,
            async_handlers=False,  # one after the other, or a flood of messages would be a flood of tasks
            logger=_library,
            engineio_logger=_library,
        )
        self._server.on("connect", self._connect)
        self._server.on("disconnect", self._disconnect)
        self._server.on("user:subscribe", self._subscribe)
        self._server.on("*", self._anything_else)
        self._door = Door(
            socketio.ASGIApp(self._server, socketio_path=None),
            self._limits.most,
            self._limits.to_say_who,
            sessions=lambda: len(self._server.eio.sockets),
            may_try=lambda address: self._counts(self._limits.attempts, "attempts", address),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._door(scope, receive, send)

    @property
    def listening(self) -> Mapping[SiteId, Collection[str]]:
        """The workstations that want to be poked, by their sites."""
        by_site: dict[SiteId, list[str]] = defaultdict(list)
        for sid in self._in_feed:
            listener = self._listeners[sid]
            by_site[listener.site].append(listener.id)
        return by_site

    async def poke(self, site: SiteId, high: int) -> None:
        await self._server.emit(POKE, {"high": high}, room=feed_room(site))

    async def sweep(self) -> None:
        """Ends the sockets whose token has expired or whose owner was sent away, and those that never said who."""
        now = time.time()
        for sid in [sid for sid, one in self._listeners.items() if one.expires_at and one.expires_at <= now]:
            await self._end(sid, NotLet("TOKEN_EXPIRED", "Token has expired"))
        sent_away = await asyncio.to_thread(self._gone, set(self._listeners.values()))
        for sid in [sid for sid, one in self._listeners.items() if one.id in sent_away]:
            await self._end(sid, NotLet("REVOKED", "The token does not hold any more."))
        await self._end_unnamed(time.monotonic())

    async def close(self) -> None:
        """Sends everybody away: they come again when the central does."""
        await self._server.shutdown()

    async def _connect(self, sid: str, environ: dict[str, Any], auth: object = None) -> None:
        line = line_of(environ["asgi.scope"])
        if line is not None:
            line.has_spoken()
        try:
            listener = await asyncio.to_thread(self._recognised, auth)
            if Counter(one.id for one in self._listeners.values())[listener.id] >= self._limits.per_listener:
                raise NotLet("TOO_MANY", "Too many sockets of one listener.")
        except NotLet as why:
            counts = self._counts(self._limits.failures, "failures", address_of(environ["asgi.scope"]))
            refused = why if counts else NotLet("TOO_MANY", "Too many attempts. Come back in a minute.")
            if line is not None:
                line.cut(_LAST_WORDS)
            raise NotConnected(str(refused), refused.as_data()) from None
        self._listeners[sid] = listener
        if line is not None:
            self._lines[sid] = line

    async def _disconnect(self, sid: str, _reason: str = "") -> None:
        self._listeners.pop(sid, None)
        self._lines.pop(sid, None)
        self._in_feed.discard(sid)
        self._counted.clear(parse(self._limits.messages), "messages", sid)

    async def _subscribe(self, sid: str, data: object = None, *_: object) -> dict[str, list[str]] | None:
        """Answers which of the channels are heard from now on, and which are not for this listener."""
        listener = self._listeners.get(sid)
        if listener is None or not await self._may_speak(sid):
            return None
        asked = _channels(data, self._limits.most_channels)
        rooms = {channel: listener.room(channel) for channel in asked}
        for room in rooms.values():
            if room is not None:
                await self._server.enter_room(sid, room)
        if listener.is_workstation and any(rooms.values()):
            self._in_feed.add(sid)
        return {
            "subscribed": [channel for channel, room in rooms.items() if room],
            "refused": [channel for channel, room in rooms.items() if not room],
        }

    async def _anything_else(self, _event: str, sid: str, *_: object) -> None:
        await self._may_speak(sid)

    async def _may_speak(self, sid: str) -> bool:
        if self._counts(self._limits.messages, "messages", sid):
            return True
        await self._end(sid, NotLet("TOO_MANY", "Too many messages."))
        return False

    async def _end(self, sid: str, why: NotLet) -> None:
        line = self._lines.get(sid)
        await self._server.emit(OVER, why.as_data(), to=sid)
        await self._server.disconnect(sid)
        if line is not None:
            line.cut(_LAST_WORDS)

    async def _end_unnamed(self, now: float) -> None:
        """Those by long polling: the library would keep them for as long as they poll."""
        named = {self._server.manager.eio_sid_from_sid(sid, "/") for sid in self._listeners}
        unnamed = [sid for sid, one in self._server.eio.sockets.items() if not one.upgraded and sid not in named]
        self._unnamed_since = {sid: self._unnamed_since.get(sid, now) for sid in unnamed}
        for sid, since in self._unnamed_since.items():
            if now - since >= self._limits.to_say_who and sid in self._server.eio.sockets:
                await self._server.eio.sockets[sid].close(wait=False, abort=True)

    def _counts(self, limit: str, what: str, who: str) -> bool:
        return bool(self._counted.hit(parse(limit), what, who))

    def _recognised(self, auth: object) -> Listener:
        token = auth.get("token") if isinstance(auth, dict) else None
        with self._database.reading() as connection:
            return recognised(connection, self._tokens, token)

    def _gone(self, listeners: Collection[Listener]) -> set[str]:
        if not listeners:
            return set()
        with self._database.reading() as connection:
            return gone(connection, listeners)


def _channels(data: object, most: int) -> list[str]:
    """The names in ``{"channels": [...]}``; of anything else, none."""
    named = data.get("channels") if isinstance(data, dict) else None
    listed = named[:most] if isinstance(named, list) else []
    return list(dict.fromkeys(one[:64] for one in listed if isinstance(one, str)))
