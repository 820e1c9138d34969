"""A workstation's real files, which can be cut at every statement that writes."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from ims_desktop.remote.keys import KeyFile
from ims_desktop.store.connections import Watched
from ims_desktop.store.local_store import LocalStore
from tests.simulation.ports import Danger, PowerCut, Stores
from tests.simulation.real.contents import Contents
from tests.simulation.real.founding import workplace
from tests.simulation.stores import LocalDisk, MirrorDisk
from tests.simulation.views import ReadingRule, View

_NUMBERS = count()
FILES = ("local.db", "local.db-wal", "mirror.db", "mirror.db-wal", "workstation.key", "lock")
LOCAL, MIRROR = (FILES[0], FILES[1], FILES[4]), FILES[2:4]

Backup = dict[str, bytes]


class Life:
    """From switching on to the plug being pulled: whoever still holds a connection then gets nothing done."""

    def __init__(self, drive: FileDrive, danger: Danger | None) -> None:
        self._drive = drive
        self._danger = danger
        self.is_over = False
        self.is_open = False

    def before(self, statement: str) -> None:
        if self.is_over:
            raise PowerCut("the power is off")
        if self._danger is not None and not _only_reads(statement):
            try:
                self._danger.statement(statement)
            except PowerCut as cut:
                self.is_over = True
                self._drive.freeze(cut.unsynced)
                raise

    def after(self, statement: str) -> None:
        if statement == "COMMIT" and self._danger is not None and self.is_open:
            self._danger.boundary("after COMMIT")


def _only_reads(statement: str) -> bool:
    return statement.lstrip().upper().startswith(("SELECT", "PRAGMA", "ATTACH", "CREATE TEMP", "ROLLBACK"))


class Cuttable(Watched):
    """A connection that asks before it writes, and tells after it committed."""

    opening: Life | None = None
    """Whose life the next connections belong to."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._life = Cuttable.opening

    def execute(self, statement: str, *values: Any) -> sqlite3.Cursor:
        if self._life is None:
            return super().execute(statement, *values)
        self._life.before(statement)
        cursor = super().execute(statement, *values)
        self._life.after(statement)
        return cursor

    def executemany(self, statement: str, rows: Any) -> sqlite3.Cursor:
        if self._life is not None:
            self._life.before(statement)
        return super().executemany(statement, rows)


class FileDrive:
    """See ``ports.Drive``. The folder is another one in each life: what a kill leaves is copied to it."""

    def __init__(self, files: Backup | None = None) -> None:
        self._folder = _new_folder()
        _put(self._folder, _new_files() if files is None else files)
        self._store: LocalStore | None = None
        self._life: Life | None = None
        self._frozen: Path | None = None
        self._reader: Contents | None = None

    def switch_on(self, danger: Danger) -> Stores:
        self._life = Cuttable.opening = Life(self, danger)
        try:
            store = self._store = LocalStore(self._folder)
        finally:
            Cuttable.opening = None
        self._life.is_open = True
        keys = KeyFile(self._folder / "workstation.key")
        return Stores(store.outbox, store.sent_outbox, store.mirror, keys)

    def switch_off(self) -> None:
        self._close_reader()
        if self._store is None and self._frozen is None:
            return
        self.freeze()
        self._end()
        shutil.rmtree(self._folder)
        assert self._frozen is not None
        self._folder, self._frozen = self._frozen, None

    def freeze(self, unsynced: float = 0.0) -> None:
        """The files as they are at this moment, be a transaction under way.

        The mirror's commits are not forced onto the disk one by one, so where the power fails the last of them may be
        lost; both logs may end in the middle of a frame then.
        """
        if self._frozen is None:
            self._frozen = _new_folder()
            files = _read(self._folder, FILES)
            if unsynced:
                files = _after_power_loss(files, unsynced)
            _put(self._frozen, files)

    def _end(self) -> None:
        if self._life is not None:
            self._life.is_over = True
        if self._store is not None:
            self._store._close_connections()
            self._store._lock.release(clean=False)
        self._store = self._life = None

    def close(self) -> None:
        self._close_reader()
        self._end()
        shutil.rmtree(self._folder, ignore_errors=True)

    # --- what lies on it ---------------------------------------------------------------------------------------

    @property
    def local(self) -> LocalDisk:
        return self._look().local

    @property
    def mirror(self) -> MirrorDisk:
        return self._look().mirror

    def shown(self, rule: ReadingRule) -> View:
        """By the product's own views; ``rule`` is the model's."""
        return self._look().shown()

    def _look(self) -> Contents:
        """Never through a connection that could be cut; ends with the life."""
        if self._reader is None:
            self._reader = Contents(self._folder)
        self._reader.follow()
        return self._reader

    def _close_reader(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._reader = None

    # --- what befalls it, while it is off ----------------------------------------------------------------------

    def backup(self) -> Backup:
        return _read(self._folder, FILES)

    def put_back(self, backup: Backup, with_mirror: bool) -> None:
        self._replace(LOCAL, backup)
        if with_mirror:
            self.put_back_mirror(backup)

    def put_back_mirror(self, backup: Backup) -> None:
        self._replace(MIRROR, backup)

    def lose_mirror(self) -> None:
        self._replace(MIRROR, {})

    def damage_mirror(self, rng: Random) -> None:
        """So that it cannot be opened; what is subtler than that waits for checksums."""
        self._replace(MIRROR, {"mirror.db": rng.randbytes(rng.choice([10, 5_000]))})

    def spoil_a_row(self, rng: Random) -> None:
        """Not here: what the real mirror does about it is tried in ``tests/integration``."""

    def _replace(self, names: Sequence[str], files: Backup) -> None:
        for name in names:
            (self._folder / name).unlink(missing_ok=True)
        for name in ("local.db-shm", "mirror.db-shm"):
            (self._folder / name).unlink(missing_ok=True)
        _put(self._folder, {name: data for name, data in files.items() if name in names})

    def clone(self) -> FileDrive:
        return FileDrive(self.backup())


@cache
def _new_files() -> Backup:
    """Of a store that was opened for the first time, and closed."""
    folder = _new_folder()
    LocalStore(folder).close()
    return _read(folder, FILES)


def _new_folder() -> Path:
    folder = workplace() / f"drive{next(_NUMBERS)}"
    folder.mkdir()
    return folder


def _read(folder: Path, names: Sequence[str]) -> Backup:
    found: Backup = {}
    for name in names:
        with suppress(FileNotFoundError):
            found[name] = (folder / name).read_bytes()
    return found


_HEADER, _FRAME = 32, 24 + 4_096
"""Bytes of a log's header, and of a page in it."""

_FOLDED = 500
"""A log that was ever longer was folded into its file, and so forced onto the disk (``store.connections``)."""


def _after_power_loss(files: Backup, unsynced: float) -> Backup:
    log = files.get("mirror.db-wal", b"")
    frames = max(0, len(log) - _HEADER) // _FRAME
    kept = frames - round(unsynced * frames) if frames < _FOLDED else frames
    after = files | {"mirror.db-wal": log[: _HEADER + kept * _FRAME]}
    return {name: data + b"torn" * 20 if name.endswith("-wal") and data else data for name, data in after.items()}


def _put(folder: Path, files: Backup) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)
