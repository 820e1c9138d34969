"""The central's data folder: what lies in it, and the lock by which one process serves it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct
from sqlalchemy import URL

from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.texts import text


class DataFolder(Struct, frozen=True):
    path: Path

    @property
    def database_file(self) -> Path:
        return self.path / "central.db"

    @property
    def port_file(self) -> Path:
        """Where a process that finds the folder in use learns how to reach whoever serves it."""
        return self.path / "central.port"

    @property
    def images(self) -> Path:
        """Where images of sites' mirrors are kept; they can be thrown away."""
        return self.path / "images"

    @property
    def life_file(self) -> Path:
        """Which life of the central was served here last: see ``central.lives``."""
        return self.path / "central.life"

    def url(self, database_url: str | None) -> str | URL:
        return database_url or sqlite_url(self.database_file)

    @contextmanager
    def held(self) -> Iterator[None]:
        """For this process alone. Raises ``TryAgain`` when another one serves the folder; dies with the process."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "central.lock").open("a+b") as file:
            lock_file(file)
            yield

    @contextmanager
    def announced(self, port: int) -> Iterator[None]:
        """Says in the port file where this process listens, for as long as it does."""
        written = self.port_file.with_suffix(".new")
        written.write_text(json.dumps({"port": port, "pid": os.getpid()}), encoding="utf-8")
        written.replace(self.port_file)
        try:
            yield
        finally:
            self.port_file.unlink(missing_ok=True)


def sqlite_url(file: Path) -> URL:
    """The address of a file, whatever characters its path has."""
    return URL.create("sqlite", database=str(file.absolute()))


def lock_file(file: BinaryIO) -> None:
    """For as long as ``file`` is open, and the process lives. Raises ``TryAgain`` when somebody else has it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # there is none elsewhere

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # there is none on Windows

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise TryAgain(
            text("The central runs already"),
            text("Another process serves this data folder."),
            text("Use that one, or stop it first."),
        ) from None
