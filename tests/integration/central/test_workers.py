"""Several processes at one address: they share the work, are replaced when they die, and end together."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import httpx
import psutil
import pytest

from ims_desktop.central import commands
from ims_desktop.central.database import Database
from ims_desktop.central.workers import check_workers
from ims_desktop.domain.errors import InputProblem
from ims_desktop.protocol.codec import encode
from tests.integration.central.company import Company, Workstation
from tests.integration.central.crowd import Crowd
from tests.integration.central.processes import PATIENCE, Served, serving
from tests.integration.central.talk import talking

WORKERS = 3

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="its signals are others"),
    pytest.mark.xdist_group("long shifts"),
]


@pytest.fixture
def database(postgres: Database) -> Database:
    return postgres


@pytest.fixture
def url(postgres: Database) -> str:
    return postgres.url.render_as_string(hide_password=False)


@pytest.fixture
def served(tmp_path: Path, url: str, company: Company) -> Iterator[Served]:
    """Over the company's database."""
    with serving(tmp_path, url, "--workers", str(WORKERS)) as served:
        yield served


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.05)


def push(served: Served, station: Workstation, count: int) -> None:
    """Over HTTP, on a connection of its own, so by whichever worker takes it."""
    made = b",".join(encode(station.receives("BOLT", "1", "PO-1/1")) for _ in range(count))
    body = b'{"workstation":"%s","epoch":"","operations":[%s]}' % (station.id.encode(), made)
    headers = {"Authorization": station.authorization}
    httpx.post(f"{served.url}/api/v1/sync/push", content=body, headers=headers, timeout=60).raise_for_status()


def test_a_commit_in_one_worker_is_heard_in_all_of_them(served: Served, company: Company, dock: Workstation) -> None:
    stations = [company.enrol(f"PC {number}") for number in range(4)]
    with ExitStack() as sockets:
        talks = [sockets.enter_context(talking(served.url)) for _ in range(12)]
        for number, talk in enumerate(talks):
            assert talk.connect({"token": stations[number % 4].enrolled.key}).startswith("0")
            talk.subscribe("feed")
        push(served, dock, 1)
        assert all(talk.event("feed:moved")["high"] > 0 for talk in talks)
        listening = [sum(c.status == "ESTABLISHED" for c in one.net_connections("tcp")) for one in served.workers()]
    assert sum(count > 1 for count in listening) > 1, f"one worker had all the sockets: {listening}"


def test_a_crowd_on_the_same_items_waits_for_nobody_for_ever_and_loses_nothing(
    served: Served, company: Company
) -> None:
    """Eight workstations at once, whose batches name the same positions in opposite orders, and one that reads."""
    company.add_items(10)
    crowd = Crowd(company, served.url, stations=8, batches=6, operations=20)
    crowd.run()
    assert crowd.answers == {200: 48}
    assert crowd.rows_lost() == 0
    assert company.books_are_even()
    assert sum(company.on_hand(f"I-{number:06d}").micro for number in range(10)) == 8 * 6 * 20 * 1_000_000


def test_a_worker_that_is_killed_is_replaced_and_the_others_go_on(served: Served) -> None:
    before = served.workers()
    assert len(before) == WORKERS
    os.kill(before[0].pid, signal.SIGKILL)
    until(served.answers)
    until(lambda: len(served.workers()) == WORKERS and before[0] not in served.workers())
    until(served.answers)


def test_all_of_them_end_at_one_signal(served: Served) -> None:
    workers = served.workers()
    served.process.send_signal(signal.SIGTERM)
    assert served.process.wait(PATIENCE) == 0
    assert not any(one.is_running() for one in workers)


def test_none_of_them_outlives_a_supervisor_that_is_killed(served: Served) -> None:
    workers = served.workers()
    served.process.kill()
    served.process.wait()
    until(lambda: not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in workers))


def test_one_folder_is_served_once(served: Served, tmp_path: Path, url: str) -> None:
    command = [sys.executable, "-m", "ims_desktop", "central", "serve", "--data", str(tmp_path), "--database", url]
    again = subprocess.run([*command, "--workers", "2", "--port", "0"], capture_output=True, text=True, check=False)
    assert again.returncode == 2
    assert "runs already" in again.stderr


@pytest.mark.parametrize("workers", [2, 8])
def test_a_sqlite_file_is_served_by_one(workers: int) -> None:
    with pytest.raises(InputProblem, match="SQLite"):
        check_workers(workers, is_sqlite=True)


@pytest.mark.parametrize("workers", [-1, 0, 33])
def test_a_number_of_workers_that_cannot_be_is_refused(workers: int) -> None:
    with pytest.raises(InputProblem, match="workers"):
        check_workers(workers, is_sqlite=False)


def test_the_command_says_so_too(tmp_path: Path) -> None:
    commands.init(tmp_path, environment={"IMS_ADMIN_PASSWORD": "a-long-password"})
    command = [sys.executable, "-m", "ims_desktop", "central", "serve", "--data", str(tmp_path), "--workers", "2"]
    refused = subprocess.run(command, capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert "One process serves a SQLite file" in refused.stderr


@pytest.mark.skipif(
    not shutil.which("redis-server") or find_spec("redis") is None,
    reason="no Redis here: its server, and the package redis",
)
def test_with_redis_a_commit_is_heard_in_all_of_them(
    tmp_path: Path, url: str, company: Company, dock: Workstation
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    redis = subprocess.Popen(
        ["redis-server", "--port", str(port), "--save", "", "--dir", str(tmp_path)], stdout=subprocess.DEVNULL
    )
    try:
        with (
            serving(tmp_path, url, "--workers", "2", "--redis", f"redis://127.0.0.1:{port}/0") as served,
            ExitStack() as sockets,
        ):
            talks = [sockets.enter_context(talking(served.url)) for _ in range(8)]
            for talk in talks:
                talk.connect({"token": company.enrol("PC").enrolled.key})
                talk.subscribe("feed")
            for _ in range(3):  # the looks without a bell come every five seconds: not by them alone
                push(served, dock, 1)
                assert all(talk.event("feed:moved", seconds=4)["high"] > 0 for talk in talks)
    finally:
        redis.terminate()
        redis.wait()


def test_without_the_package_redis_is_refused_kindly(tmp_path: Path, url: str, company: Company) -> None:
    if find_spec("redis") is not None:
        pytest.skip("it is installed")
    command = [sys.executable, "-m", "ims_desktop", "central", "serve", "--data", str(tmp_path), "--database", url]
    for workers in ("1", "2"):
        options = ["--workers", workers, "--redis", "redis://127.0.0.1/0", "--port", "0"]
        refused = subprocess.run([*command, *options], capture_output=True, text=True, check=False)
        assert refused.returncode == 2, refused.stderr
        assert "redis is not installed" in refused.stderr
