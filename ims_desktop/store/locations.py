"""The site's locations in the order in which one walks past them, for labels and lists."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from ims_desktop.domain.locations import Location
from ims_desktop.store.connections import attach_for_reading, connect, reading
from ims_desktop.store.failures import no_data, told
from ims_desktop.store.rows import LOCATION, location
from ims_desktop.store.stock import VIRTUAL

_IN_WALK_ORDER = f"""
SELECT {LOCATION} FROM mirror.locations l
WHERE l.deleted = 0 AND l.is_retired = 0 AND l.kind NOT IN ({VIRTUAL}) ORDER BY l.walk, l.code
"""


class SqliteLocations:
    """``SiteLocations`` over a connection that reads the mirror."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def in_walk_order(self) -> Sequence[Location]:
        with reading(self._connection):
            return [location(row) for row in self._connection.execute(_IN_WALK_ORDER)]


@contextmanager
def locations_in(folder: Path) -> Iterator[SqliteLocations]:
    """Of a data folder, whether or not a window works in it. Raises ``InputProblem`` where there is none."""
    local, mirror = folder / "local.db", folder / "mirror.db"
    if not (local.exists() and mirror.exists()):
        raise no_data(folder)
    try:
        with closing(connect(local, read_only=True)) as connection:
            attach_for_reading(connection, mirror)
            yield SqliteLocations(connection)
    except sqlite3.Error as error:
        raise told(error) from error
