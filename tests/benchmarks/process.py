"""A started program that says on standard output how far it is, and ends when its standard input is closed."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil


class Started:
    def __init__(self, arguments: list[str]) -> None:
        self._name = arguments[0]
        self._began = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def seconds_until(self, said: str) -> float:
        """From the launch to the line that says so."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.strip() == said:
                return time.perf_counter() - self._began
        raise AssertionError(f"{self._name} never said {said!r}: {self._complaint()}")

    def megabytes(self) -> float:
        """Resident."""
        return float(psutil.Process(self._process.pid).memory_info().rss) / 1e6

    def end(self) -> None:
        try:
            self._process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            raise

    def _complaint(self) -> str:
        assert self._process.stderr is not None
        return self._process.stderr.read()[-2_000:]


@contextmanager
def started(*arguments: str) -> Iterator[Started]:
    process = Started(list(arguments))
    try:
        yield process
    finally:
        process.end()


def launch_time(*arguments: str, until: str = "accepted") -> float:
    """Seconds from a process's launch until it says so."""
    with started(*arguments) as process:
        return process.seconds_until(until)
