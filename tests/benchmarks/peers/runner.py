"""A peer's runner while it works: says what it is ready with, then measures a round whenever it is told to.

It says lines of JSON, ``Ready`` first, then a ``Round`` for each line that it is sent; anything else that its peer's
libraries print is passed over. The end of its input is its end, too.
"""

from __future__ import annotations

import queue
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

import msgspec
import psutil


class Absent(Exception):
    """There is no figure of a peer, and why."""


class Ready(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The version that runs, and how many records it moves in a round."""

    version: str
    records: int


class Round(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    seconds: float


Message = TypeVar("Message", Ready, Round)


class Runner:
    def __init__(self, process: subprocess.Popen[bytes], complaint: Path) -> None:
        self._process = process
        self._complaint = complaint
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def ready(self, within: float) -> Ready:
        """Once its server is filled. Raises ``Absent`` when that took more than so many seconds, or went wrong."""
        return self._told(Ready, within)

    def round(self, within: float) -> float:
        """The seconds of one round. Raises ``Absent`` as above."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # it has ended: what it said last tells why
            self._process.stdin.write(b"\n")
            self._process.stdin.flush()
        seconds = self._told(Round, within).seconds
        if seconds <= 0:
            raise Absent("it measured nothing")
        return seconds

    def end(self) -> None:
        """It and the servers that it started, each by its process id."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):  # a line that it did not live to read
            self._process.stdin.close()
        with suppress(psutil.NoSuchProcess):
            family = psutil.Process(self._process.pid).children(recursive=True)
            self._process.kill()
            for one in family:
                with suppress(psutil.NoSuchProcess):
                    one.kill()
            psutil.wait_procs(family, timeout=10)
        self._reader.join()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def _told(self, kind: type[Message], within: float) -> Message:
        until = time.monotonic() + within
        while True:
            try:
                line = self._lines.get(timeout=max(0, until - time.monotonic()))
            except queue.Empty:
                raise Absent(f"it took more than {within:g} s") from None
            if line is None:
                raise Absent(f"it ended with {self._process.wait()}: {self._last_words() or 'not a word'}")
            with suppress(msgspec.DecodeError):
                return msgspec.json.decode(line, type=kind)

    def _last_words(self) -> str:
        return self._complaint.read_text(encoding="utf-8", errors="replace").strip()[-1_000:]


@contextmanager
def running(command: list[str], environment: dict[str, str], folder: Path) -> Iterator[Runner]:
    """Nothing that it started is left running; its files are in the folder."""
    complaint = folder / "complaint.txt"
    pipe = subprocess.PIPE
    with (
        complaint.open("wb") as err,
        subprocess.Popen(command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=err) as process,
    ):
        runner = Runner(process, complaint)
        try:
            yield runner
        finally:
            runner.end()
