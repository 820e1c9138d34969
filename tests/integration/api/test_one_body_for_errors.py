"""Every error has the one body, whoever raised it: the API, the framework, or a fault of ours."""

from __future__ import annotations

import json
import socket
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from sqlalchemy.exc import OperationalError

from ims_desktop.central.app import create_app
from ims_desktop.central.database import Database
from ims_desktop.domain.errors import our_bug
from tests.integration.api.company import PLENTY, Company, Json
from tests.integration.api.serving import served

PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "errors", "error", "correlation_id"],
    "properties": {
        "type": {"type": "string", "pattern": "^urn:ims:problem:"},
        "status": {"type": "integer"},
        "errors": {"type": "array"},
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {"code": {"pattern": "^[A-Z_]+$"}, "message": {"type": "string", "minLength": 1}},
        },
        "correlation_id": {"type": "string", "minLength": 8},
    },
}


def check(answer: Json, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    Draft202012Validator(PROBLEM).validate(body)
    assert (body["status"], body["error"]["code"]) == (status, code)
    assert body["correlation_id"] == answer.headers["X-Request-ID"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "code"),
    [
        ("GET", "/nothing", {}, 404, "NOT_FOUND"),
        ("GET", "/items/NONE", {}, 404, "NOT_FOUND"),
        ("PATCH", "/items", {}, 405, "METHOD_NOT_ALLOWED"),
        ("PUT", "/cases/X", {"json": {}}, 405, "METHOD_NOT_ALLOWED"),
        ("GET", "/items", {"headers": {"Accept": "text/html"}}, 406, "NOT_ACCEPTABLE"),
        ("GET", "/items", {"headers": {"Accept": "application/json;q=0, */*"}}, 406, "NOT_ACCEPTABLE"),
        ("GET", "/items?limit=0", {}, 400, "BAD_REQUEST"),
        ("GET", "/items?limit=201", {}, 400, "BAD_REQUEST"),
        ("GET", "/items?limit=many", {}, 400, "BAD_REQUEST"),
        ("POST", "/items", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "BAD_REQUEST"),
        ("POST", "/items", {"content": b"\xff", "headers": {"Content-Type": "application/json"}}, 400, "BAD_REQUEST"),
        ("POST", "/items", {}, 400, "BAD_REQUEST"),
        ("POST", "/items", {"json": []}, 400, "BAD_REQUEST"),
        ("POST", "/items", {"json": 1.5}, 400, "BAD_REQUEST"),
        ("POST", "/items", {"data": {"sku": "A"}}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("POST", "/items", {"content": b"{}"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        (
            "POST",
            "/items",
            {"content": b"{}", "headers": {"Content-Type": "application/json; charset=utf-16"}},
            415,
            "UNSUPPORTED_MEDIA_TYPE",
        ),
        ("POST", "/items", {"content": b" " * 1_048_577}, 413, "CONTENT_TOO_LARGE"),
    ],
)
def test_what_a_client_does_wrong_is_said_in_the_one_body(
    company_on_file: Company, method: str, path: str, options: Json, status: int, code: str
) -> None:
    check(company_on_file.admin.request(method, path, **options), status, code)


def test_a_body_without_a_length_is_read_no_further_than_allowed(company_on_file: Company) -> None:
    address = urlsplit(company_on_file.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as line:
        head = (
            "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            "Transfer-Encoding: chunked\r\n\r\n"
        )
        line.sendall(head.encode())
        chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
        for _ in range(17):
            line.sendall(chunk)
        # Never ended: the answer comes all the same.
        assert line.recv(64).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("depth", [17, 200_000])
def test_a_body_that_nests_without_end_is_refused(company_on_file: Company, depth: int) -> None:
    body = "[" * depth + "]" * depth
    answer = company_on_file.admin.post("/items", content=body, headers={"Content-Type": "application/json"})

    check(answer, 400, "BAD_REQUEST")


def test_an_unknown_method_is_told_all_that_are_known(company_on_file: Company) -> None:
    answer = company_on_file.admin.patch("/items/X")

    assert answer.headers["Allow"] == "DELETE, GET, PUT"


def test_what_is_wrong_with_a_body_is_pointed_at_without_repeating_it(company_on_file: Company) -> None:
    line = {"product_id": "A", "quantity": "a secret"}
    answer = company_on_file.admin.post("/purchase-orders", json={"supplier_id": "S", "items": [line], "a/b~": 1})

    check(answer, 400, "BAD_REQUEST")
    pointers = [error["pointer"] for error in answer.json()["errors"]]
    assert pointers == ["/items/0/quantity", "/a~1b~0"]
    assert "a secret" not in answer.text
    assert answer.json()["error"]["message"] == "/items/0/quantity: must be a JSON number"


@pytest.mark.parametrize("sent", ["abc-123", "01a2008a-9235-7000-9171-8595826d903c"])
def test_a_request_keeps_the_id_that_its_client_gave_it(company_on_file: Company, sent: str) -> None:
    assert company_on_file.admin.get("/items", headers={"X-Request-ID": sent}).headers["X-Request-ID"] == sent


@pytest.mark.parametrize("sent", ["", "a b", "x" * 65, 'a"b', "<b>"])
def test_an_id_that_would_confuse_a_log_is_replaced(company_on_file: Company, sent: str) -> None:
    assert company_on_file.admin.get("/items", headers={"X-Request-ID": sent}).headers["X-Request-ID"] != sent


def _failing_app(database: Database) -> FastAPI:
    app = create_app(database, gateway=PLENTY)

    @app.get("/api/v1/broken")
    def broken() -> None:
        raise KeyError("a secret of the house")

    @app.get("/api/v1/bug")
    def bug() -> None:
        raise our_bug("a secret of the house")

    @app.get("/api/v1/unreachable")
    def unreachable() -> None:
        raise OperationalError("SELECT secret", {}, Exception("connection refused"))

    return app


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("broken", 500, "INTERNAL_ERROR"), ("bug", 500, "INTERNAL_ERROR"), ("unreachable", 503, "TRY_AGAIN")],
)
def test_a_fault_of_ours_is_logged_in_full_and_told_to_nobody(
    company_on_file: Company, caplog: pytest.LogCaptureFixture, path: str, status: int, code: str
) -> None:
    with served(_failing_app(company_on_file.database)) as url:
        client = company_on_file.stranger(Origin="http://localhost:3000", **{"X-Request-ID": "look-for-me"})
        answer = client.get(f"{url}/api/v1/{path}")

    check(answer, status, code)
    assert "secret" not in answer.text
    assert "secret" in caplog.text
    assert answer.headers["Access-Control-Allow-Origin"] == "http://localhost:3000"
    if status == 500:
        assert answer.json()["error"] == {"code": "INTERNAL_ERROR", "message": "An internal error occurred"}


def test_a_problem_is_plain_json(company_on_file: Company) -> None:
    answer = company_on_file.admin.get("/items/鏈條")

    check(answer, 404, "NOT_FOUND")
    assert json.loads(answer.content)["error"]["message"] == "There is no item “鏈條”."
