"""The central as an administrator starts it: a command, and the processes behind it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil

PATIENCE = 60.0


class Served:
    """``central serve --workers`` as an administrator starts it."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self.process = process
        self.url = url

    def workers(self) -> list[psutil.Process]:
        children = psutil.Process(self.process.pid).children()
        return [one for one in children if "spawn_main" in " ".join(one.cmdline())]

    def answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/api/v1/openapi.json", timeout=5).status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def serving(folder: Path, url: str, *options: str) -> Iterator[Served]:
    command = [sys.executable, "-m", "ims_desktop", "central", "serve", "--data", str(folder), "--database", url]
    process = subprocess.Popen([*command, "--port", "0", *options], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        said = process.stdout.readline()
        assert said.startswith("listening on "), said
        yield Served(process, said.split()[-1])
    finally:
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()
