"""Searching while somebody types: the answer to each letter, at the items of a large company."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from ims_desktop.store.local_store import LocalStore
from tests.benchmarks.company.folder import workstation_folder
from tests.benchmarks.figures import Effort, median, p99, say, spread
from tests.benchmarks.record import Record

TYPED = (
    "stainles", "brass", "hose", "pedal", "filter", "waterpro", "printed", "titanium", "self-loc", "x 40 mm",
    "red glov", "nut bras", "silicone", "bolt ste", "ceramic", "zzyzx", "q", "50 mm bl",
    "BI-00001", "XR-00499", "DE-0000", "47100012", "14710000", "-BK", "0012",
    "不鏽鋼六角螺栓", "黃銅軟管", "軟管", "水", "感測器黑色", "公釐", "安全帽 紅色", "防滑手套", "電路板", "螺",
    "充電器銀", "鋼六角", "色", "６角", "龘", "brass 軟", "防水 moto", "40公釐黑色",
    "ste oak", "b g s t", "1 2 3 4", "銅 紫 紅", "黃 紫 白 紅",
)  # fmt: skip
"""Eight characters at most; every beginning of each is searched too, as it is typed. The last ones match nothing or
little, though each of their words is everywhere."""
ROUNDS = 20
REFERENCES = 12
"""Queries the reference is asked, a third of a second each."""
ALLOWED_MS = 30.0

_LIKE = "SELECT id, sku, name FROM items WHERE deleted = 0 AND (sku LIKE :some OR name LIKE :some) LIMIT 50"


def queries() -> list[str]:
    """Each once, in the order in which they are typed."""
    return list(dict.fromkeys(typed[:length] for typed in TYPED for length in range(1, len(typed) + 1)))


def run(effort: Effort) -> list[Record]:
    with workstation_folder(effort.many) as folder:
        return _measured(folder, effort)


def _measured(folder: Path, effort: Effort) -> list[Record]:
    asked = queries()
    store = LocalStore(folder)
    scan = sqlite3.connect(folder / "mirror.db")
    try:
        search = store.searched_stock.search
        for query in asked:
            search(query)
        times = {query: [_timed(search, query) for _ in range(effort.times(ROUNDS))] for query in asked}
        likes = [_timed(lambda query: _like(scan, query), query) for query in asked[:: len(asked) // REFERENCES]]
    finally:
        scan.close()
        store.close()
    return _records(times, likes)


def _like(connection: sqlite3.Connection, query: str) -> Sequence[object]:
    return connection.execute(_LIKE, {"some": f"%{query}%"}).fetchall()


def _timed(search: Callable[[str], object], query: str) -> float:
    began = time.perf_counter()
    search(query)
    return (time.perf_counter() - began) * 1000


def _records(times: dict[str, list[float]], likes: list[float]) -> list[Record]:
    every = [one for of_query in times.values() for one in of_query]
    spread(f"{len(times)} queries", every)
    spread("LIKE over all rows", likes)
    slowest = sorted(times, key=lambda query: -median(times[query]))[:5]
    say("    slowest: " + ", ".join(f"{query!r} {median(times[query]):.1f}" for query in slowest))
    return [
        Record("search_as_you_type", "ms p99", p99(every), ALLOWED_MS, "while one types"),
        Record("search_as_you_type", "ms p99", p99(every), p99(likes), "sqlite3 LIKE over all rows"),
    ]
