"""A demo of two workstations that is ended from outside: nothing of it goes on running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="processes are looked up in /proc"),
    pytest.mark.xdist_group("long shifts"),
    pytest.mark.timeout(180),
]
PATIENCE_S = 60


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Two windows and a central, all of them at work."""
    data = tmp_path / "data"
    command = [sys.executable, "-m", "ims_desktop", "demo", "--workstations", "2", "--data", str(data)]
    process = subprocess.Popen(
        command, env=os.environ | {"QT_QPA_PLATFORM": "offscreen"}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    )
    try:
        _until(lambda: (data / "WS-02" / "local.db").exists() and len(_running(data)) == 3)
        yield process
    finally:
        for one in _running(data):
            os.kill(one, signal.SIGKILL)
        process.wait(10)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_outlives_a_demo(demo: subprocess.Popen[bytes], tmp_path: Path, told: signal.Signals) -> None:
    demo.send_signal(told)
    assert demo.wait(PATIENCE_S) == (-told if told == signal.SIGKILL else 0)
    _until(lambda: not _running(tmp_path / "data"))
    second = (tmp_path / "data" / "WS-02" / "lock").read_bytes()
    assert second == b"", "the second workstation was closed as somebody at its window closes it"


def _running(data: Path) -> list[int]:
    """The processes that work on this folder."""
    processes = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [int(entry.name) for entry in processes if str(data) in _command(entry)]


def _command(entry: Path) -> str:
    try:
        return (entry / "cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""


def _until(is_so: Callable[[], bool]) -> None:
    giving_up = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < giving_up
        time.sleep(0.1)
