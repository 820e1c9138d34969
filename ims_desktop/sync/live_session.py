"""What is said on the live socket: as much of Socket.IO (protocol 5 over Engine.IO 4) as a listener needs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown
from ims_desktop.sync.websocket import WebSocket

PATH = "/socket.io/?EIO=4&transport=websocket"
FEED = "feed"
POKE = "feed:moved"

_PATIENCE = 10.0
"""Seconds for each answer of the handshake."""

_PING = (1.0, 120.0)
"""Seconds of silence that are believed to be meant, at least and at most."""


class NotLetIn(LinkDown):
    """The central does not want this listener; coming back at once will not change its mind."""

    def __init__(self) -> None:
        super().__init__(text("The central does not let this workstation listen."))


class LiveSession:
    """From the handshake to the end of one socket. Raises ``LinkDown`` when it ends, however it does."""

    def __init__(self, line: WebSocket) -> None:
        self._line = line
        self._silence = _PING[1]
        self._deadline = 0.0

    def begin(self, token: str) -> None:
        """Returns once the central has said that this workstation hears of its site's feed. Raises ``NotLetIn``."""
        self._line.open()
        hello = _data(self._expected("0"))
        self._silence = _believed(hello)
        self._line.send("40" + json.dumps({"token": token}))
        self._expected("40", refusal="44")
        self._line.send("420" + json.dumps(["user:subscribe", {"channels": [FEED]}]))
        answer = _data(self._expected("430"))
        heard = (
            answer[0].get("subscribed") if isinstance(answer, list) and answer and isinstance(answer[0], dict) else None
        )
        if not isinstance(heard, list) or FEED not in heard:
            raise NotLetIn

    def pokes(self, seconds: float) -> Iterator[None]:
        """One for each poke that comes within that time."""
        until = time.monotonic() + seconds
        while (now := time.monotonic()) < until:
            message = self._line.receive(min(until, self._deadline) - now)
            if message is None and time.monotonic() >= self._deadline:
                raise LinkDown(text("The central does not answer in time."))
            if message is not None and self._is_poke(message):
                yield

    def _is_poke(self, message: str) -> bool:
        self._hear()
        if message == "2":
            self._line.send("3")
        elif message == "1" or message.startswith("41"):
            raise LinkDown(text("The line to the central broke off."))
        elif message.startswith("42["):
            said = _data(message[2:])
            return isinstance(said, list) and bool(said) and said[0] == POKE
        return False

    def _expected(self, beginning: str, refusal: str | None = None) -> str:
        """The rest of the next message, which must begin so."""
        until = time.monotonic() + _PATIENCE
        while (left := until - time.monotonic()) > 0:
            message = self._line.receive(left)
            if message is None:
                continue
            self._hear()
            if message.startswith(beginning):
                return message[len(beginning) :]
            if refusal is not None and message.startswith(refusal):
                raise NotLetIn
            self._is_poke(message)
        raise LinkDown(text("The central does not answer in time."))

    def _hear(self) -> None:
        self._deadline = time.monotonic() + self._silence


def _data(written: str) -> Any:
    try:
        return json.loads(written)
    except (ValueError, RecursionError):
        return None


def _believed(hello: Any) -> float:
    """Seconds after which a silent line is a dead one: what the central says that it pings by."""
    said = [hello.get(name) for name in ("pingInterval", "pingTimeout")] if isinstance(hello, dict) else []
    milliseconds = sum(one for one in said if isinstance(one, (int, float)) and not isinstance(one, bool))
    return min(max(milliseconds / 1000, _PING[0]), _PING[1])
