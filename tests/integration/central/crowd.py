"""Many workstations that push at once over HTTP, and one that reads the feed beside them."""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ims_desktop.protocol.codec import decode
from ims_desktop.protocol.messages import PullReply
from tests.integration.central.company import Company, Workstation

PUSH = "/api/v1/sync/push"
_LONGEST = 300.0


@dataclass
class Crowd:
    """All of them receive the same items, half of them in the opposite order; every batch is one request."""

    company: Company
    url: str
    stations: int
    batches: int
    operations: int
    answers: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    """Of each push."""
    elapsed: float = 0.0

    def __post_init__(self) -> None:
        skus = sorted(sku for sku in self.company.ids if sku.startswith("I-"))
        pushing = [self.company.enrol(f"PC {number}") for number in range(self.stations)]
        self._bodies = [
            (one, [self._batch(one, skus if number % 2 else skus[::-1]) for _ in range(self.batches)])
            for number, one in enumerate(pushing)
        ]
        self._reader = self.company.enrol("Reader")
        self._over = threading.Event()
        self._failed: list[BaseException] = []

    def run(self) -> None:
        """Returns when everything is pushed and the reader has read to the end; raises what went wrong."""
        pushing = [threading.Thread(target=self._guarded, args=(self._push, *one)) for one in self._bodies]
        reading = threading.Thread(target=self._guarded, args=(self._read,))
        began = time.perf_counter()
        for one in (reading, *pushing):
            one.start()
        for one in pushing:
            one.join(_LONGEST)
        self.elapsed = time.perf_counter() - began
        self._over.set()
        reading.join(_LONGEST)
        if self._failed:
            raise self._failed[0]

    @property
    def pushed(self) -> int:
        return self.stations * self.batches * self.operations

    def rows_lost(self) -> int:
        """Rows that whoever reads now from the beginning gets, and the reader beside the crowd has not or otherwise."""
        afterwards = self.company.enrol("Afterwards")
        afterwards.pull()
        mine = {"sscc_blocks", "outcomes"}
        return sum(self._reader.mirror.get(key) != row for key, row in afterwards.mirror.items() if key[0] not in mine)

    def _batch(self, station: Workstation, skus: list[str]) -> bytes:
        made = []
        for _ in range(self.operations):
            sku = skus[len(station.made) % len(skus)]
            made.append(station.receives(sku, "1", f"L{sku[1:]}/1", receipt=f"R-{station.id}"))
        return station.encoded(*made)

    def _push(self, station: Workstation, bodies: list[bytes]) -> None:
        line = self._line()
        for body in bodies:
            while self._one_push(line, station, body) != http.client.OK:
                time.sleep(0.05)
        line.close()

    def _one_push(self, line: http.client.HTTPConnection, station: Workstation, body: bytes) -> int:
        began = time.perf_counter()
        try:
            line.request("POST", PUSH, body, {"Authorization": station.authorization})
            answer = line.getresponse()
            answer.read()
        except ConnectionError:  # kept alive for too short a while for a thread that did not get its turn
            line.close()
            return 0
        self.seconds.append(time.perf_counter() - began)
        self.answers[answer.status] += 1
        return answer.status

    def _read(self) -> None:
        """Page by page, as fast as it goes; a last time to the end once all is pushed."""
        line = self._line()
        is_last = False
        while not is_last:
            is_last = self._over.is_set()
            while self._one_page(line).more:
                pass
        line.close()

    def _one_page(self, line: http.client.HTTPConnection) -> PullReply:
        reader = self._reader
        line.request(
            "GET", f"/api/v1/sync/pull?after={reader.cursor}&limit=500", headers={"Authorization": reader.authorization}
        )
        answer = line.getresponse()
        body = answer.read()
        assert answer.status == http.client.OK, body
        reply = decode(body, PullReply)
        reader.take(reply)
        return reply

    def _line(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)

    def _guarded(self, work: object, *arguments: object) -> None:
        try:
            work(*arguments)  # type: ignore[operator]
        except BaseException as error:
            self._failed.append(error)
