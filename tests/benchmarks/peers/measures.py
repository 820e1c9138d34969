"""Which peer does what for which of our benchmarks."""

from __future__ import annotations

from dataclasses import dataclass

from tests.benchmarks.peers.peer import Peer

ANKI = Peer("Anki", "anki", "anki_download.py")
POUCHDB = Peer("PouchDB", "pouchdb", "pouchdb_replicate.cjs", ("node_modules/pouchdb", "node_modules/express-pouchdb"))
WATERMELONDB = Peer(
    "WatermelonDB",
    "@nozbe/watermelondb",
    "watermelondb_pull.cjs",
    ("node_modules/@nozbe/watermelondb", "node_modules/better-sqlite3/build/Release/better_sqlite3.node"),
)

ITEMS = 100_000
MOVEMENTS = 10_000


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that one peer does, as its runner calls it, and with which rows."""

    peer: Peer
    does: str
    rows: str
    """``items`` or ``movements``."""

    @property
    def count(self) -> int:
        return ITEMS if self.rows == "items" else MOVEMENTS


DOWNLOAD = Measure(ANKI, "download", "items")
"""The whole collection as one file, from Anki's own sync server, and its opening; the login before is left out."""
REPLICATION = Measure(POUCHDB, "pull", "items")
"""From an express-pouchdb over leveldb to an empty leveldb, 1,000 documents a batch."""
SYNCHRONIZE = Measure(WATERMELONDB, "pull", "items")
"""An empty SQLite database from one answer of a stub, which costs no more than the bytes it sends."""
UPLOAD = Measure(POUCHDB, "push", "movements")
"""Documents that lie in a leveldb to an empty database of an express-pouchdb, 1,000 a batch."""

MEASURES: dict[str, tuple[Measure, ...]] = {
    "snapshot": (DOWNLOAD,),
    "first_load_pages": (REPLICATION, SYNCHRONIZE),
    "push": (UPLOAD,),
    "push_protocol": (UPLOAD,),
}
"""By the name of our benchmark."""
