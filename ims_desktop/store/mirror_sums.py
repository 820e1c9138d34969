"""Checksums over the rows in ``mirror.db``: moved in the transaction that writes the rows, and added up anew on demand.

What a row was counted with is not kept: it is worked out from the row as it stands when it is replaced. So a row that
changed behind the mirror's back leaves the sum wrong for good, and is noticed even after it was replaced.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator

from ims_desktop.protocol.checksums import NOTHING, Checksum, digest_of, over
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import RECORDS, Record
from ims_desktop.protocol.mirror_file import sums_kept
from ims_desktop.store.courtesy import GiveWay, politely

_ALL = "SELECT name, value FROM meta WHERE name GLOB 'rows:*' OR name GLOB 'total:*'"
_PUT = "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)"


def begin(connection: sqlite3.Connection) -> None:
    """Of a mirror without rows."""
    for record in RECORDS:
        keep(connection, record.name, NOTHING)


def kept(connection: sqlite3.Connection) -> dict[str, Checksum]:
    """Those that are known; a snapshot may come without."""
    found = dict(connection.execute(_ALL))
    return {
        record.name: Checksum(found[f"rows:{record.name}"], found[f"total:{record.name}"])
        for record in RECORDS
        if f"rows:{record.name}" in found and f"total:{record.name}" in found
    }


def keep(connection: sqlite3.Connection, record: str, one: Checksum) -> None:
    connection.executemany(_PUT, sums_kept({record: one}))


def forget(connection: sqlite3.Connection) -> None:
    """Of rows that come in without being counted: whoever compares adds them up then."""
    connection.execute("DELETE FROM meta WHERE name GLOB 'rows:*' OR name GLOB 'total:*'")


def added_up(connection: sqlite3.Connection, record: Record, give_way: GiveWay) -> Checksum:
    """Of the rows that are really there."""
    rows = connection.execute(f"SELECT place, deleted, {', '.join(record.columns)} FROM {record.name}")
    return over((place, deleted, values) for place, deleted, *values in politely(rows, give_way))


class Following:
    """Follows one record's sum through the rows that are about to be written."""

    def __init__(self, connection: sqlite3.Connection, record: Record, ids: Iterable[str]) -> None:
        self.sum = NOTHING
        """How it moves: what is to be added to what is kept."""
        self._stored = dict(_stored(connection, record, ids))

    def is_taken(self, change: Change, *, whatever_stands_here: bool = False) -> bool:
        """Whether the row takes the place of the stored one; counts it where it does."""
        key = change.values[0]
        before = self._stored.get(key)
        if before is not None and before[0] >= change.place and not whatever_stands_here:
            return False
        digest = digest_of(change.place, change.deleted, change.values)
        if before is not None:
            self.sum = self.sum.without_row(before[1])
        self.sum = self.sum.with_row(digest)
        self._stored[key] = change.place, digest
        return True

    def without_all(self) -> Checksum:
        """How the sum moves when all of these rows go."""
        gone = NOTHING
        for _, digest in self._stored.values():
            gone = gone.without_row(digest)
        return gone


def _stored(
    connection: sqlite3.Connection, record: Record, ids: Iterable[str]
) -> Iterator[tuple[str, tuple[int, int]]]:
    columns = ", ".join(f"t.{one}" for one in ("place", "deleted", *record.columns))
    asked = json.dumps(list(dict.fromkeys(ids)))
    found = connection.execute(
        f"SELECT {columns} FROM json_each(?) asked JOIN {record.name} t ON t.id = asked.value", (asked,)
    )
    for place, deleted, *values in found:
        yield values[0], (place, digest_of(place, deleted, values))
