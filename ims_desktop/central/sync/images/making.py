"""Making an image: one consistent state of the central, written into a file with the mirror's own tables."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, select

from ims_desktop.central.checksums import sums_for
from ims_desktop.central.database import Database
from ims_desktop.central.sync.images.rows import HELD, count_of, rows_of
from ims_desktop.central.tables import feed, workstations
from ims_desktop.domain.ids import SiteId
from ims_desktop.protocol import search_index
from ims_desktop.protocol.checksums import NOTHING, Checksum
from ims_desktop.protocol.mirror import RECORDS, Record
from ims_desktop.protocol.mirror_file import BEHIND_THE_ROWS, TABLES, insert_into, sums_kept

Step = Callable[[int, int], None]
"""Told how many rows of how many are in; what it raises ends the making."""

AT_ONCE = 2_000
"""Rows that are held in memory together."""


class Made(Struct, frozen=True):
    """A file that is ready, and what state it is of."""

    epoch: str
    high: int
    rows: int


def make_image(database: Database, site: SiteId, path: Path, step: Step) -> Made:
    """Writes the image to ``path``, which must not exist."""
    with _file(path) as image, database.reading() as connection:
        for statement in TABLES:
            image.execute(statement)
        making = _Making(connection, image, site, step)
        image.execute("BEGIN")
        made = making.make()
        image.execute("COMMIT")
    return made


class _Making:
    def __init__(self, connection: Connection, image: sqlite3.Connection, site: SiteId, step: Step) -> None:
        self._connection = connection
        self._image = image
        self._site = site
        self._step = step
        self._done = 0
        self._out_of = sum(self._count(record) for record in HELD)

    def make(self) -> Made:
        for record in HELD:
            self._fill(record)
        for statement in BEHIND_THE_ROWS:
            self._image.execute(statement)
            self._step(self._done, self._out_of)
        self._fill_search()
        return self._say_of_what()

    def _count(self, record: Record) -> int:
        return int(self._connection.scalar(count_of(record, self._site)) or 0)

    def _fill(self, record: Record) -> None:
        asked = self._connection.execution_options(yield_per=AT_ONCE)
        for rows in asked.execute(rows_of(record, self._site)).partitions():
            self._image.executemany(insert_into(record), map(tuple, rows))
            self._done += len(rows)
            self._step(self._done, self._out_of)

    def _fill_search(self) -> None:
        rows = self._image.execute(search_index.ITEMS_AFTER, (0, -1))
        while some := list(islice(rows, AT_ONCE)):
            put_in = ((rowid, search_index.tokens_of(sku, name)) for rowid, sku, name in some)
            self._image.executemany(search_index.PUT_IN, put_in)
            self._step(self._done, self._out_of)
        self._image.execute(search_index.OPTIMIZE)

    def _say_of_what(self) -> Made:
        high, epoch, oldest = self._connection.execute(select(feed.c.high, feed.c.epoch, feed.c.oldest)).one()
        said: dict[str, Any] = {"epoch": epoch, "cursor": high, "high": high, "horizon": oldest, "whole": high}
        said |= {"lacks_own": 1, **dict(sums_kept(self._sums()))}
        self._image.executemany("INSERT INTO meta (name, value) VALUES (?, ?)", said.items())
        included = self._connection.execute(select(workstations.c.id, workstations.c.last_sequence))
        self._image.executemany("INSERT INTO included (workstation, sequence) VALUES (?, ?)", map(tuple, included))
        return Made(epoch, high, self._done)

    def _sums(self) -> dict[str, Checksum]:
        """As they are kept with these rows; of what is not in the image there is nothing."""
        sums = sums_for(self._connection, [self._site])
        return {record.name: sums[record.name] if record in HELD else NOTHING for record in RECORDS}


@contextmanager
def _file(path: Path) -> Iterator[sqlite3.Connection]:
    """Without a journal: what is not finished is thrown away."""
    image = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -65536", "temp_store = MEMORY"):
            image.execute(f"PRAGMA {pragma}")
        yield image
    finally:
        image.close()
