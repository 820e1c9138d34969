"""The mirror on SQLite: takes pages of changes in, and knows how far it has read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.ports.mirror import Reached
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME, LARGEST, RECORDS, Record, is_well_formed
from ims_desktop.store import location_room, search_index
from ims_desktop.store.connections import reading, writing
from ims_desktop.store.courtesy import GiveWay, nobody_waits, politely

MOST_ROWS = 1_000
"""In one transaction (SYNC.md 4.6): the cursor moves with each."""


class SqliteMirror:
    """``mirror.db`` as the sync side writes it. Nobody else does."""

    def __init__(self, connection: sqlite3.Connection, give_way: GiveWay = nobody_waits) -> None:
        """``give_way`` is called every few rows; it may take its time, nobody else waits for this file."""
        self._connection = connection
        self._give_way = give_way

    def reached(self) -> Reached:
        with reading(self._connection):
            return self._reached()

    def apply(self, changes: Sequence[Change], reached: Reached) -> None:
        if not changes:
            if reached != self.reached():
                with writing(self._connection):
                    self._move_to(reached)
            return
        for start in range(0, len(changes), MOST_ROWS):
            chunk = changes[start : start + MOST_ROWS]
            following = changes[start + MOST_ROWS] if start + MOST_ROWS < len(changes) else None
            with writing(self._connection):
                self._take_in(chunk)
                self._move_to(reached if following is None else _between(chunk[-1], following, reached))
                self._give_way()  # the commit may fold the WAL in, and then the disk is busy for a while

    def acknowledged(self, workstation: WorkstationId) -> int:
        with reading(self._connection):
            return int(self._meta(f"acknowledged:{workstation}") or 0)

    def acknowledge(self, workstation: WorkstationId, through: int) -> None:
        with writing(self._connection):
            self._put_meta(f"acknowledged:{workstation}", through)

    def begin_again(self, epoch: str) -> None:
        with writing(self._connection):
            for record in RECORDS:
                self._connection.execute(f"DELETE FROM {record.name}")
            search_index.clear(self._connection)
            location_room.clear(self._connection)
            self._connection.execute("DELETE FROM meta")
            self._move_to(Reached(epoch))

    def passed_over(self) -> int:
        """How many changes were of no known record or shape since the mirror began: shown in the diagnostics."""
        with reading(self._connection):
            return int(self._meta("passed_over") or 0)

    def _take_in(self, changes: Sequence[Change]) -> None:
        passed_over = 0
        for name, run in groupby(changes, attrgetter("record")):
            same, record = tuple(run), BY_NAME.get(name)
            passed_over += (
                len(same) if record is None else _write(self._connection, _Rows(record, same, self._give_way))
            )
        if passed_over:
            self._put_meta("passed_over", int(self._meta("passed_over") or 0) + passed_over)

    def _reached(self) -> Reached:
        found = dict(self._connection.execute("SELECT name, value FROM meta WHERE name IN ('epoch', 'cursor', 'high')"))
        return Reached(found.get("epoch", ""), found.get("cursor", 0), found.get("high", 0))

    def _move_to(self, reached: Reached) -> None:
        for name, value in (("epoch", reached.epoch), ("cursor", reached.cursor), ("high", reached.high)):
            self._put_meta(name, value)

    def _meta(self, name: str) -> int | str | None:
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def _put_meta(self, name: str, value: int | str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))


class _Rows:
    """The rows that consecutive changes of one record stand for, made one by one while SQLite writes them.

    Each statement lets go of the interpreter's lock. A list of a thousand rows, made beforehand, would hold it, and
    a scan on another thread would wait.
    """

    def __init__(self, record: Record, changes: Sequence[Change], give_way: GiveWay) -> None:
        self.record = record
        self.give_way = give_way
        self.passed_over = 0
        self._changes = changes

    @property
    def ids(self) -> list[Any]:
        return [change.values[0] for change in self._changes if change.values]

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        for change in politely(self._changes, self.give_way):
            if 0 < change.place <= LARGEST and is_well_formed(self.record, change.values):
                yield (*change.values, change.place, int(change.deleted))
            else:
                self.passed_over += 1


def _write(connection: sqlite3.Connection, rows: _Rows) -> int:
    """Answers how many were passed over."""
    if rows.record.name != "items":
        connection.executemany(_UPSERTS[rows.record.name], rows)
    else:
        before = search_index.entries(connection, rows.ids)
        connection.executemany(_UPSERTS["items"], rows)
        after = search_index.entries(connection, rows.ids)
        search_index.follow(connection, before, after, rows.give_way)
    return rows.passed_over


def _upsert(record: Record) -> str:
    """A row is taken when its place is after the stored one's, so a page that comes twice changes nothing."""
    columns = (*record.columns, "place", "deleted")
    changed = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    return (
        f"INSERT INTO {record.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        f" ON CONFLICT (id) DO UPDATE SET {changed} WHERE excluded.place > {record.name}.place"
    )


_UPSERTS = {record.name: _upsert(record) for record in RECORDS}


def _between(last: Change, following: Change, reached: Reached) -> Reached:
    """How far the mirror is in the middle of a page. A place shared with the next row is not done with yet."""
    cursor = last.place if following.place > last.place else last.place - 1
    return Reached(reached.epoch, min(cursor, reached.cursor), reached.high)
