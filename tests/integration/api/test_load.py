"""What is too much at once, too large for a stranger, or never arrives: answered, and bounded in memory."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

import httpx
import pytest

from ims_desktop.central.app import create_app
from ims_desktop.central.database import Database
from ims_desktop.central.gateway.load import LoadLimits
from ims_desktop.central.gateway.settings import GatewaySettings
from ims_desktop.central.patience import PatientProtocol
from ims_desktop.central.serve import config_of
from tests.integration.api.serving import served
from tests.integration.central.company import Company, TickingClock, Workstation

PUSH = "/api/v1/sync/push"
LOGIN = "/api/v1/auth/login"


@pytest.fixture
def books(sqlite: Database) -> Company:
    return Company.found(sqlite)


@pytest.fixture
def dock_of(books: Company) -> Workstation:
    return books.enrol()


@contextmanager
def central(books: Company, load: LoadLimits) -> Iterator[str]:
    with served(create_app(books.database, TickingClock(), GatewaySettings(load=load))) as url:
        yield url


def begun(url: str, path: str, length: int, body: bytes, authorization: str = "") -> socket.socket:
    """A request whose body is announced and not sent to its end."""
    parts = urlsplit(url)
    line = socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30)
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
    line.sendall(f"{head}Authorization: {authorization}\r\n\r\n".encode() + body)
    return line


def answered(line: socket.socket) -> bytes:
    data = b""
    while piece := line.recv(65_536):
        data += piece
    return data


def test_a_body_that_never_arrives_is_given_up_and_holds_nobody(books: Company, dock_of: Workstation) -> None:
    with central(books, LoadLimits(body_seconds=0.5)) as url, ExitStack() as lines:
        slow = [
            lines.enter_context(begun(url, PUSH, 1_000_000, b"{", dock_of.authorization)) for _ in range(60)
        ]  # more than the server has threads
        assert httpx.get(f"{url}/api/v1/openapi.json", timeout=30).status_code == 200
        assert answered(slow[0]).startswith(b"HTTP/1.1 408 ")
        assert b"REQUEST_TIMEOUT" in answered(slow[1])


def test_bodies_together_are_bounded_and_the_next_is_told_when_to_come_back(
    books: Company, dock_of: Workstation
) -> None:
    with central(books, LoadLimits(body_bytes=300_000)) as url, ExitStack() as lines:
        for _ in range(2):
            lines.enter_context(begun(url, PUSH, 3_000_000, b" " * 140_000, dock_of.authorization))
        until_held(url, dock_of)
        refused = httpx.post(
            f"{url}{PUSH}", content=b" " * 200_000, headers={"Authorization": dock_of.authorization}, timeout=60
        )
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "TRY_AGAIN")
        assert 1 <= int(refused.headers["retry-after"]) <= 4


def until_held(url: str, dock: Workstation) -> None:
    """Until what was sent has been read: then there is no room for as much again."""
    end = time.monotonic() + 30
    while httpx.post(
        f"{url}{PUSH}", content=b" " * 120_000, headers={"Authorization": dock.authorization}
    ).is_client_error:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_what_was_given_back_is_there_for_the_next(books: Company, dock_of: Workstation) -> None:
    with central(books, LoadLimits(body_bytes=300_000)) as url:
        for _ in range(10):
            answer = httpx.post(
                f"{url}{PUSH}", content=b" " * 200_000, headers={"Authorization": dock_of.authorization}
            )
            assert answer.status_code == 400


def test_more_requests_at_once_than_are_taken_on_are_told_when_to_come_back(books: Company) -> None:
    with central(books, LoadLimits(requests=2)) as url, ExitStack() as lines:
        for _ in range(2):
            lines.enter_context(begun(url, LOGIN, 100, b"{"))
        end = time.monotonic() + 30
        while (answer := httpx.get(f"{url}/api/v1/openapi.json", timeout=60)).status_code == 200:
            assert time.monotonic() < end
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) >= 1


def test_of_a_stranger_only_a_little_is_read(books: Company) -> None:
    with central(books, LoadLimits()) as url:
        large = b'{"username": "' + b"x" * 200_000 + b'"}'
        json = {"Content-Type": "application/json"}
        assert httpx.post(f"{url}{LOGIN}", content=large, headers=json, timeout=60).status_code == 413
        assert httpx.post(f"{url}{PUSH}", content=b" " * 200_000, timeout=60).status_code == 401
        assert httpx.post(f"{url}/api/v1/sync/enrol", content=b" " * 200_000, timeout=60).status_code == 413


def test_a_head_that_never_arrives_is_hung_up_on(books: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ims_desktop.central.patience.HEAD_SECONDS", 0.3)
    app = create_app(books.database, TickingClock())
    assert config_of(app).http is PatientProtocol
    with served(app, http=PatientProtocol) as url:
        parts = urlsplit(url)
        where = (parts.hostname or "", parts.port or 0)
        with socket.create_connection(where, timeout=30) as silent, socket.create_connection(where, timeout=30) as slow:
            slow.sendall(b"GET /api/v1/op")
            assert silent.recv(1) == b""
            assert slow.recv(1) == b""
        with httpx.Client(base_url=url, timeout=60) as client:
            assert [client.get("/api/v1/openapi.json").status_code for _ in range(3)] == [200] * 3


def test_a_crowd_loses_nothing_that_was_taken(books: Company) -> None:
    """Ten workstations at a central that takes on two requests at once: each keeps to what it is told."""
    stations = [books.enrol(f"PC {number}") for number in range(10)]

    def shift(station: Workstation, url: str) -> None:
        station.receives("BOLT", "1", "PO-1/1")
        while True:
            with httpx.Client(base_url=url, headers={"Authorization": station.authorization}, timeout=60) as client:
                answer = client.post(PUSH, content=station.encoded())
            if answer.status_code == 200:
                return
            assert answer.status_code in (429, 503)
            time.sleep(int(answer.headers["retry-after"]) / 20)

    with central(books, LoadLimits(requests=2)) as url:
        threads = [threading.Thread(target=shift, args=(station, url)) for station in stations]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
    assert str(books.on_hand("BOLT")) == "10"
