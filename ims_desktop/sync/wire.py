"""One HTTP exchange with bounds on everything: time, size, and how it may be packed."""

from __future__ import annotations

import math
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from msgspec import Struct

from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown, Trouble

if TYPE_CHECKING:
    import httpx

LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Limits(Struct, frozen=True):
    """Seconds, and bytes after unpacking."""

    connect: float = 3.0
    read: float = 30.0
    total: float = 60.0
    """For one exchange from first to last byte: a peer that sends a byte now and then is as good as none."""
    body: int = 32_000_000
    window: float = 30.0
    slowest: int = 60_000
    """A download, which takes its time, must bring so many bytes in each window of so many seconds."""


DEFAULT_LIMITS = Limits()


class Wanted(Struct, frozen=True):
    """Which bytes of which file a download is to bring."""

    start: int
    size: int
    """Of the whole file."""
    etag: str
    content_type: str


class Answer(Struct, frozen=True):
    status: int
    content_type: str
    retry_after: float | None
    body: bytes

    @property
    def is_json(self) -> bool:
        kind = self.content_type.partition(";")[0].strip().lower()
        return kind in ("application/json", "application/problem+json")


class Wire:
    """A kept-alive connection for one thread at a time. Raises ``LinkDown`` and nothing else."""

    def __init__(self, url: str, limits: Limits = DEFAULT_LIMITS) -> None:
        self._url = url.rstrip("/")
        self._limits = limits
        self._client: httpx.Client | None = None
        self._streams: list[Any] = []
        self._closed = threading.Event()
        self._busy = threading.Lock()
        self._deadline = _Deadline(self._cut)

    def exchange(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        with self._told(), self._busy, self._within_time():
            packed = {**headers, "Content-Type": "application/json", "Accept-Encoding": "gzip"}
            with self._sent(method, path, packed, body, query) as response:
                return self._answer(response)

    def download(
        self,
        path: str,
        headers: Mapping[str, str],
        query: Mapping[str, str],
        wanted: Wanted,
        take: Callable[[bytes], None],
    ) -> Answer | None:
        """Hands over what is wanted as it comes; answers with what came when that is anything else."""
        with self._told(), self._busy, self._watched() as watch:
            plain = {**headers, "Accept-Encoding": "identity"}
            with self._sent("GET", path, plain, None, query) as response:
                skip = _skipped(response, wanted)
                if skip is None:
                    return self._answer(response)
                for chunk in response.iter_raw():
                    watch.came(len(chunk))
                    if skip < len(chunk):
                        with _others():
                            take(chunk[skip:])
                    skip = max(0, skip - len(chunk))
        return None

    @contextmanager
    def _sent(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: bytes | None,
        query: Mapping[str, str] | None,
    ) -> Iterator[httpx.Response]:
        client = self._open()
        request = client.build_request(
            method,
            self._url + path,
            headers=headers,
            content=body,
            params=query,
            extensions={"trace": self._trace},
        )
        response = client.send(request, stream=True)
        try:
            yield response
        finally:
            response.close()

    @contextmanager
    def _told(self) -> Iterator[None]:
        # Here and not above: it costs a quarter of the client's start, and only the sync's thread needs it.
        import httpx

        try:
            yield
        except _Others as others:
            raise others.error from None
        except httpx.TimeoutException as late:
            raise LinkDown(text("The central does not answer in time.")) from late
        except httpx.ConnectError as refused:
            raise LinkDown(text("The central is not reached.")) from refused
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError, RuntimeError) as broken:
            # ValueError: headers or a URL that cannot be sent; RuntimeError: the client was closed meanwhile.
            raise LinkDown(text("The line to the central broke off.")) from broken

    def close(self) -> None:
        """From any thread: the exchange that is going on ends with ``LinkDown``, and no other begins."""
        self._closed.set()
        self._cut()
        self._deadline.end()
        if self._busy.acquire(blocking=False):
            self._drop()
            self._busy.release()

    def _open(self) -> httpx.Client:
        import httpx

        if self._closed.is_set():
            raise LinkDown(text("The program is closing."))
        if self._client is None:
            limits = self._limits
            self._client = httpx.Client(
                timeout=httpx.Timeout(limits.read, connect=limits.connect),
                limits=httpx.Limits(max_connections=1),
                # A proxy set for the web is not asked for the central on this very machine.
                trust_env=urlsplit(self._url).hostname not in LOOPBACK,
            )
        return self._client

    def _trace(self, event: str, info: dict[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self._streams = [info["return_value"]]
        elif event == "connection.start_tls.complete":
            self._streams = [*self._streams, info["return_value"]]
        if self._closed.is_set():
            self._cut()

    @contextmanager
    def _within_time(self) -> Iterator[None]:
        """Cuts the connection when the whole exchange takes too long; read timeouts see each wait alone."""
        self._deadline.set(self._limits.total)
        try:
            yield
        except BaseException:
            self._drop()
            raise
        finally:
            self._deadline.clear()
            if self._closed.is_set():
                self._drop()

    @contextmanager
    def _watched(self) -> Iterator[_Watch]:
        """Cuts a download that has all but stopped."""
        watch = _Watch(self._limits, self._cut)
        try:
            yield watch
        except BaseException:
            self._drop()
            raise
        finally:
            watch.end()
            if self._closed.is_set():
                self._drop()

    def _cut(self) -> None:
        """``shutdown`` wakes a thread that waits for the peer; closing the descriptor under it would not."""
        for stream in list(self._streams):
            raw = stream.get_extra_info("socket")
            if raw is not None:
                try:
                    socket.socket.shutdown(raw, socket.SHUT_RDWR)
                except OSError:
                    continue

    def _drop(self) -> None:
        """After anything unexpected the next exchange begins on a connection of its own."""
        client, self._client, self._streams = self._client, None, []
        if client is not None:
            client.close()

    def _answer(self, response: httpx.Response) -> Answer:
        return Answer(
            status=response.status_code,
            content_type=response.headers.get("Content-Type", ""),
            retry_after=seconds_until(response.headers.get("Retry-After", ""), response.headers.get("Date", "")),
            body=self._body(response),
        )

    def _body(self, response: httpx.Response) -> bytes:
        packing = response.headers.get("Content-Encoding", "identity").strip().lower()
        if packing not in ("identity", "gzip"):
            raise _unreadable()
        unpack = zlib.decompressobj(wbits=31) if packing == "gzip" else None
        body = bytearray()
        for chunk in response.iter_raw():
            room = self._limits.body - len(body) + 1
            body += chunk[:room] if unpack is None else _unpacked(unpack, chunk, room)
            if len(body) > self._limits.body:
                raise LinkDown(text("The central's answer is far too long."), trouble=Trouble.UNREADABLE)
        if unpack is not None and not unpack.eof:
            raise _unreadable()
        return bytes(body)


class _Others(Exception):
    """Around what somebody raised who is not the line."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


@contextmanager
def _others() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        raise _Others(error) from error


_ASLEEP = 3600.0
"""Seconds; whoever sets a deadline wakes it."""


class _Deadline:
    """Calls ``cut`` when its time has come. One thread for all exchanges, which mostly sleeps through them: a timer for
    each took a fifth of a millisecond of two."""

    def __init__(self, cut: Callable[[], None]) -> None:
        self._cut = cut
        self._changed = threading.Condition()
        self._at: float | None = None
        self._wakes_at = math.inf
        self._has_ended = False
        self._thread: threading.Thread | None = None

    def set(self, seconds: float) -> None:
        with self._changed:
            self._at = time.monotonic() + seconds
            if self._thread is None and not self._has_ended:
                self._thread = threading.Thread(target=self._watch, name="deadline", daemon=True)
                self._thread.start()
            elif self._at < self._wakes_at:
                self._changed.notify()

    def clear(self) -> None:
        with self._changed:
            self._at = None

    def end(self) -> None:
        with self._changed:
            self._has_ended = True
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while not self._has_ended:
                left = None if self._at is None else self._at - time.monotonic()
                if left is not None and left <= 0:
                    self._at = None
                    self._cut()
                    continue
                # Nobody need wake it for a later deadline than the one it waits for.
                wait = left if left is not None else _ASLEEP
                self._wakes_at = time.monotonic() + wait
                self._changed.wait(wait)


class _Watch:
    """Looks at each window of time whether enough has come in it."""

    def __init__(self, limits: Limits, cut: Callable[[], None]) -> None:
        self._limits = limits
        self._cut = cut
        self._came = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, name="download's watch", daemon=True)
        self._thread.start()

    def came(self, size: int) -> None:
        self._came += size

    def end(self) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        before = 0
        while not self._over.wait(self._limits.window):
            if self._came - before < self._limits.slowest:
                self._cut()
                return
            before = self._came


def _skipped(response: httpx.Response, wanted: Wanted) -> int | None:
    """How many bytes come before the wanted ones; none when it is another answer. Not every proxy knows ranges."""
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    packing = response.headers.get("Content-Encoding", "identity").strip().lower()
    if kind != wanted.content_type or packing != "identity" or response.headers.get("ETag") != wanted.etag:
        return None
    if response.status_code == 200:
        return wanted.start
    span = f"bytes {wanted.start}-{wanted.size - 1}/{wanted.size}"
    return 0 if response.status_code == 206 and response.headers.get("Content-Range") == span else None


def _unpacked(unpack: Any, chunk: bytes, room: int) -> bytes:
    try:
        unpacked: bytes = unpack.decompress(chunk, room)
    except zlib.error as error:
        raise _unreadable() from error
    return unpacked


def _unreadable() -> LinkDown:
    return LinkDown(text("The central's answer cannot be read."), trouble=Trouble.UNREADABLE)


def seconds_until(retry_after: str, date: str) -> float | None:
    """What ``Retry-After`` asks for: seconds, or a date (RFC 9110, 10.2.3). A date is held against the answer's own
    ``Date``, so that nobody's clock matters; without one it says nothing."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after) if len(retry_after) < 8 else None
    until, now = _moment(retry_after), _moment(date)
    return None if until is None or now is None else max(0.0, (until - now).total_seconds())


def _moment(written: str) -> datetime | None:
    from email.utils import parsedate_to_datetime  # here: a start has no use for it, and it takes 2 ms

    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
