"""The file that a mirror is: everything in a workstation's ``mirror.db``, and in the images of it that a central makes.

Statements only: both ends run them on connections of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ims_desktop.protocol import location_room, search_index, set_apart
from ims_desktop.protocol.checksums import Checksum
from ims_desktop.protocol.mirror import MIRROR, RECORDS, Record, ScopeOf, create_indexes, create_table

META = 1
"""The version of ``meta`` and ``included``."""

VERSION = MIRROR * 10_000 + META * 1_000 + set_apart.VERSION * 100 + location_room.VERSION * 10 + search_index.VERSION
"""Kept as the file's ``user_version``. There is no migration: another version is another file."""

TABLES: tuple[str, ...] = (
    *map(create_table, RECORDS),
    search_index.MAKE,
    *location_room.MAKE,
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID",
    "CREATE TABLE included (workstation TEXT PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID",
    f"PRAGMA user_version = {VERSION}",
)
"""``included`` says of each workstation up to which of its operations the image had them in its rows when it was made.
``meta`` has ``epoch``, ``cursor``, ``high``, ``horizon`` (``protocol.messages.PullReply``) and ``whole``: a place such
that a row which is missing here did not exist there, though the central may have forgotten that it ever did; the
checksums of ``sums_kept``; and ``lacks_own`` while an image's reader has not fetched the rows of ``OWN``."""

INDEXES: dict[str, str] = {
    statement.split()[2]: statement
    for statement in (*(one for record in RECORDS for one in create_indexes(record)), set_apart.INDEX)
}
"""By their names. Whoever fills a file in one go makes them behind the rows."""

TRIGGERS = location_room.TRIGGERS

BEHIND_THE_ROWS: tuple[str, ...] = (*INDEXES.values(), *location_room.ADD_UP, *TRIGGERS.values())
"""What a file that was filled in one go still lacks, apart from the search index."""


OWN = tuple(record.name for record in RECORDS if record.scope is ScopeOf.WORKSTATION)
"""The records of which an image has no rows: each workstation fetches its own behind it."""

FORGOTTEN = tuple(record for record in RECORDS if record.is_forgotten)
"""The records that lose their deleted rows up to the horizon, at both ends at once: so the checksums stay the same."""


def sums_kept(sums: Mapping[str, Checksum]) -> Iterator[tuple[str, int]]:
    """Records' checksums as ``meta`` keeps them: names and values."""
    for record, one in sums.items():
        yield f"rows:{record}", one.rows
        yield f"total:{record}", one.total


def insert_into(record: Record) -> str:
    """A row of ``record`` as a change carries it: its values in their order, its place, and whether it is deleted."""
    columns = (*record.columns, "place", "deleted")
    return f"INSERT INTO {record.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
