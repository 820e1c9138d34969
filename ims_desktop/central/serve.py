"""Serving: one process, one data folder, one line on standard output once it listens."""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI

from ims_desktop.central.folder import DataFolder
from ims_desktop.central.patience import PatientProtocol
from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.texts import text

log = logging.getLogger(__name__)

STANDARD_INPUT = 0
PATIENCE = 10
"""Seconds that requests in progress get when the central stops."""

MOST_CONNECTIONS = 4_000
"""Sockets of the live line among them. What is to be done at once has closer limits (``gateway.load``)."""

MOST_MESSAGE_BYTES = 65_536
"""On a socket; what it may really say is bounded more closely where it is read."""


def serve(app: FastAPI, folder: Path, host: str, port: int, embedded: bool = False) -> None:
    """Serves until SIGTERM or Ctrl+C; ``embedded`` also until standard input ends, as it does with the parent.

    Prints ``listening on http://H:P`` once it is ready; port 0 is any free one. Raises ``TryAgain`` for a folder or
    a port that is in use.
    """
    data = DataFolder(folder)
    with ExitStack() as ending:
        ending.enter_context(data.held())
        listening = ending.enter_context(listening_at(host, port))
        bound: int = listening.getsockname()[1]
        ending.enter_context(data.announced(bound))
        server = Server(config_of(app), lambda: say_where(host, bound))
        if embedded:
            end_with_standard_input(server.stop)
        server.run(sockets=[listening])


class Server(uvicorn.Server):
    """Says when it is ready, and ends by returning when it is told to stop."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn's own raises the signal again after its shutdown: a clean stop would look like a crash.
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        with told_to_stop(self.stop):
            yield

    def stop(self) -> None:
        """From any thread."""
        self.should_exit = True


@contextmanager
def told_to_stop(stop: Callable[[], None]) -> Iterator[None]:
    """Calls ``stop`` at SIGTERM and Ctrl+C; for the main thread."""

    def told(_signal: int, _frame: FrameType | None) -> None:
        stop()

    before = {one: signal.signal(one, told) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def config_of(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=PatientProtocol,
        limit_concurrency=MOST_CONNECTIONS,
        loop="asyncio",
        ws="wsproto",
        ws_max_size=MOST_MESSAGE_BYTES,
        ws_ping_interval=None,  # Socket.IO has pings of its own
        log_config=None,
        access_log=False,
        # Anybody can write X-Forwarded-For; behind a proxy of one's own the proxy does the guarding by address.
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE,
    )


@contextmanager
def listening_at(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise TryAgain(
            text("The central cannot listen there"),
            text("{host}:{port}: {reason}", host=host, port=port, reason=error.strerror or str(error)),
            text("Choose another port (0 is any free one), or stop what uses this one."),
        ) from None
    with listening:
        # Inherited by each connection. asyncio sets it only on sockets that were made with the protocol's number, and
        # without it an answer in two parts waits 40 ms for the other side's acknowledgement of the first.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        yield listening


def say_where(host: str, port: int) -> None:
    shown = f"[{host}]" if ":" in host else host
    try:
        sys.stdout.write(f"listening on http://{shown}:{port}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever started it has gone already; what is still in the buffer must not trouble the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        log.info("nobody reads where it listens")


def end_with_standard_input(stop: Callable[[], None]) -> None:
    def watch() -> None:
        try:
            while os.read(STANDARD_INPUT, 4096):
                pass
        except OSError as error:
            log.info("standard input is gone: %s", error)
        stop()

    # A daemon: where nobody closes its input, it must not keep the process from ending.
    threading.Thread(target=watch, name="end with standard input", daemon=True).start()


def collect_seldom() -> None:
    """What was imported stays for good, and a push makes thousands of objects that are gone with it: looking for
    circles among them took a sixth of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
