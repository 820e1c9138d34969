"""Whatever a broken or hostile client sends to the exchange: an answer with a code, no failure, nothing written."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ims_desktop.central.app import create_app
from ims_desktop.central.database import Database
from ims_desktop.central.sync.budget import SyncBudget
from ims_desktop.central.sync.routes import Exchange, Spoken
from ims_desktop.central.tables import cases, feed, movements, operations, outcomes, workstations
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import PushRequest
from tests.integration.api.serving import served
from tests.integration.central.company import Company, TickingClock, Workstation

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

WHATEVER: dict[str, Any] = {"max_examples": 60, "deadline": None, "derandomize": True}
QUIET = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], **WHATEVER)


class Door:
    """The exchange over HTTP, and what lies in the books behind it."""

    def __init__(self, company: Company, here: Workstation, client: httpx.Client) -> None:
        self.company, self.here, self.client = company, here, client

    def written(self) -> tuple[object, ...]:
        rows = [self.company.rows(table) for table in (operations, outcomes, movements, cases)]
        (life,) = self.company.rows(feed)
        return (*map(len, rows), life.high, life.epoch, len(self.company.rows(workstations)))

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> httpx.Response:
        named = {"Authorization": self.here.authorization, "Content-Type": "application/json"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, f"/api/v1/sync/{path}", content=body, headers=named)

    def is_turned_away(self, answer: httpx.Response, before: tuple[object, ...]) -> None:
        assert 400 <= answer.status_code < 500, (answer.status_code, answer.text)
        assert answer.json()["error"]["code"]
        assert self.written() == before


@pytest.fixture
def door(sqlite: Database) -> Iterator[Door]:
    company = Company.found(sqlite)
    here = company.enrol()
    budget = SyncBudget(requests="1000000 per minute", operations="10000000 per minute", tries="1000000 per minute")
    app = create_app(sqlite, lambda: datetime.now(UTC), budget=budget)
    with served(app) as url, httpx.Client(base_url=url, timeout=60) as client:
        yield Door(company, here, client)


PATHS = ("push", "enrol", "renew", "differs")

BAD_BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"<html>",
    "half": b'{"workstation": "w", "operations": [',
    "null": b"null",
    "a list": b"[]",
    "a number": b"12",
    "a string": b'"push"',
    "NUL": b"\x00\x00",
    "not UTF-8": b'{"workstation": "\xff\xfe"}',
    "a lone surrogate": b'{"workstation": "\\ud800", "epoch": "\\udfff", "operations": []}',
    "deep": b"[" * 100_000,
    "deep objects": b'{"a":' * 50_000,
    "deep and whole": b"[" * 20_000 + b"]" * 20_000,
    "a huge number": b'{"protocol": 1' + b"0" * 5_000 + b"}",
    "a negative version": b'{"protocol": -1}',
    "a version from the future": b'{"protocol": 99}',
    "a version that is true": b'{"protocol": true}',
    "a version that is text": b'{"protocol": "1"}',
    "NaN": b'{"protocol": NaN}',
    "infinity": b'{"protocol": 1e999}',
    "two of one key": b'{"workstation": 1, "workstation": 2, "operations": []}',
    "a comment": b"/* hello */ {}",
    "two messages": b"{} {}",
    "a BOM": b"\xef\xbb\xbf{}",
    "UTF-16": '{"protocol": 1}'.encode("utf-16"),
}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("body", BAD_BODIES)
def test_a_body_that_is_no_message_is_turned_away(door: Door, path: str, body: str) -> None:
    before = door.written()
    door.is_turned_away(door.send("POST", path, BAD_BODIES[body]), before)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
NAMES = ("protocol", "workstation", "epoch", "operations", "sscc_given", "acknowledged", "code", "name", "differences")


@given(path=st.sampled_from(PATHS), body=st.dictionaries(st.sampled_from(NAMES), JSON, max_size=7))
@QUIET
def test_fields_of_any_kind_are_turned_away(door: Door, path: str, body: dict[str, Any]) -> None:
    before = door.written()
    answer = door.send("POST", path, msgspec.json.encode(body))
    door.is_turned_away(answer, before)


@given(data=st.binary(max_size=300), path=st.sampled_from(PATHS))
@QUIET
def test_noise_is_turned_away(door: Door, data: bytes, path: str) -> None:
    before = door.written()
    door.is_turned_away(door.send("POST", path, data), before)


@pytest.mark.parametrize(
    "query",
    [
        "after=-1",
        "after=1.5",
        "after=x",
        "after=99999999999999999999",
        "after=%00",
        "after=٣",
        "limit=-1",
        "limit=",
        "through=-3",
        "through=1e3",
        "mirror=99",
        "mirror=one",
        "epoch=another",
        "epoch=%00",
        "after=999999999",
    ],
)
def test_a_pull_of_anything_is_turned_away(door: Door, query: str) -> None:
    before = door.written()
    door.is_turned_away(door.send("GET", f"pull?{query}"), before)


@pytest.mark.parametrize("records", ["moons", "items,moons", ",,,", "items;DROP TABLE items", "%00", "a" * 5_000])
def test_a_pull_of_records_that_nobody_knows_brings_none_of_them(door: Door, records: str) -> None:
    before = door.written()
    answer = door.send("GET", f"pull?records={records}")
    assert answer.status_code == 200
    assert {change[0] for change in answer.json()["changes"]} <= {"items"} or not records.strip(",")
    assert door.written() == before


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Basic eDp5", "Bearer wrong", "Bearer " + "x" * 5_000, "Bearer \x7f"]
)
@pytest.mark.parametrize(
    ("method", "path"), [("POST", "push"), ("GET", "pull"), ("POST", "renew"), ("POST", "differs")]
)
def test_nobody_gets_in_without_a_key(door: Door, method: str, path: str, authorization: str) -> None:
    before = door.written()
    answer = door.send(method, path, b"{}", Authorization=authorization)
    assert answer.status_code == 401
    door.is_turned_away(answer, before)


def test_nobody_hands_in_or_renews_for_another(door: Door) -> None:
    other = door.company.enrol("Other PC")
    before = door.written()
    for path in ("push", "renew", "differs"):
        body = {"workstation": other.id, "epoch": "", "operations": [], "differences": []}
        door.is_turned_away(door.send("POST", path, msgspec.json.encode(body)), before)


@pytest.mark.parametrize("packing", ["gzip", "deflate", "br", "zstd", "nonsense"])
def test_a_packed_body_is_not_unpacked(door: Door, packing: str) -> None:
    before = door.written()
    bomb = gzip.compress(b"0" * 10_000_000)
    door.is_turned_away(door.send("POST", "push", bomb, Content_Encoding=packing), before)


def test_more_bytes_than_are_taken_are_turned_away(door: Door) -> None:
    before = door.written()
    answer = door.send("POST", "push", b" " * 5_000_000)
    assert answer.status_code == 413
    door.is_turned_away(answer, before)


def test_ten_thousand_operations_at_once_are_turned_away(door: Door) -> None:
    before = door.written()
    raws = tuple(msgspec.Raw(b"{}") for _ in range(10_000))
    body = encode(PushRequest(workstation=door.here.id, epoch="", operations=raws))
    answer = door.send("POST", "push", body)
    assert answer.status_code == 413
    door.is_turned_away(answer, before)


@pytest.mark.parametrize("sequence", [-1, 0, 7, 2**63, 2**70])
def test_sequences_that_cannot_follow_are_turned_away(door: Door, sequence: int) -> None:
    before = door.written()
    one = msgspec.json.decode(encode(door.here.receives("BOLT", "1", "PO-1/1")))
    one["sequence"] = sequence
    # One whose number no column holds has none: it is kept as it came, in the place its neighbours leave it.
    body = {"workstation": door.here.id, "epoch": "", "operations": [one]}
    answer = door.send("POST", "push", msgspec.json.encode(body) if sequence < 2**64 else _big(body, sequence))
    if answer.status_code == 200:
        assert sequence >= 2**63
        assert [row.kind for row in door.company.rows(cases)] == ["unreadable"]
    else:
        door.is_turned_away(answer, before)


def _big(body: dict[str, Any], sequence: int) -> bytes:
    body["operations"][0]["sequence"] = 0
    return msgspec.json.encode(body).replace(b'"sequence":0', f'"sequence":{sequence}'.encode())


@pytest.mark.parametrize("payload", [None, 1, [], {}, {"type": "goods_received"}, {"type": "moon"}, "x" * 10_000])
def test_a_payload_that_cannot_be_read_is_kept_word_for_word_with_a_case(door: Door, payload: object) -> None:
    one = msgspec.json.decode(encode(door.here.receives("BOLT", "1", "PO-1/1")))
    one["body"] = payload
    raw = msgspec.json.encode(one)
    body = PushRequest(workstation=door.here.id, epoch="", operations=(msgspec.Raw(raw),))
    assert door.send("POST", "push", encode(body)).status_code == 200
    (kept,) = door.company.rows(operations)
    assert kept.raw == raw
    assert [row.kind for row in door.company.rows(cases)] == ["unreadable"]


@given(one=st.dictionaries(st.sampled_from(["id", "sequence", "operator", "body", "workstation"]), JSON, max_size=5))
@QUIET
def test_an_operation_of_any_kind_is_kept_or_turned_away(door: Door, one: dict[str, Any]) -> None:
    body = {"workstation": door.here.id, "epoch": "", "operations": [one]}
    answer = door.send("POST", "push", msgspec.json.encode(body))
    assert answer.status_code in (200, 409), answer.text
    assert len(door.company.rows(movements)) == 0


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "TRACE", "GET"])
def test_another_method_is_turned_away(door: Door, method: str) -> None:
    before = door.written()
    assert 400 <= door.send(method, "push").status_code < 500
    assert door.written() == before


def test_a_client_that_sends_slowly_and_hangs_up_leaves_nothing(door: Door) -> None:
    before = door.written()
    target = urlsplit(str(door.client.base_url))
    with socket.create_connection((target.hostname or "", target.port or 0), timeout=10) as line:
        line.sendall(b"POST /api/v1/sync/push HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
    assert door.send("GET", "pull").status_code == 200
    assert door.written() == before


class TestVersions:
    @pytest.fixture
    def newer(self, company: Company) -> Exchange:
        """A central of the future that serves versions 2 and 3 only."""
        return Exchange(company.database, TickingClock(), SyncBudget(), spoken=Spoken(2, 3))

    def test_work_of_an_older_program_is_taken_and_its_pull_refused_kindly(
        self, company: Company, dock: Workstation, newer: Exchange
    ) -> None:
        company.exchange = newer
        assert dock.push(dock.receives("BOLT", "1", "PO-1/1")).acknowledged == 1
        with served(create_app(company.database)) as url, httpx.Client(base_url=url) as client:
            answer = client.get("/api/v1/sync/pull", headers={"Authorization": dock.authorization, "IMS-Protocol": "0"})
        assert answer.status_code == 400
        problem = answer.json()
        assert (problem["error"]["code"], problem["oldest"], problem["newest"]) == ("protocol_unsupported", 1, 1)
        assert "versions 1 to 1" in problem["error"]["message"]

    def test_a_newer_program_is_told_what_is_spoken_here(self, company: Company, dock: Workstation) -> None:
        with served(create_app(company.database)) as url, httpx.Client(base_url=url) as client:
            for path in PATHS:
                answer = client.post(
                    f"/api/v1/sync/{path}",
                    content=b'{"protocol": 2, "whatever": true}',
                    headers={"Authorization": dock.authorization},
                )
                assert answer.json()["error"]["code"] == "protocol_unsupported", path
