"""The real application over real HTTP on the loopback, for as long as a test wants it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import uvicorn
from fastapi import FastAPI


@contextmanager
def served(app: FastAPI, lifespan: Literal["on", "off"] = "off", http: Any = "auto") -> Iterator[str]:
    """The address that ``app`` answers at. With ``lifespan`` what it does by itself goes on, too, and its database is
    closed at the end."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # as the program does
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, lifespan=lifespan, ws="wsproto", http=http)
    )
    thread = threading.Thread(target=server.run, args=([listening],), name="served")
    thread.start()
    try:
        until = time.monotonic() + 10
        while not server.started:
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.005)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listening.close()
