"""Something between a workstation and its central that does to images whatever a network may do."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO
from urllib.parse import urlsplit

from tests.unit.sync.loopback import Asked, serving


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    sent: int | None = None
    """Bytes after which the line is cut; ``None`` for all of them."""


Bend = Callable[[Answer], Answer]


@dataclass
class Between:
    """``bends`` are used up one by one by downloads, ``about_bends`` by the questions before them."""

    url: str = ""
    bends: list[Bend] = field(default_factory=list)
    about_bends: list[Bend] = field(default_factory=list)
    downloads: list[Asked] = field(default_factory=list)

    def bent(self, asked: Asked, answer: Answer) -> Answer:
        path = urlsplit(asked.target).path
        if path.endswith("/snapshot/about"):
            return self.about_bends.pop(0)(answer) if self.about_bends else answer
        if not path.endswith("/snapshot"):
            return answer
        self.downloads.append(asked)
        return self.bends.pop(0)(answer) if self.bends else answer


@contextmanager
def between(central: str) -> Iterator[Between]:
    found = Between()

    def pass_on(asked: Asked, out: BinaryIO) -> None:
        answer = found.bent(asked, _asked(central, asked))
        headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-length"}
        headers["Content-Length"] = str(len(answer.body))
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        out.write(f"HTTP/1.1 {answer.status} Said\r\n{head}\r\n".encode() + answer.body[: answer.sent])
        out.flush()
        if answer.sent is not None:
            raise OSError("cut")  # the server hangs up

    with serving(pass_on) as server:
        found.url = server.url.removesuffix("/api/v1")
        yield found


def _asked(central: str, asked: Asked) -> Answer:
    connection = http.client.HTTPConnection(urlsplit(central).netloc, timeout=30)
    try:
        headers = {name: value for name, value in asked.headers.items() if name not in ("host", "connection")}
        connection.request(asked.method, asked.target, asked.body or None, headers)
        response = connection.getresponse()
        kept = {name: value for name, value in response.getheaders() if name.lower() != "transfer-encoding"}
        return Answer(response.status, kept, response.read())
    finally:
        connection.close()
