"""Runs a peer's runner to its end or to its time limit, and reads the line of JSON that it says last."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec
import psutil

from tests.benchmarks.figures import median


@dataclass(frozen=True, slots=True)
class Absent:
    """There is no figure of a peer, and why."""

    reason: str


class Found(msgspec.Struct, frozen=True):
    """What a runner says: how many records it moved, and in how many seconds in each round."""

    version: str
    records: int
    seconds: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """Of the median round."""
        return self.records / median(self.seconds)


def run(command: list[str], environment: dict[str, str], folder: Path, seconds: float) -> Found | Absent:
    """What it found, within so many seconds. Nothing that it started is left running; its files are in the folder."""
    said, complaint = folder / "said.txt", folder / "complaint.txt"
    with (
        said.open("wb") as out,
        complaint.open("wb") as err,
        # Its input is held open, and closed with this process: that ends the runner whatever happens here.
        subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=out, stderr=err
        ) as process,
    ):
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            return Absent(f"it took more than {seconds:g} s")
        finally:
            _end(process)
    if code != 0:
        return Absent(f"it ended with {code}: {_last_of(complaint) or 'not a word'}")
    return understood(said.read_text(encoding="utf-8", errors="replace"))


def understood(said: str) -> Found | Absent:
    """The last line; a peer may have said things of its own before it."""
    line = said.strip().rpartition("\n")[2]
    try:
        found = msgspec.json.decode(line, type=Found)
    except msgspec.DecodeError:
        return Absent(f"it said what cannot be understood: {line[:200]!r}")
    if not found.seconds or min(found.seconds) <= 0:
        return Absent(f"it measured nothing: {line[:200]}")
    return found


def _last_of(complaint: Path) -> str:
    return complaint.read_text(encoding="utf-8", errors="replace").strip()[-1_000:]


def _end(process: subprocess.Popen[bytes]) -> None:
    """It and the servers that it started, each by its process id."""
    with suppress(psutil.NoSuchProcess):
        family = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        for one in family:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(family, timeout=10)
