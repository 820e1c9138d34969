"""A real HTTP server on loopback that answers exactly the bytes it is told to."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, BinaryIO


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Behaviour = Callable[[Asked, BinaryIO], None]


@dataclass
class Server:
    url: str
    asked: list[Asked] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    """Set when the test is over: what stalls waits for it and ends."""


def response(status: int, body: bytes, content_type: str = "application/json", **headers: str) -> bytes:
    named = {"Content-Type": content_type, "Content-Length": str(len(body))}
    named |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + body


def answers(status: int, body: bytes, content_type: str = "application/json", **headers: str) -> Behaviour:
    return lambda _asked, out: _write(out, response(status, body, content_type, **headers))


def _write(out: BinaryIO, data: bytes) -> None:
    out.write(data)
    out.flush()


def _read(source: BinaryIO) -> Asked | None:
    line = source.readline().decode()
    if not line.strip():
        return None
    method, target, _ = line.split(" ", 2)
    headers: dict[str, str] = {}
    while (header := source.readline().decode().strip()) != "":
        name, _, value = header.partition(":")
        headers[name.lower()] = value.strip()
    return Asked(method, target, headers, source.read(int(headers.get("content-length", "0"))))


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[Server]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with suppress(OSError, ValueError):
                while (asked := _read(self.rfile)) is not None:
                    told.asked.append(asked)
                    behaviour(asked, self.wfile)
                    if self.wfile.closed:
                        return

    class Threaded(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """A client that hangs up is no error here."""

    with Threaded(("127.0.0.1", 0), Handler) as server:
        told = Server(f"http://127.0.0.1:{server.server_address[1]}/api/v1")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield told
        finally:
            told.over.set()
            server.shutdown()
            thread.join()
