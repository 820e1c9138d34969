"""A WebSocket (RFC 6455) over the exchange's HTTP client: the same proxies and certificates, bounds on everything."""

from __future__ import annotations

import base64
import os
import socket
import threading
from collections import deque
from hashlib import sha1
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown
from ims_desktop.sync.wire import LOOPBACK

if TYPE_CHECKING:
    import httpx
    from wsproto.connection import Connection

_ACCEPTS = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_SWITCHED = 101
_AT_ONCE = 4_096
_LONGEST = 65_536
"""Characters in one message: a poke has a hundred."""

_PATIENCE = 10.0
"""Seconds for the handshake, and for each write."""


class WebSocket:
    """For one thread; ``close`` may come from any. Raises ``LinkDown`` and nothing else."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._closed = threading.Event()
        self._sockets: list[Any] = []
        self._client: httpx.Client | None = None
        self._response: httpx.Response | None = None
        self._stream: Any = None
        self._frames: Connection | None = None
        self._arrived: deque[str] = deque()
        self._unfinished = ""

    def open(self) -> None:
        """Raises ``LinkDown`` also where something answers that speaks no WebSocket: a portal, a proxy."""
        # Here and not above: what speaks HTTP is loaded by the first exchange, and this after it.
        import httpx
        from wsproto.connection import Connection, ConnectionType

        key = base64.b64encode(os.urandom(16)).decode()
        try:
            response = self._asked(key)
        except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RuntimeError) as error:
            raise _down() from error
        if response.status_code != _SWITCHED or response.headers.get("Sec-WebSocket-Accept") != _accepted(key):
            raise LinkDown(
                text("Something that is not the central answers. Sign in to the network, or check the address.")
            )
        self._stream = response.extensions["network_stream"]
        self._frames = Connection(ConnectionType.CLIENT)

    def receive(self, seconds: float) -> str | None:
        """The next message; None when none came in that time."""
        import httpcore

        if not self._arrived:
            try:
                data = self._stream.read(_AT_ONCE, timeout=max(seconds, 0.001))
            except httpcore.ReadTimeout:
                return None
            except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
                raise _down() from error
            self._take(data)
        return self._arrived.popleft() if self._arrived else None

    def send(self, message: str) -> None:
        from wsproto.events import TextMessage

        self._send(TextMessage(message))

    def close(self) -> None:
        """Cuts the line: whoever reads it wakes with ``LinkDown``."""
        self._closed.set()
        self._cut()

    def forget(self) -> None:
        """Gives back what the connection holds; for the thread that used it."""
        if self._response is not None:
            self._response.close()
        if self._client is not None:
            self._client.close()

    def _asked(self, key: str) -> httpx.Response:
        import httpx

        self._client = httpx.Client(
            timeout=httpx.Timeout(_PATIENCE, connect=3.0), trust_env=urlsplit(self._url).hostname not in LOOPBACK
        )
        handshake = {
            "Connection": "Upgrade",
            "Upgrade": "websocket",
            "Sec-WebSocket-Key": key,
            "Sec-WebSocket-Version": "13",
        }
        request = self._client.build_request("GET", self._url, headers=handshake, extensions={"trace": self._trace})
        self._response = self._client.send(request, stream=True)
        return self._response

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._sockets = [*self._sockets, info["return_value"].get_extra_info("socket")]
        if self._closed.is_set():
            self._cut()

    def _cut(self) -> None:
        for one in self._sockets:
            try:
                # As in the exchange: closing the descriptor under a thread that waits would not wake it.
                socket.socket.shutdown(one, socket.SHUT_RDWR)
            except (OSError, TypeError):
                continue

    def _take(self, data: bytes) -> None:
        from wsproto.events import CloseConnection, Ping, TextMessage
        from wsproto.utilities import ProtocolError

        assert self._frames is not None
        try:
            self._frames.receive_data(data or None)
            for event in self._frames.events():
                if isinstance(event, TextMessage):
                    self._piece(event.data, event.message_finished)
                elif isinstance(event, Ping):
                    self._send(event.response())
                elif isinstance(event, CloseConnection):
                    raise _down()
        except ProtocolError as error:
            raise _down() from error
        if not data:
            raise _down()

    def _piece(self, data: str, is_last: bool) -> None:
        self._unfinished += data
        if len(self._unfinished) > _LONGEST:
            raise LinkDown(text("The central's answer is far too long."))
        if is_last:
            self._arrived.append(self._unfinished)
            self._unfinished = ""

    def _send(self, event: Any) -> None:
        import httpcore
        from wsproto.utilities import ProtocolError

        assert self._frames is not None
        try:
            self._stream.write(self._frames.send(event), timeout=_PATIENCE)
        except (httpcore.NetworkError, httpcore.TimeoutException, ProtocolError, OSError) as error:
            raise _down() from error


def _accepted(key: str) -> str:
    return base64.b64encode(sha1((key + _ACCEPTS).encode()).digest()).decode()


def _down() -> LinkDown:
    return LinkDown(text("The line to the central broke off."))
