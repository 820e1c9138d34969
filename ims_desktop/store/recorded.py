"""What was recorded on a disk, for whoever carries it elsewhere: read beside the program that may be running on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct

from ims_desktop.ports.outbox import Identity
from ims_desktop.protocol.operations import Operation
from ims_desktop.store.connections import attach_for_reading, connect, reading
from ims_desktop.store.failures import no_data, not_enrolled, told
from ims_desktop.store.outbox import SqliteOutbox
from ims_desktop.store.states import lives


class Recorded(Struct, frozen=True):
    """The operations of one state of the disk."""

    identity: Identity
    epoch: str
    operations: Sequence[Operation]


class RecordedOperations:
    """Over a connection of its own that reads both files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def unacknowledged(self) -> Recorded:
        """What the central did not say it has, under the present name."""
        return self._read(everything=False)

    def everything(self) -> Recorded:
        """Whatever was recorded here, under whatever name, in its order."""
        return self._read(everything=True)

    def _read(self, everything: bool) -> Recorded:
        outbox = SqliteOutbox(self._connection)
        with reading(self._connection):
            self._connection.execute("BEGIN")  # one state for all that follows
            try:
                identity = outbox.identity()
                if identity is None:
                    raise not_enrolled()
                acknowledged = next(iter(lives(self._connection))).acknowledged
                found = outbox.everything() if everything else outbox.after(acknowledged, -1)
                return Recorded(identity, self._epoch(), found)
            finally:
                self._connection.execute("ROLLBACK")

    def _epoch(self) -> str:
        row = self._connection.execute("SELECT value FROM mirror.meta WHERE name = 'epoch'").fetchone()
        return str(row[0]) if row else ""


@contextmanager
def recorded_in(folder: Path) -> Iterator[RecordedOperations]:
    """Of a data folder, whether or not a window works in it. Raises ``InputProblem`` where there is none."""
    local, mirror = folder / "local.db", folder / "mirror.db"
    if not (local.exists() and mirror.exists()):
        raise no_data(folder)
    try:
        with closing(connect(local, read_only=True)) as connection:
            attach_for_reading(connection, mirror)
            yield RecordedOperations(connection)
    except sqlite3.Error as error:
        raise told(error) from error
