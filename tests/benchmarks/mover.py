"""Somebody who moves: a workstation without a window whose job takes goods from place to place on the store's lane."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import cycle
from pathlib import Path

from ims_desktop.bootstrap.workstation import Workstation
from ims_desktop.floor.commands import Command
from ims_desktop.ports.tones import Tone
from tests.benchmarks.company.labels import as_scan
from tests.benchmarks.company.people import PERSON

Route = tuple[str, str, str]
"""What is moved, where it stands, and where it goes: what the labels say."""

_STANDS = """
SELECT p.barcode, l.code FROM balances b
JOIN packagings p ON p.item_id = b.item_id AND p.quantity = 1000000 AND length(p.barcode) = 13
JOIN items i ON i.id = b.item_id AND i.tracking = 'none'
JOIN locations l ON l.id = b.location_id AND l.kind = 'storage'
WHERE b.lot = '' ORDER BY b.rowid LIMIT ?
"""


def routes(mirror: Path, items: int) -> Iterator[Route]:
    """Without end: each of so many items goes on from where its last move left it, to the place of the next one."""
    stands = standing(mirror, items)
    places = [place for _, place in stands]
    codes = [code for code, _ in stands]
    for shift in cycle(range(len(places))):
        # Every other one: a location that is scanned twice in half a second is one scan.
        for at in (*range(0, len(codes), 2), *range(1, len(codes), 2)):
            here, there = places[(at + shift) % len(places)], places[(at + shift + 1) % len(places)]
            if here != there:
                yield codes[at], here, there


def standing(mirror: Path, items: int) -> list[tuple[str, str]]:
    """The labels of so many items without lot or serial, each with the location where it stands."""
    with closing(sqlite3.connect(f"file:{mirror}?mode=ro", uri=True)) as connection:
        return connection.execute(_STANDS, (items,)).fetchall()


class Mover:
    """Times the scans of each move: goods, source and target, each until the next step is there."""

    def __init__(self, workstation: Workstation, found: Iterator[Route]) -> None:
        self._job = workstation.job(Command.MOVE, PERSON)
        self._routes = found

    def milliseconds(self) -> list[float]:
        return [self._scan(code) for code in next(self._routes)]

    def _scan(self, code: str) -> float:
        scan = as_scan(code)
        began = time.perf_counter()
        step = self._job.scan(scan)
        taken = (time.perf_counter() - began) * 1000
        if step.answer is None or step.answer.tone is not Tone.ACCEPTED:
            raise AssertionError(f"{code!r} was not taken: {step.answer}")
        return taken
