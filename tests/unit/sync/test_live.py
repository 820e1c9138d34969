"""The listener against the real central's sockets, and against everything that is none: it only ever wakes."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha1
from typing import BinaryIO

import pytest

from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown
from ims_desktop.sync.live import Live, LivePace
from tests.unit.sync.loopback import Asked, Behaviour, Server, answers, serving

QUICK = LivePace(first_retry=0.02, last_retry=0.05, after_refusal=0.05, between_wakes=0.05, look=0.01)


class Heard:
    """What the listener did."""

    def __init__(self) -> None:
        self.wakes = 0
        self.states: list[bool] = []

    def wake(self) -> None:
        self.wakes += 1


@contextmanager
def listening(server: Server, token: Callable[[], str] = lambda: "key") -> Iterator[Heard]:
    heard = Heard()
    url = server.url.removesuffix("/api/v1")
    live = Live(url, token, heard.wake, heard.states.append, lambda: True, QUICK)
    live.start()
    try:
        yield heard
    finally:
        assert live.stop()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.005)


def switched(asked: Asked) -> bytes:
    key = asked.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = base64.b64encode(sha1(key.encode()).digest()).decode()
    return (
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept}\r\n\r\n"
    ).encode()


def frame(message: str) -> bytes:
    data = message.encode()
    length = bytes([len(data)]) if len(data) < 126 else b"\x7e" + len(data).to_bytes(2, "big")
    return b"\x81" + length + data


HELLO = frame('0{"sid":"s","pingInterval":25000,"pingTimeout":20000,"upgrades":[],"maxPayload":16384}')
LET_IN = HELLO + frame('40{"sid":"t"}') + frame('430[{"subscribed":["feed"],"refused":[]}]')
POKE = frame('42["feed:moved",{"high":7}]')


def says(*frames: bytes, stays: bool = True) -> Behaviour:
    """Speaks WebSocket, says all of it without listening, and then stays on the line."""

    def behave(asked: Asked, out: BinaryIO) -> None:
        out.write(switched(asked) + b"".join(frames))
        out.flush()
        if stays:
            time.sleep(0.3)
        out.close()

    return behave


def test_a_listener_wakes_when_it_is_let_in_and_at_a_poke() -> None:
    with serving(says(LET_IN, stays=True)) as server, listening(server) as heard:
        until(lambda: heard.wakes >= 1)
        assert heard.states[0] is True
    with serving(says(LET_IN + POKE)) as server, listening(server) as heard:
        until(lambda: heard.wakes >= 2)


def test_it_comes_again_after_each_end_and_says_each_time_how_it_stands() -> None:
    with serving(says(LET_IN, stays=False)) as server, listening(server) as heard:
        until(lambda: len(heard.states) >= 6)
    assert heard.states[:6] == [True, False] * 3


def test_a_flood_of_pokes_is_a_few_wakes() -> None:
    with serving(says(LET_IN + POKE * 2_000)) as server, listening(server) as heard:
        until(lambda: len(server.asked) >= 2)
    assert heard.wakes <= 40


NOT_THE_CENTRAL = {
    "a portal's page": answers(200, b"<html>sign in</html>", "text/html"),
    "a redirect": answers(302, b"", Location="http://portal.example/"),
    "a proxy that takes no upgrades": answers(502, b"bad gateway", "text/plain"),
    "an older central": answers(404, b"{}"),
    "another protocol after the switch": lambda asked, out: (out.write(switched(asked) + b"\x00" * 500), out.close())[
        1
    ],
    "a switch that nobody asked for": answers(101, b""),
    "a wrong key of the handshake": says(stays=False),
    "silence after the switch": says(),
    "a hello that is none": says(frame("0[[[")),
    "numbers that are none": says(frame('0{"pingInterval":"x","pingTimeout":1e999}')),
    "a refusal": says(HELLO + frame('44{"message":"no"}')),
    "no channel for us": says(HELLO + frame('40{"sid":"t"}') + frame('430[{"subscribed":[],"refused":["feed"]}]')),
    "an answer of another shape": says(HELLO + frame('40{"sid":"t"}') + frame("430[7]")),
    "an endless message": says(b"\x01\x7e\xff\xff" + b"x" * 65_535 + b"\x00\x7e\xff\xff" + b"x" * 65_535),
    "a promise of an endless frame": says(b"\x81\x7f\x7f\xff\xff\xff\xff\xff\xff\xff" + b"x" * 200_000),
    "no text": says(b"\x81\x02\xff\xfe"),
}


@pytest.mark.parametrize("what", NOT_THE_CENTRAL)
def test_what_is_not_our_central_is_tried_again_and_wakes_nobody(what: str) -> None:
    with serving(NOT_THE_CENTRAL[what]) as server, listening(server) as heard:
        until(lambda: len(server.asked) >= (2 if what != "silence after the switch" else 1))
    assert heard.wakes == 0
    assert heard.states == []


@pytest.mark.parametrize(
    "said", ["42", "42[", '42{"a":1}', '42["other:event"]', "9", "3", "45-[]", "", "42[]", "\u4e2d"]
)
def test_what_is_no_poke_is_passed_over(said: str) -> None:
    with serving(says(LET_IN + frame(said) + frame("1"))) as server, listening(server) as heard:
        until(lambda: heard.states[:2] == [True, False])
        assert heard.wakes >= 1


def test_it_asks_for_a_socket_and_nothing_else() -> None:
    with serving(says(LET_IN)) as server, listening(server) as heard:
        until(lambda: heard.wakes >= 1)
    assert server.asked[0].target == "/socket.io/?EIO=4&transport=websocket"
    assert "authorization" not in server.asked[0].headers


def test_without_a_key_nothing_is_asked() -> None:
    def no_key() -> str:
        raise LinkDown(text("This workstation's key is missing."))

    with serving(says(LET_IN)) as server, listening(server, no_key) as heard:
        time.sleep(0.1)
    assert heard.wakes == 0


def test_it_ends_at_once_whatever_the_other_side_does() -> None:
    stalled = threading.Event()

    def stalls(_asked: Asked, out: BinaryIO) -> None:
        stalled.set()
        time.sleep(0.5)
        with suppress(OSError):
            out.close()

    with serving(stalls) as server, listening(server):
        assert stalled.wait(5)
        began = time.monotonic()
    assert time.monotonic() - began < 3


def test_nobody_is_asked_before_the_first_exchange_is_over() -> None:
    with serving(says(LET_IN)) as server:
        live = Live(server.url, lambda: "key", lambda: None, lambda _: None, lambda: False, QUICK)
        live.start()
        time.sleep(0.1)
        assert live.stop()
        assert server.asked == []


def test_a_socket_that_was_never_started_is_stopped_all_the_same() -> None:
    assert Live("http://127.0.0.1:9", lambda: "", lambda: None, lambda _: None, lambda: True).stop()
