"""A central that costs the workstation nothing but its answers: takes every operation, and has rows when told to.

A process of its own, over HTTP on loopback like the real one. Its rows are changes of what the mirror holds already:
quantities, and names, which go through the search index.
"""

from __future__ import annotations

import argparse
import sqlite3
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ims_desktop.protocol.codec import decode, encode
from ims_desktop.protocol.messages import Change, ErrorBody, Problem, ProblemCode, PullReply, PushReply, PushRequest
from ims_desktop.protocol.mirror import BY_NAME, MIRROR
from ims_desktop.protocol.operations import Envelope
from tests.benchmarks.company.filling import EPOCH

ROWS = 100_000
"""In one release."""
_OF = {"balances": 60_000, "items": 30_000, "packagings": 10_000}
_TOGETHER = 500
"""Rows of one record after each other: what one transaction of the central leaves in the feed."""
_NO_IMAGE = Problem(title="No image", status=404, error=ErrorBody(ProblemCode.NO_IMAGE, "Pages must do."))

Row = tuple[Any, ...]


def _named_anew(row: Row, turn: int) -> Row:
    return (*row[:2], f"{row[2]} rev {turn}", *row[3:])


def _stocked_anew(row: Row, turn: int) -> Row:
    return (*row[:-1], row[-1] + turn)


def _as_it_was(row: Row, turn: int) -> Row:
    """Sent again, as a row is of which something changed that workstations do not get."""
    return row


_CHANGED = {"items": _named_anew, "balances": _stocked_anew}


class Feed:
    """The rows of one release, changed anew in each."""

    def __init__(self, mirror: Path) -> None:
        with closing(sqlite3.connect(f"file:{mirror}?mode=ro", uri=True)) as connection:
            self._rows = list(_rows(connection))
            self.low = int(connection.execute("SELECT value FROM meta WHERE name = 'high'").fetchone()[0])
        self.high = self.low

    def release(self) -> None:
        self.high += len(self._rows)

    def after(self, cursor: int, limit: int) -> PullReply:
        last = min(cursor + limit, self.high)
        changes = tuple(self._change(place) for place in range(cursor + 1, last + 1))
        return PullReply(
            epoch=EPOCH,
            mirror=MIRROR,
            server_time=datetime.now(UTC),
            cursor=last,
            high=self.high,
            more=last < self.high,
            changes=changes,
        )

    def _change(self, place: int) -> Change:
        turn, at = divmod(place - self.low - 1, len(self._rows))
        record, row = self._rows[at]
        return Change(record, place, False, _CHANGED.get(record, _as_it_was)(row, turn))


def _rows(connection: sqlite3.Connection) -> Iterator[tuple[str, Row]]:
    """Rows spread over the whole company, some hundred of each record in turn."""
    of_record = {record: iter(_spread(connection, record, wanted)) for record, wanted in _OF.items()}
    for _ in range(ROWS // _TOGETHER // 10):
        for record, wanted in _OF.items():
            for _ in range(wanted * 10 * _TOGETHER // ROWS):
                yield record, next(of_record[record])


def _spread(connection: sqlite3.Connection, record: str, wanted: int) -> list[Row]:
    columns = ", ".join(BY_NAME[record].columns)
    here = connection.execute(f"SELECT max(rowid) FROM {record}").fetchone()[0]
    step = max(1, here // wanted)
    rows = connection.execute(f"SELECT {columns} FROM {record} WHERE rowid % ? = 0 LIMIT ?", (step, wanted)).fetchall()
    return [rows[at % len(rows)] for at in range(wanted)]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    feed: Feed

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if not asked.path.endswith("/sync/pull"):  # no image, no live line: everything comes by pages
            self._answer(_NO_IMAGE, status=_NO_IMAGE.status)
            return
        query = parse_qs(asked.query)
        self._answer(self.feed.after(int(query["after"][0]), int(query["limit"][0])))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/release":
            self.feed.release()
            self._answer(None)
            return
        request = decode(body, PushRequest)
        through = max((decode(one, Envelope).sequence for one in request.operations), default=0)
        self._answer(PushReply(epoch=EPOCH, server_time=datetime.now(UTC), acknowledged=through))

    def _answer(self, message: object, status: int = 200) -> None:
        body = encode(message)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: Any) -> None:
        """A workstation that hangs up in the middle is no error here."""


class CannedCentral:
    """It from the outside."""

    def __init__(self, address: str) -> None:
        self.address = address

    def release(self) -> None:
        """Another 100,000 rows are there; the workstation finds them at its next pull."""
        urllib.request.urlopen(urllib.request.Request(f"{self.address}/release", method="POST"), timeout=10).close()


@contextmanager
def canned_central(kept: Path) -> Iterator[CannedCentral]:
    command = [sys.executable, "-m", "tests.benchmarks.canned_central", str(kept / "mirror.db")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if not address:
            raise AssertionError("the canned central did not start")
        yield CannedCentral(address)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("mirror", type=Path)
    _Handler.feed = Feed(parser.parse_args().mirror)
    with _Server(("127.0.0.1", 0), _Handler) as server:
        print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
