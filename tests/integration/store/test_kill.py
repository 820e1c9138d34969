"""A client that is killed at any moment has everything it confirmed, and nothing twice."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from ims_desktop.store.local_store import LocalStore

PROJECT = Path(__file__).resolve().parents[3]
KILLS = 30


def heard_until_killed(folder: Path, lines: int, delay: float) -> list[str]:
    """What the client confirmed before it was killed, some moment after its first few operations."""
    client = subprocess.Popen(
        [sys.executable, "-m", "tests.integration.store.recorder", str(folder)],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert client.stdout is not None
    with client.stdout as output:
        heard = [output.readline() for _ in range(lines)]
        killer = threading.Timer(delay, client.send_signal, (signal.SIGKILL,))
        killer.start()
        heard += output.readlines()
    killer.join()
    client.wait()
    return [line for line in heard if line.endswith("\n")]


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL there")
def test_killed_at_any_moment_nothing_confirmed_is_lost_and_nothing_is_there_twice(folder: Path) -> None:
    choose = random.Random(7)
    heard: list[str] = []
    for _ in range(KILLS):
        heard += heard_until_killed(folder, choose.randint(1, 5), choose.random() * 0.02)
    store = LocalStore(folder)
    try:
        kept = store.outbox.after(0, 1_000_000)
        effects = store._connections[0].execute("SELECT number, count(*) FROM main.effects GROUP BY number").fetchall()
    finally:
        store.close()
    assert len(heard) >= KILLS
    assert {line.split()[1] for line in heard} <= {one.id for one in kept}
    assert [line for line in heard if kept[int(line.split()[0]) - 1].id != line.split()[1]] == []
    assert [one.sequence for one in kept] == list(range(1, len(kept) + 1))
    assert len({one.id for one in kept}) == len(kept)
    # At most the one operation a life that was written when the kill came before it could be said.
    assert len(kept) - len(heard) <= KILLS
    assert [count for _, count in effects] == [1] * len(kept)
