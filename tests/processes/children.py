"""The processes of a soak: a central and workstations, started again after each kill; ended by their ids alone."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from ims_desktop.domain.ids import OperationId

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
"""Seconds for a start on a busy machine."""


class CentralProcess:
    """``ims-desktop central serve`` at a port that stays the same."""

    def __init__(self, folder: Path, database: str) -> None:
        self.port = _free_port()
        self._folder = folder
        self._database = database
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        serve = ["serve", "--data", str(self._folder), "--port", str(self.port), "--database", self._database]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ims_desktop", "central", *serve],
            cwd=PROJECT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
        )
        until = time.monotonic() + PATIENCE
        while not _answers(self.port):
            assert self._process.poll() is None, f"the central ended by itself: {self._process.returncode}"
            assert time.monotonic() < until, "the central does not come up"
            time.sleep(0.05)

    def end(self, how: signal.Signals) -> bool:
        """Whether it ended by that; one that takes too long over it is killed, as a service manager does."""
        if self._process is None or self._process.poll() is not None:
            return True
        os.kill(self._process.pid, how)
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(PATIENCE)
            return False
        return True


class ClientProcess:
    """A workstation of ``tests.processes.client``; ``heard`` is every operation whose beep somebody heard."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.heard: list[OperationId] = []
        self.lives = 0
        self._url = url
        self._process: subprocess.Popen[str] | None = None
        self._listener: threading.Thread | None = None
        self._said: list[str] = []

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def last_words(self) -> str:
        return (self.folder / "stderr").read_text()[-2_000:]

    def start(self, seed: int) -> None:
        self.lives += 1
        with (self.folder / "stderr").open("w") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.processes.client", str(self.folder), self._url, str(seed)],
                cwd=PROJECT,
                stdout=subprocess.PIPE,
                stderr=errors,
                stdin=subprocess.DEVNULL,
                text=True,
            )
        self._listener = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._listener.start()

    def kill(self) -> None:
        """Whoever ended by itself has something to say about it."""
        if self._process is None or self._listener is None:
            return
        assert self._process.poll() is None, f"{self.folder.name} ended by itself: {self.last_words}"
        self._process.kill()
        self._process.wait(PATIENCE)
        self._listener.join(PATIENCE)

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        with process.stdout as beeps:
            for line in beeps:
                if line.endswith("\n"):  # a kill may cut the last one
                    self.heard.append(OperationId(line.strip()))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
