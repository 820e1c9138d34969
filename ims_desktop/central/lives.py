"""The lives of a central: each begins when it is founded, or when its database was put back from a backup.

A workstation goes on where it was only within one life. In the next one it reads everything anew and hands in again
what the central lost. A life that began unnoticed is a fault that workstations alone cannot mend: it is noticed here,
by what lies beside the database (``LifeFile``) or by a workstation that knows more than it could (``notice``).
"""

from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Connection, bindparam, select, update

from ims_desktop.central.database import Database
from ims_desktop.central.tables import feed
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.times import from_utc_text, utc_text

log = logging.getLogger(__name__)

AT_MOST_EVERY = timedelta(minutes=10)
"""A workstation that claims to know more than there is begins no life sooner after another one."""


class Life(Struct, frozen=True):
    """Its name, and the last place that was given in it as far as is known."""

    epoch: str
    high: int


def life_of(connection: Connection) -> Life:
    row = connection.execute(select(feed.c.epoch, feed.c.high)).one()
    return Life(row.epoch, row.high)


def begin_another(tx: Transaction) -> str:
    """Every workstation is told, reads everything anew, and hands in again what is not here. Answers the new epoch."""
    epoch = new_id()
    tx.connection.execute(_BEGIN, {"new": epoch, "now": utc_text(datetime.now(UTC))})
    return epoch


def notice(database: Database, epoch: str, who: str, why: str) -> None:
    """A workstation of this very life knows what was never here: the database was put back. The next life begins.

    Not twice for the same, whoever says so and however many of them; nor soon again, for one that is just wrong.
    """

    def begin(tx: Transaction) -> bool:
        row = tx.connection.execute(_LOCKED).one()
        if row.epoch != epoch or (row.restored_at is not None and _is_recent(row.restored_at)):
            return False
        begin_another(tx)
        return True

    if database.run(begin):
        log.warning("%s %s: this database was put back from a backup; another life begins", who, why)


class LifeFile:
    """``central.life`` beside the database: which life was served here last, and how far it had come."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: Life | None = None

    def look(self, database: Database) -> bool:
        """Before serving: begins another life where this database is not the one that was served last, or an earlier
        state of it. Says whether it did."""
        before, now = self._read(), _now(database)
        is_another = before is not None and (before.epoch != now.epoch or before.high > now.high)
        if is_another:
            log.warning("the database was put back from a backup since it was served last; another life begins")
            database.run(begin_another)
        self.write(database)
        return is_another

    def write(self, database: Database) -> None:
        """Now and then, and at the end. Writes nothing while nothing changed."""
        now = _now(database)
        if now == self._written:
            return
        unfinished = self._path.with_suffix(".life.new")
        with unfinished.open("w", encoding="utf-8") as file:
            json.dump({"epoch": now.epoch, "high": now.high}, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self._path)
        self._written = now

    def _read(self) -> Life | None:
        try:
            said = json.loads(self._path.read_text(encoding="utf-8"))
            return Life(str(said["epoch"]), int(said["high"]))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("%s cannot be read and is written anew: %s", self._path.name, error)
            return None


def _now(database: Database) -> Life:
    with database.reading() as connection:
        return life_of(connection)


def _is_recent(restored_at: str) -> bool:
    return datetime.now(UTC) - from_utc_text(restored_at) < AT_MOST_EVERY


_BEGIN = update(feed).values(epoch=bindparam("new"), restored_at=bindparam("now"))
_LOCKED = select(feed.c.epoch, feed.c.restored_at).with_for_update()
