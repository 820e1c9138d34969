"""The mirror on SQLite: takes pages of changes in, and knows how far it has read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from typing import Any

from msgspec.structs import replace

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.ports.mirror import Reached
from ims_desktop.protocol.checksums import NOTHING, Checksum
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME, LARGEST, RECORDS, Record, has_shape, is_well_formed
from ims_desktop.protocol.mirror_file import FORGOTTEN, insert_into
from ims_desktop.store import location_room, mirror_sums, search_index
from ims_desktop.store.connections import reading, writing
from ims_desktop.store.courtesy import GiveWay, nobody_waits, politely
from ims_desktop.store.filling import WORTH_IT, Filling
from ims_desktop.store.mirror_sums import Following

MOST_ROWS = 1_000
"""In one transaction (SYNC.md 4.6): the cursor moves with each."""

MOST_SEARCHED = 1_000
"""Items made searchable in one transaction."""


class SqliteMirror:
    """``mirror.db`` as the sync side writes it. Nobody else does."""

    def __init__(self, connection: sqlite3.Connection, give_way: GiveWay = nobody_waits) -> None:
        """``give_way`` is called every few rows; it may take its time, nobody else waits for this file."""
        self._give_way = give_way
        self.move_to(connection)

    def move_to(self, connection: sqlite3.Connection) -> None:
        """Another file, from here on."""
        self._connection = connection
        self._filling = Filling(connection)

    def reached(self) -> Reached:
        with reading(self._connection):
            return self._reached()

    def apply(self, changes: Sequence[Change], reached: Reached) -> None:
        if not changes and reached == self.reached():
            return
        with self._as_fast_as_fit(reached):
            for start in range(0, len(changes), MOST_ROWS):
                chunk = changes[start : start + MOST_ROWS]
                following = changes[start + MOST_ROWS] if start + MOST_ROWS < len(changes) else None
                with writing(self._connection):
                    self._take_in(chunk)
                    self._arrive_at(reached if following is None else _between(chunk[-1], following, reached))
                    self._give_way()  # the commit may fold the WAL in, and then the disk is busy for a while
            if not changes:
                with writing(self._connection):
                    self._arrive_at(reached)

    def search_more(self) -> int:
        with reading(self._connection):
            if self._filling.searched_through() is None:
                return 0
        with writing(self._connection):
            return self._filling.search_more(MOST_SEARCHED, self._give_way)

    def acknowledged(self, workstation: WorkstationId) -> int:
        with reading(self._connection):
            return int(self._meta(f"acknowledged:{workstation}") or 0)

    def acknowledge(self, workstation: WorkstationId, through: int) -> None:
        with writing(self._connection):
            self._put_meta(f"acknowledged:{workstation}", through)

    def lacks_own(self) -> bool:
        with reading(self._connection):
            return self._meta("lacks_own") is not None

    def has_own(self) -> None:
        with writing(self._connection):
            self._connection.execute("DELETE FROM meta WHERE name = 'lacks_own'")

    def begin_again(self, epoch: str) -> None:
        with writing(self._connection):
            for record in RECORDS:
                self._connection.execute(f"DELETE FROM {record.name}")
            search_index.clear(self._connection)
            location_room.clear(self._connection)
            self._connection.execute("DELETE FROM included")
            self._filling.abandon()
            self._connection.execute("DELETE FROM meta")
            mirror_sums.begin(self._connection)
            self._move_to(Reached(epoch))

    def passed_over(self) -> int:
        """How many changes were of no known record or shape since the mirror began: shown in the diagnostics."""
        with reading(self._connection):
            return int(self._meta("passed_over") or 0)

    @contextmanager
    def _as_fast_as_fit(self, reached: Reached) -> Iterator[None]:
        """Filling goes on over many pages, from the first one to where everything is here."""
        with reading(self._connection):
            before = self._reached()
            is_filling = self._filling.is_going_on()
        if not is_filling and before.cursor == 0 and reached.high >= WORTH_IT:
            with writing(self._connection):
                self._filling.begin()
            is_filling = True
        if not is_filling:
            yield
            return
        with reading(self._connection):
            self._filling.hurry()
        try:
            yield
        finally:
            with reading(self._connection):
                self._filling.ease()

    def sums(self) -> Mapping[str, Checksum]:
        with reading(self._connection):
            return mirror_sums.kept(self._connection)

    def recount(self, record: str) -> Checksum:
        with reading(self._connection):
            found = mirror_sums.added_up(self._connection, BY_NAME[record], self._give_way)
            is_kept = mirror_sums.kept(self._connection).get(record) == found
        if not is_kept:
            with writing(self._connection):
                mirror_sums.keep(self._connection, record, found)
        return found

    def take_again(self, changes: Sequence[Change], through: int) -> None:
        due = [one for one in changes if one.place <= through]
        for start in range(0, len(due), MOST_ROWS):
            with writing(self._connection):
                self._take_in(due[start : start + MOST_ROWS], whatever_stands_here=True)
            self._give_way()

    def drop_others(self, record: str, known: Collection[str]) -> int:
        with reading(self._connection):
            here = [row[0] for row in self._connection.execute(f"SELECT id FROM {record}")]
        others = [one for one in here if one not in known]
        for start in range(0, len(others), MOST_ROWS):
            with writing(self._connection):
                _drop(self._connection, BY_NAME[record], others[start : start + MOST_ROWS])
        with writing(self._connection):
            _make_anew(self._connection, record, self._give_way)
            if record == "items":
                self._filling.search_is_whole()
        return len(others)

    def _take_in(self, changes: Sequence[Change], *, whatever_stands_here: bool = False) -> None:
        passed_over, searched = 0, _searched(self._filling)
        sums = None if self._filling.is_going_on() else _Sums(self._connection, changes)
        for name, run in groupby(changes, attrgetter("record")):
            same, record = tuple(run), BY_NAME.get(name)
            if record is None:
                passed_over += len(same)
            else:
                rows = _Rows(record, same, self._give_way, sums.of(record) if sums else None, whatever_stands_here)
                passed_over += _write(self._connection, rows, searched)
        if sums:
            sums.keep()
        if passed_over:
            self._put_meta("passed_over", int(self._meta("passed_over") or 0) + passed_over)

    def _reached(self) -> Reached:
        found = dict(self._connection.execute(_REACHED))
        return Reached(*(found.get(name, default) for name, default in _MARKS.items()))

    def _arrive_at(self, reached: Reached) -> None:
        before = self._reached()
        self._move_to(reached)
        if not reached.is_consistent:
            return
        if reached.horizon > before.horizon:
            self._forget(reached.horizon)
        self._put_meta("whole", max(reached.horizon, int(self._meta("whole") or 0)))
        if self._filling.is_going_on():
            self._filling.end()

    def _forget(self, horizon: int) -> None:
        """What the central has forgotten too: everything that changed before is here, so nothing can come back."""
        for record in FORGOTTEN:
            gone = self._connection.execute(
                f"SELECT id FROM {record.name} WHERE deleted = 1 AND place <= ?", (horizon,)
            ).fetchall()
            if gone:
                _drop(self._connection, record, [key for (key,) in gone])

    def _move_to(self, reached: Reached) -> None:
        for name in _MARKS:
            self._put_meta(name, getattr(reached, name))

    def _meta(self, name: str) -> int | str | None:
        row = self._connection.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else row[0]

    def _put_meta(self, name: str, value: int | str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", (name, value))


_MARKS: dict[str, int | str] = {"epoch": "", "cursor": 0, "high": 0, "horizon": 0}
_REACHED = f"SELECT name, value FROM meta WHERE name IN ({', '.join(map(repr, _MARKS))})"


class _Rows:
    """The rows that consecutive changes of one record stand for, made one by one while SQLite writes them.

    Each statement lets go of the interpreter's lock. A list of a thousand rows, made beforehand, would hold it, and
    a scan on another thread would wait.
    """

    def __init__(
        self,
        record: Record,
        changes: Sequence[Change],
        give_way: GiveWay,
        following: Following | None,
        whatever_stands_here: bool,
    ) -> None:
        self.record = record
        self.give_way = give_way
        self.passed_over = 0
        self._changes = changes
        self._is_good = has_shape if following is None else is_well_formed
        self._following = following
        self._whatever_stands_here = whatever_stands_here

    @property
    def ids(self) -> list[Any]:
        return [change.values[0] for change in self._changes if change.values]

    def write(self, connection: sqlite3.Connection) -> None:
        if self._following is not None:
            connection.executemany(_UPSERTS[self.record.name], self)
            return
        # A number that fits no column is met by one page in a million, and looked for only then: a row that is
        # written twice changes nothing.
        try:
            connection.executemany(_UPSERTS_IF_LATER[self.record.name], self)
        except OverflowError:
            self._is_good, self.passed_over = is_well_formed, 0
            connection.executemany(_UPSERTS_IF_LATER[self.record.name], self)

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        record, is_good = self.record, self._is_good
        following, whatever = self._following, self._whatever_stands_here
        for change in politely(self._changes, self.give_way):
            if not (0 < change.place <= LARGEST and is_good(record, change.values)):
                self.passed_over += 1
            elif following is None or following.is_taken(change, whatever_stands_here=whatever):
                yield (*change.values, change.place, int(change.deleted))


class _Sums:
    """The checksums of the records in one transaction, kept when its rows are written."""

    def __init__(self, connection: sqlite3.Connection, changes: Sequence[Change]) -> None:
        self._connection = connection
        self._changes = changes
        self._following: dict[str, Following] = {}

    def of(self, record: Record) -> Following:
        found = self._following.get(record.name)
        if found is None:
            ids = [one.values[0] for one in self._changes if one.record == record.name and one.values]
            named = [one for one in ids if isinstance(one, str)]
            found = self._following[record.name] = Following(self._connection, record, named)
        return found

    def keep(self) -> None:
        known = mirror_sums.kept(self._connection) if self._following else {}
        for name, following in self._following.items():
            if name in known and following.sum != NOTHING:
                mirror_sums.keep(self._connection, name, known[name] + following.sum)


def _searched(filling: Filling) -> int:
    """The last ``rowid`` that the search index must follow: those behind it come into it later."""
    through = filling.searched_through()
    return LARGEST if through is None else through


def _write(connection: sqlite3.Connection, rows: _Rows, searched: int) -> int:
    """Answers how many were passed over."""
    if rows.record.name != "items" or searched == 0:
        rows.write(connection)
    else:
        before = search_index.entries(connection, rows.ids, searched)
        rows.write(connection)
        after = search_index.entries(connection, rows.ids, searched)
        search_index.follow(connection, before, after, rows.give_way)
    return rows.passed_over


def _drop(connection: sqlite3.Connection, record: Record, ids: Sequence[str]) -> None:
    following = Following(connection, record, ids)
    connection.execute(f"DELETE FROM {record.name} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),))
    known = mirror_sums.kept(connection)
    if record.name in known:
        mirror_sums.keep(connection, record.name, known[record.name] + following.without_all())


_WITH_ROOM = frozenset({"balances", "items", "locations"})


def _make_anew(connection: sqlite3.Connection, record: str, give_way: GiveWay) -> None:
    """What is made from a record's rows, and follows them only as long as nothing else changes them."""
    if record == "items":
        search_index.make_anew(connection, give_way)
    if record in _WITH_ROOM:
        location_room.add_up(connection)


def _upsert(record: Record) -> str:
    """Which rows are taken is decided before: one whose place is not after the stored one's changes nothing."""
    changed = ", ".join(f"{column} = excluded.{column}" for column in (*record.columns[1:], "place", "deleted"))
    return f"{insert_into(record)} ON CONFLICT (id) DO UPDATE SET {changed}"


_UPSERTS_IF_LATER = {record.name: f"{_upsert(record)} WHERE excluded.place > {record.name}.place" for record in RECORDS}
"""Where nobody counted: a page that comes twice changes nothing."""

_UPSERTS = {record.name: _upsert(record) for record in RECORDS}


def _between(last: Change, following: Change, reached: Reached) -> Reached:
    """How far the mirror is in the middle of a page. A place shared with the next row is not done with yet."""
    cursor = last.place if following.place > last.place else last.place - 1
    return replace(reached, cursor=min(cursor, reached.cursor))
