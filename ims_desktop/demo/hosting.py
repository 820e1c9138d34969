"""A central within this process, over real HTTP on loopback, for whoever must hold its clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from ims_desktop.domain.errors import our_bug


@contextmanager
def hosted(app: FastAPI) -> Iterator[str]:
    """The base address while it answers, on any free port; ends the server and its thread afterwards."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, http="h11", ws="wsproto", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="hosted central")
    thread.start()
    try:
        while not server.started:
            if not thread.is_alive():
                raise our_bug("the central did not start")
            time.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
