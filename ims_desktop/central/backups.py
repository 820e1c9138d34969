"""Backups of a central on SQLite, taken while it serves, and put back while it does not."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from ims_desktop.central.database import Database
from ims_desktop.central.folder import DataFolder, sqlite_url
from ims_desktop.central.lives import LifeFile, begin_another
from ims_desktop.central.migrations import migrate
from ims_desktop.domain.errors import InputProblem, TryAgain
from ims_desktop.domain.texts import text

_PARTS = ("", "-wal", "-shm")
_PAGES = 4_000
"""Copied in one go: some sixteen megabytes, between which a writer gets its turn."""


def back_up(data: Path, file: Path) -> int:
    """A whole and consistent copy; answers its size in bytes. An older file is replaced when the new one is complete.

    Raises ``InputProblem`` where there is no central, ``TryAgain`` when the copy cannot be written.
    """
    folder = DataFolder(data)
    if not folder.database_file.exists():
        raise no_database(data)
    unfinished = file.with_name(file.name + ".unfinished")
    try:
        unfinished.unlink(missing_ok=True)
        _copy(folder.database_file, unfinished)
        unfinished.replace(file)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise _not_written(file, error) from error
    return file.stat().st_size


def put_back(data: Path, file: Path) -> Path | None:
    """Makes a backup the central's database, in another life: workstations read anew and hand in what it lacks.

    Answers where the database from before is kept; nothing is deleted. Raises ``TryAgain`` while the central serves,
    and ``InputProblem`` for a file that is no central's, and then changes nothing.
    """
    folder = DataFolder(data)
    with folder.held():
        coming = folder.database_file.with_suffix(".restoring")
        for part in _PARTS:
            coming.with_name(coming.name + part).unlink(missing_ok=True)
        _check(file)
        _copy(file, coming)
        _begin_life(coming)
        before = _put_aside(folder.database_file)
        coming.replace(folder.database_file)
        with closing(Database(folder.url(None))) as database:
            LifeFile(folder.life_file).write(database)
    return before


def _copy(source: Path, target: Path) -> None:
    """By SQLite's own backup, which sees what is still in the log, and begins again when it was overtaken."""
    with closing(sqlite3.connect(_read_only(source), uri=True)) as reading, closing(sqlite3.connect(target)) as written:
        reading.backup(written, pages=_PAGES, sleep=0.01)
        written.execute("PRAGMA journal_mode = DELETE")
    with target.open("r+b") as file:
        os.fsync(file.fileno())


def _check(file: Path) -> None:
    if not file.is_file():
        raise _no_backup(file, "it is not there")
    try:
        with closing(sqlite3.connect(_read_only(file), uri=True)) as connection:
            (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            lives = connection.execute("SELECT count(*) FROM feed").fetchone()[0]
            people = connection.execute("SELECT count(*) FROM people").fetchone()[0]
    except sqlite3.Error as error:
        raise _no_backup(file, str(error)) from error
    if said != "ok" or not (lives and people):
        raise _no_backup(file, said if said != "ok" else "nothing is in it")


def _begin_life(file: Path) -> None:
    with closing(Database(sqlite_url(file))) as database:
        migrate(database)
        database.run(begin_another)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").close()
            connection.rollback()


def _put_aside(file: Path) -> Path | None:
    if not file.exists():
        return None
    aside = file.with_name(f"{file.stem}-{datetime.now(UTC).strftime('%Y%m%dT%H%M%S%f')}.before-restore")
    for part in reversed(_PARTS):
        moved = file.with_name(file.name + part)
        if moved.exists():
            moved.replace(aside.with_name(aside.name + part))
    return aside


def _read_only(file: Path) -> str:
    return f"file:{quote(file.absolute().as_posix())}?mode=ro"


def no_database(where: Path | str) -> InputProblem:
    return InputProblem(
        text("There is no central yet"),
        text("Nothing was made in {where}.", where=where),
        text("Make one first: ims-desktop central init --data FOLDER."),
    )


def no_sqlite() -> InputProblem:
    return InputProblem(
        text("PostgreSQL has its own tools for this"),
        text("This command copies a central's SQLite file."),
        text(
            "Use pg_dump --format=custom, and pg_restore to put it back; then run «ims-desktop central restored»,"
            " so that workstations hand in again what the backup lacks."
        ),
    )


def _no_backup(file: Path, why: str) -> InputProblem:
    return InputProblem(
        text("Not a central's backup"),
        text("{file}: {why}", file=file, why=why),
        text("Choose a file that «ims-desktop central backup» made. Nothing was changed."),
    )


def _not_written(file: Path, error: Exception) -> TryAgain:
    return TryAgain(
        text("The backup could not be written"),
        text("{file}: {why}", file=file, why=str(error)),
        text("Make room, or choose another place. The central was not touched."),
    )
