"""Asking where goods are to stand, in a warehouse of 100,000 locations and 2,000,000 balances."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random

from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.items import Item
from ims_desktop.domain.putaway import Answer, Goods, Load, suggest
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.outbox import Identity
from ims_desktop.protocol.mirror_file import VERSION
from ims_desktop.store import location_room
from ims_desktop.store.connections import connect
from ims_desktop.store.local_store import LocalStore
from ims_desktop.store.mirror_file import make_tables
from tests.benchmarks.company.filling import Filler, without_indexes
from tests.benchmarks.company.folder import KEPT
from tests.benchmarks.company.people import WORKSTATION
from tests.benchmarks.company.storehouse import FULL, PIECES, Storehouse
from tests.benchmarks.figures import Effort, median, p99, say, spread
from tests.benchmarks.record import Record

EDITION = 2
"""Of the storehouse: counted up when its rows change."""
QUESTIONS = 3_000
ALLOWED_MS = 10.0
SCANS = 3
"""Times that the reference looks at everything: seconds each."""

_BY_KEY = "SELECT item_id, lot, quantity FROM balances WHERE location_id = ?"
_NAIVE = """
SELECT l.id FROM locations l LEFT JOIN balances b ON b.location_id = l.id AND b.deleted = 0
WHERE l.kind = 'storage' AND l.is_retired = 0 AND l.condition = ''
GROUP BY l.id HAVING coalesce(sum(b.quantity), 0) + ? <= l.capacity_quantity ORDER BY l.walk LIMIT 4
"""


def run(effort: Effort) -> list[Record]:
    house = Storehouse(2_000 if effort.quick else 100_000)
    with _workstation(house) as folder:
        store, plain = LocalStore(folder), sqlite3.connect(folder / "mirror.db")
        try:
            return _measured(store, plain, house, effort)
        finally:
            plain.close()
            store.close()


def questions(house: Storehouse, count: int) -> Iterator[tuple[str, Load]]:
    """Each with what makes it hard."""
    random, cold = Random(1), [one for one in house.items if one.condition]
    fast_and_new = [one for one in house.items[int(len(house.items) * 0.9) :] if one.velocity == "A"]
    for number in range(count):
        match number % 5:
            case 0:
                yield "stands somewhere", _load(house, random.choice(house.items), PIECES)
            case 1:
                yield "its places are full", _load(house, random.choice(house.items), 2 * PIECES)
            case 2:
                yield "new, and its zone is full", _load(house, random.choice(fast_and_new), PIECES)
            case 3:
                yield "fits nowhere whole", _load(house, random.choice(house.items), 2 * FULL)
            case _:
                yield "cold, and all that is cold is full", _load(house, random.choice(cold), PIECES)


def _load(house: Storehouse, item: Item, pieces: int) -> Load:
    return Load(house.site, (Goods(item, Quantity.of(pieces)),))


def _measured(store: LocalStore, plain: sqlite3.Connection, house: Storehouse, effort: Effort) -> list[Record]:
    asked = list(questions(house, effort.times(QUESTIONS)))
    book = store.putaway_book
    rules = book.rules(house.site)
    times: dict[str, list[float]] = {}
    for why, load in asked:
        times.setdefault(why, []).append(_timed(lambda load=load: suggest(load, rules, book)))  # type: ignore[misc]
    by_key = [_timed(lambda key=key: _read(plain, _BY_KEY, key)) for key in _some(house, len(asked))]  # type: ignore[misc]
    naive = [_timed(lambda: _read(plain, _NAIVE, Quantity.of(PIECES).micro)) for _ in range(SCANS)]
    _check(suggest(load, rules, book) for _, load in asked[:200])
    return _records(times, by_key, naive)


def _some(house: Storehouse, count: int) -> Sequence[LocationId]:
    return Random(2).choices(house.places, k=count)


def _read(connection: sqlite3.Connection, statement: str, value: object) -> object:
    return connection.execute(statement, (value,)).fetchall()


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _check(answers: Iterator[Answer]) -> None:
    """What is measured is an answer: most questions have one, some have none, and some only a part."""
    found = [one.best for one in answers]
    some = [one for one in found if one is not None]
    assert len(found) > len(some) > len(found) // 2
    assert any(one.left.is_positive for one in some)


def _records(times: dict[str, list[float]], by_key: list[float], naive: list[float]) -> list[Record]:
    every = [one for of_kind in times.values() for one in of_kind]
    for why, of_kind in times.items():
        spread(why, of_kind)
    spread("all questions", every)
    spread("one location's balances by key", by_key)
    spread("a look at every location", naive)
    return [
        Record("putaway_suggestion", "ms p99", p99(every), ALLOWED_MS, "allowed"),
        Record("putaway_suggestion", "ms p50", median(every), median(by_key), "one location's balances by key, p50"),
        Record("putaway_suggestion", "ms p99", p99(every), median(naive), "sqlite3 looking at every location"),
    ]


@contextmanager
def _workstation(house: Storehouse) -> Iterator[Path]:
    """A folder of its own for one run; the mirror in it is a copy."""
    kept = KEPT / f"storehouse-{house.locations}-{VERSION}.{EDITION}" / "mirror.db"
    if not kept.exists():
        _fill(kept, house)
    folder = KEPT / f"run-{os.getpid()}-storehouse"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        shutil.copyfile(kept, folder / "mirror.db")
        store = LocalStore(folder)
        store.outbox.begin_as(Identity(WORKSTATION, "Dock 1", "B", house.site))
        store.close()
        os.sync()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _fill(path: Path, house: Storehouse) -> None:
    """As a finished pull would leave it; sums and indexes are made behind the rows."""
    began, draft = time.monotonic(), path.with_suffix(".draft")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft.unlink(missing_ok=True)
    say(f"    making a warehouse of {house.locations:,} locations (once)")
    connection = connect(draft, cache_kib=400_000)
    try:
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        make_tables(connection)
        _insert(connection, house)
        connection.execute("COMMIT")
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
    draft.replace(path)
    say(f"    made in {time.monotonic() - began:.0f} s, {path.stat().st_size / 1e6:,.0f} MB")


def _insert(connection: sqlite3.Connection, house: Storehouse) -> None:
    later = [*without_indexes(connection), *location_room.without_triggers(connection)]
    filler = Filler(connection)
    filler.insert("sites", house.sites())
    filler.insert("items", house.item_rows())
    filler.insert("locations", house.location_rows())
    filler.insert("balances", house.balance_rows())
    filler.insert("putaway_rules", house.rules())
    filler.arrive()
    for statement in later:
        connection.execute(statement)
    location_room.add_up(connection)
