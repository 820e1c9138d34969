"""Whatever the other side does, the link says that it is down or what the central's problem is, and nothing else."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import BinaryIO

import pytest

from ims_desktop.domain.ids import SiteId, WorkstationId
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import (
    Enrolled,
    EnrolRequest,
    ErrorBody,
    Problem,
    ProblemCode,
    PullReply,
    PushReply,
    PushRequest,
)
from ims_desktop.protocol.mirror import MIRROR
from ims_desktop.sync.http_link import HttpLink
from ims_desktop.sync.wire import Limits
from tests.unit.sync.loopback import Asked, Behaviour, Server, answers, response, serving

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
WS = WorkstationId("w1")
QUICK = Limits(connect=0.5, read=0.3, total=0.8, body=100_000)
PAGE = encode(PullReply(epoch="e", mirror=MIRROR, server_time=NOW, cursor=0, high=0, more=False, changes=()))


class OneKey:
    def __init__(self, key: str | None = "the-key") -> None:
        self.key = key
        self.asked = 0

    def get(self, workstation: WorkstationId) -> str | None:
        self.asked += 1
        return self.key

    def put(self, workstation: WorkstationId, key: str) -> None:
        self.key = key

    def where(self) -> Text:
        return text("In this test.")


@contextmanager
def linked(
    behaviour: Behaviour, limits: Limits = QUICK, keys: OneKey | None = None
) -> Iterator[tuple[HttpLink, Server]]:
    with serving(behaviour) as server:
        link = HttpLink(server.url, lambda: WS, keys or OneKey(), limits)
        try:
            yield link, server
        finally:
            link.close()


def pull(link: HttpLink) -> PullReply:
    return link.pull(7, 100, "life one")


def is_down(behaviour: Behaviour, limits: Limits = QUICK) -> LinkDown:
    with linked(behaviour, limits) as (link, _), pytest.raises(LinkDown) as down:
        pull(link)
    return down.value


def test_a_pull_asks_after_the_cursor_with_the_workstations_key() -> None:
    with linked(answers(200, PAGE)) as (link, server):
        assert pull(link).epoch == "e"
    (asked,) = server.asked
    assert (asked.method, asked.target) == (
        "GET",
        f"/api/v1/sync/pull?after=7&limit=100&epoch=life+one&mirror={MIRROR}",
    )
    assert (asked.headers["authorization"], asked.headers["ims-protocol"]) == ("Bearer the-key", "1")


def test_a_push_carries_the_operations_and_brings_what_is_acknowledged() -> None:
    reply = encode(PushReply(epoch="e", server_time=NOW, acknowledged=3))
    request = PushRequest(workstation=WS, epoch="e", operations=())
    with linked(answers(200, reply)) as (link, server):
        assert link.push(request).acknowledged == 3
    assert (server.asked[0].target, server.asked[0].body) == ("/api/v1/sync/push", encode(request))
    assert server.asked[0].headers["content-type"] == "application/json"


def test_enrolling_needs_no_key_and_renewing_shows_the_old_one() -> None:
    enrolled = Enrolled(workstation=WS, name="Dock", prefix="D1", site=SiteId("s"), key="k2", epoch="e")
    with linked(answers(200, encode(enrolled))) as (link, server):
        assert link.enrol(EnrolRequest(code="123", name="Dock")) == enrolled
        assert link.renew() == enrolled
    enrol, renew = server.asked
    assert (enrol.target, "authorization" in enrol.headers) == ("/api/v1/sync/enrol", False)
    assert (renew.target, renew.headers["authorization"]) == ("/api/v1/sync/renew", "Bearer the-key")


def test_two_exchanges_share_a_connection_and_ask_the_keychain_once() -> None:
    keys = OneKey()
    with linked(answers(200, PAGE), keys=keys) as (link, _):
        pull(link)
        pull(link)
    assert keys.asked == 1


def test_a_packed_answer_is_unpacked() -> None:
    with linked(answers(200, gzip.compress(PAGE), Content_Encoding="gzip")) as (link, _):
        assert pull(link).epoch == "e"


def test_a_connection_that_the_central_closed_meanwhile_is_opened_again() -> None:
    def once(_asked: Asked, out: BinaryIO) -> None:
        out.write(response(200, PAGE, Connection="close"))
        out.close()

    with linked(once) as (link, server):
        pull(link)
        pull(link)
    assert len(server.asked) == 2


def test_nobody_listening_is_a_line_that_is_down() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with pytest.raises(LinkDown, match="not reached"):
        pull(HttpLink(f"http://127.0.0.1:{port}", lambda: WS, OneKey(), QUICK))


@pytest.mark.parametrize("url", ["http://[::1", "http://", "nonsense", "ftp://127.0.0.1", "http://127.0.0.1:99999"])
def test_an_address_that_is_none_is_a_line_that_is_down(url: str) -> None:
    with pytest.raises(LinkDown):
        pull(HttpLink(url, lambda: WS, OneKey(), QUICK))


def test_silence_ends_after_the_read_timeout() -> None:
    stalled = threading.Event()
    began = time.monotonic()
    assert "in time" in str(is_down(lambda _asked, _out: void(stalled.wait(2))))
    stalled.set()
    assert time.monotonic() - began < 1.5


def void(_: object) -> None:
    """For behaviours whose result does not matter."""


@pytest.mark.parametrize("part", ["head", "body"])
def test_a_peer_that_sends_a_byte_now_and_then_ends_after_the_deadline(part: str) -> None:
    whole = response(200, PAGE)
    start = 12 if part == "head" else whole.index(b"\r\n\r\n") + 6

    def trickle(_asked: Asked, out: BinaryIO) -> None:
        out.write(whole[:start])
        for byte in whole[start:]:
            out.write(bytes([byte]))
            out.flush()
            time.sleep(0.1)

    began = time.monotonic()
    is_down(trickle)
    assert time.monotonic() - began < 2.0


def test_closing_from_another_thread_cuts_a_stalled_exchange() -> None:
    stalled, patient = threading.Event(), Limits(read=20, total=20)
    with linked(lambda _asked, _out: void(stalled.wait(10)), patient) as (link, server):
        closer = threading.Timer(0.2, link.close)
        closer.start()
        began = time.monotonic()
        with pytest.raises(LinkDown):
            pull(link)
        closer.join()
        assert time.monotonic() - began < 2
        assert server.asked
        stalled.set()
        with pytest.raises(LinkDown, match="closing"):
            pull(link)


def test_half_a_body_is_no_answer() -> None:
    def cut(_asked: Asked, out: BinaryIO) -> None:
        out.write(response(200, PAGE)[:-10])
        out.close()

    is_down(cut)


def test_a_hang_up_without_a_word_is_no_answer() -> None:
    is_down(lambda _asked, out: out.close())


@pytest.mark.parametrize("noise", [b"SSH-2.0-OpenSSH_9.2\r\n", b"\x00\xff" * 50, b"HTTP/1.1 banana\r\n\r\n"])
def test_something_that_does_not_speak_http_is_no_answer(noise: bytes) -> None:
    def speak(_asked: Asked, out: BinaryIO) -> None:
        out.write(noise)
        out.close()

    is_down(speak)


def test_a_portals_page_is_not_the_central() -> None:
    down = is_down(answers(200, b"<html>Please pay for the network</html>", "text/html"))
    assert "not the central" in str(down)


def test_a_portals_page_that_claims_to_be_json_is_not_the_central() -> None:
    assert "cannot be read" in str(is_down(answers(200, b"<html></html>")))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    with linked(answers(status, PAGE, Location="http://127.0.0.1:1/elsewhere")) as (link, server):
        with pytest.raises(LinkDown, match="elsewhere"):
            pull(link)
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"epoch": 3}',
        PAGE[:-1],
        PAGE.replace(b'"cursor":0', b'"cursor":"0"'),
        b"[" * 50_000,
    ],
)
def test_json_of_the_wrong_shape_is_no_answer(body: bytes) -> None:
    is_down(answers(200, body))


@pytest.mark.parametrize("status", [500, 502, 503])
def test_trouble_at_the_central_is_a_line_that_is_down_for_as_long_as_it_says(status: int) -> None:
    assert is_down(answers(status, b"oops", "text/plain", Retry_After="17")).retry_after == 17


@pytest.mark.parametrize("said", ["", "soon", "-1", "9" * 400, "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_retry_after_that_says_nothing_is_passed_over(said: str) -> None:
    assert is_down(answers(503, b"", Retry_After=said)).retry_after is None


def test_too_many_requests_wait() -> None:
    assert is_down(answers(429, b"{}", Retry_After="3")).retry_after == 3


def test_a_problem_is_handed_on_as_it_is() -> None:
    problem = Problem(title="Gap", status=409, error=ErrorBody(ProblemCode.GAP, "no 4"), expected=4)
    behaviour = answers(409, encode(problem), "application/problem+json")
    with linked(behaviour) as (link, _), pytest.raises(LinkRefused) as refused:
        pull(link)
    assert refused.value.problem == problem


def test_a_refusal_that_is_none_of_ours_is_a_line_that_is_down() -> None:
    is_down(answers(403, b"<html>blocked by policy</html>", "text/html"))
    is_down(answers(403, b'{"reason": "policy"}'))


def test_a_body_without_end_is_cut_off() -> None:
    def flood(_asked: Asked, out: BinaryIO) -> None:
        out.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        while True:
            out.write(b"[" * 10_000)

    assert "too long" in str(is_down(flood))


def test_a_small_answer_that_unpacks_to_a_huge_one_is_cut_off() -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert len(bomb) < QUICK.body
    assert "too long" in str(is_down(answers(200, bomb, Content_Encoding="gzip")))


@pytest.mark.parametrize(
    ("packing", "pack"),
    [
        ("gzip", lambda page: gzip.compress(page)[:-9]),
        ("gzip", lambda page: page),
        ("br", lambda page: page),
        ("deflate", zlib.compress),
    ],
)
def test_a_packing_that_was_not_asked_for_or_is_broken_is_no_answer(
    packing: str, pack: Callable[[bytes], bytes]
) -> None:
    is_down(answers(200, pack(PAGE), Content_Encoding=packing))


def test_a_missing_key_is_said_and_nothing_is_asked() -> None:
    with linked(answers(200, PAGE), keys=OneKey(None)) as (link, server):
        with pytest.raises(LinkDown, match="key is missing"):
            pull(link)
        assert not server.asked


def test_a_key_that_no_header_can_carry_is_a_line_that_is_down() -> None:
    with linked(answers(200, PAGE), keys=OneKey("schlüssel\r\nX: y")) as (link, _), pytest.raises(LinkDown):
        pull(link)
