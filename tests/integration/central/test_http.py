"""The exchange over HTTP: statuses, problems, and what is bounded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from ims_desktop.central.app import create_app
from ims_desktop.central.database import Database
from ims_desktop.central.sync.budget import SyncBudget
from ims_desktop.central.sync.problems import MEDIA_TYPE, Refused
from ims_desktop.central.sync.routes import MOST_BODY_BYTES
from ims_desktop.protocol.codec import decode, encode
from ims_desktop.protocol.messages import MOST_OPERATIONS, Problem, PullReply, PushReply, PushRequest
from tests.integration.api.serving import served
from tests.integration.central.company import Company, TickingClock, Workstation

PUSH, PULL = "/api/v1/sync/push", "/api/v1/sync/pull"


@pytest.fixture(scope="module")
def company(migrated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """One company for the whole file, on SQLite: what is said over HTTP depends on no database."""
    path = tmp_path_factory.mktemp("central") / "central.db"
    path.write_bytes(migrated_file.read_bytes())
    database = Database(f"sqlite:///{path}")
    yield Company.found(database)
    database.close()


@pytest.fixture(scope="module")
def app(company: Company) -> FastAPI:
    return create_app(company.database, TickingClock(), budget=SyncBudget(tries="1000 per minute"))


@pytest.fixture
def http(app: FastAPI, dock: Workstation) -> Iterator[httpx.Client]:
    with client_of(app, dock) as client:
        yield client


@contextmanager
def client_of(app: FastAPI, dock: Workstation) -> Iterator[httpx.Client]:
    with served(app) as url, httpx.Client(base_url=url, headers={"Authorization": dock.authorization}) as client:
        yield client


def problem_of(response: Any, status: int, code: str) -> Problem:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == MEDIA_TYPE
    problem = decode(response.content, Problem)
    assert (problem.status, problem.error.code) == (status, code)
    return problem


def test_a_shift_over_http(http: httpx.Client, dock: Workstation) -> None:
    made = encode(dock.receives("BOLT", "1", "PO-1/1"))
    body = b'{"workstation":"%s","epoch":"","operations":[%s]}' % (dock.id.encode(), made)
    reply = decode(http.post(PUSH, content=body).content, PushReply)
    assert reply.acknowledged == 1
    page = decode(http.get(PULL, params={"after": 0, "limit": 5, "epoch": reply.epoch}).content, PullReply)
    assert (len(page.changes), page.more) == (5, True)


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", "Basic d3Jvbmc=", "Bearer \xff"])
def test_without_a_key_nothing_is_answered(http: httpx.Client, authorization: str) -> None:
    http.headers = httpx.Headers([(b"Authorization", authorization.encode("latin-1"))])
    for response in (http.post(PUSH, content=b"{}"), http.get(PULL), http.post("/api/v1/sync/renew", content=b"{}")):
        problem_of(response, 401, "unknown_key")
        assert response.headers["www-authenticate"] == "Bearer"


def test_a_key_pushes_for_its_own_workstation(http: httpx.Client) -> None:
    request = encode(PushRequest(workstation="another one", epoch="", operations=()))  # type: ignore[arg-type]
    problem_of(http.post(PUSH, content=request), 401, "unknown_key")


@pytest.mark.parametrize("body", [b"", b"{", b"null", b"[]", b'{"workstation":1}', b"\xff", b"<html>", b"[" * 100_000])
def test_what_is_no_message_is_not_understood(http: httpx.Client, body: bytes) -> None:
    problem_of(http.post(PUSH, content=body), 400, "bad_request")
    problem_of(http.post("/api/v1/sync/enrol", content=body), 400, "bad_request")


@pytest.mark.parametrize("query", ["after=-1", "after=x", "limit=1.5", "after=99999999999999999999", "mirror=%00"])
def test_numbers_that_are_none_are_not_understood(http: httpx.Client, query: str) -> None:
    problem_of(http.get(f"{PULL}?{query}"), 400, "bad_request")


def test_a_newer_protocol_is_told_which_ones_are_spoken(http: httpx.Client) -> None:
    newer = http.post(PUSH, content=b'{"protocol":99,"operations":{"quite":"different"}}')
    problem = problem_of(newer, 400, "protocol_unsupported")
    assert (problem.oldest, problem.newest) == (0, 1), "pushes of every older one are taken"
    problem_of(http.get(PULL, headers={"IMS-Protocol": "99"}), 400, "protocol_unsupported")
    problem_of(http.get(PULL, params={"mirror": 99}), 400, "protocol_unsupported")


def test_too_many_operations_or_bytes_are_too_large(http: httpx.Client, dock: Workstation) -> None:
    many = {"workstation": dock.id, "epoch": "", "operations": [None] * (MOST_OPERATIONS + 1)}
    problem_of(http.post(PUSH, content=json.dumps(many)), 413, "too_large")
    problem_of(http.post(PUSH, content=b"x" * (MOST_BODY_BYTES + 1)), 413, "too_large")


def test_a_single_large_operation_is_taken(http: httpx.Client, dock: Workstation) -> None:
    made = json.loads(encode(dock.receives("BOLT", "1", "PO-1/1")))
    body = {"workstation": dock.id, "epoch": "", "operations": [made | {"future": "x" * 2_000_000}]}
    assert decode(http.post(PUSH, content=json.dumps(body)).content, PushReply).acknowledged == 1


def test_a_gap_says_over_http_what_must_come_next(http: httpx.Client, dock: Workstation) -> None:
    dock.receives("BOLT", "1", "PO-1/1")
    second = encode(dock.receives("BOLT", "1", "PO-1/1"))
    body = b'{"workstation":"%s","epoch":"","operations":[%s]}' % (dock.id.encode(), second)
    assert problem_of(http.post(PUSH, content=body), 409, "gap").expected == 1


def test_a_workstation_beyond_its_budget_is_told_when_to_come_back(company: Company, dock: Workstation) -> None:
    with client_of(create_app(company.database, budget=SyncBudget(requests="2 per minute")), dock) as client:
        answers = [client.get(PULL) for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    problem_of(answers[2], 429, "too_many_requests")
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60


def test_operations_have_a_budget_of_their_own(company: Company, dock: Workstation) -> None:
    made = [encode(dock.receives("BOLT", "1", "PO-1/1")) for _ in range(3)]
    body = b'{"workstation":"%s","epoch":"","operations":[%s]}' % (dock.id.encode(), b",".join(made))
    with client_of(create_app(company.database, budget=SyncBudget(operations="2 per minute")), dock) as client:
        problem_of(client.post(PUSH, content=body), 429, "too_many_requests")


def test_a_central_with_too_many_pushes_in_progress_asks_to_come_back() -> None:
    budget = SyncBudget(at_once=1)

    def second() -> None:
        with budget.turn():
            pass

    with budget.turn(), pytest.raises(Refused) as caught:
        second()
    assert (caught.value.problem.status, caught.value.retry_after) == (429, 1)
    second()
