"""One socket of the central's live line, said and heard word for word."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ims_desktop.ports.link import LinkDown
from ims_desktop.sync.live_session import PATH
from ims_desktop.sync.websocket import WebSocket

PATIENCE = 15.0


class Talk:
    def __init__(self, url: str) -> None:
        self.line = WebSocket(url + PATH)
        try:
            self.line.open()
            self.hello = json.loads(self.hear("0"))
        except BaseException:
            self.line.forget()
            raise

    def connect(self, auth: object) -> str:
        """What the central answers to this ``auth``: 40... or 44..."""
        self.line.send("40" + ("" if auth is None else json.dumps(auth)))
        return self.hear("4")

    def subscribe(self, *channels: object) -> dict[str, list[str]]:
        self.emit("user:subscribe", {"channels": list(channels)}, ack=7)
        answer: list[dict[str, list[str]]] = json.loads(self.hear("437"))
        return answer[0]

    def emit(self, event: str, data: object, ack: int | str = "") -> None:
        self.line.send(f"42{ack}" + json.dumps([event, data]))

    def hear(self, beginning: str, seconds: float = PATIENCE) -> str:
        """What follows the beginning of the next message that begins so; pings are answered on the way."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            message = self.line.receive(left)
            if message == "2":
                self.line.send("3")
            elif message is not None and message.startswith(beginning):
                return message[len(beginning) :]
        raise AssertionError(f"nothing began with {beginning!r}")

    def event(self, name: str, seconds: float = PATIENCE) -> Any:
        """The data of the next event of that name."""
        heard = ""
        while not heard.startswith(f'["{name}"'):
            heard = self.hear("42", seconds)
        return json.loads(heard)[1]

    def hears_nothing(self, seconds: float = 0.4) -> bool:
        message = self.line.receive(seconds)
        return message is None

    def is_cut(self, seconds: float = PATIENCE) -> bool:
        until = time.monotonic() + seconds
        try:
            while (left := until - time.monotonic()) > 0:
                self.line.receive(left)
        except LinkDown:
            return True
        return False

    def close(self) -> None:
        self.line.close()
        self.line.forget()


@contextmanager
def talking(url: str) -> Iterator[Talk]:
    talk = Talk(url)
    try:
        yield talk
    finally:
        talk.close()
