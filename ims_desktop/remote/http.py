"""Requests to the central's public REST interface."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from ims_desktop.domain.errors import ImsError, TryAgain
from ims_desktop.domain.texts import Text, text
from ims_desktop.settings import DEFAULT_API_URL, DEFAULT_REQUEST_TIMEOUT

if TYPE_CHECKING:
    import httpx

MOST_BYTES = 32_000_000
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Answer(Struct, frozen=True):
    status: int
    body: bytes


class RestClient:
    """JSON both ways, for any thread. Raises ``TryAgain`` when there is no answer; any answer is handed on."""

    def __init__(self, url: str = DEFAULT_API_URL, timeout: float = DEFAULT_REQUEST_TIMEOUT) -> None:
        self._url = url.rstrip("/")
        self._timeout = timeout
        self._opening = threading.Lock()
        self._client: httpx.Client | None = None

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        token: str | None = None,
    ) -> Answer:
        # Here: it costs a quarter of the client's start, and nobody is signed in by then.
        import httpx

        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        content = None if body is None else msgspec.json.encode(body)
        try:
            with self._open().stream(method, self._url + path, content=content, headers=headers) as response:
                return Answer(response.status_code, _bounded(response))
        except httpx.TimeoutException as late:
            raise _not_reached(text("It did not answer in time.")) from late
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError, RuntimeError) as broken:
            raise _not_reached(text("No connection could be made, or it broke off.")) from broken

    def try_send(self, method: str, path: str, body: object) -> None:
        """For courtesies: whether it arrives changes nothing here."""
        try:
            self.send(method, path, body)
        except ImsError:
            return

    def close(self) -> None:
        with self._opening:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _open(self) -> httpx.Client:
        import httpx

        with self._opening:
            if self._client is None:
                # A proxy set for the web is not asked for a central on this very machine.
                is_here = urlsplit(self._url).hostname in LOOPBACK
                self._client = httpx.Client(timeout=self._timeout, trust_env=not is_here)
            return self._client


def _bounded(response: httpx.Response) -> bytes:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MOST_BYTES:
            raise _not_reached(text("Its answer was far too long."))
    return bytes(body)


def _not_reached(why: Text) -> TryAgain:
    return TryAgain(
        text("The central is not reached"),
        why,
        text("Check the network. Recording on the floor goes on without it."),
    )
