"""Another file in the place of ``mirror.db``, under everybody who reads it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from ims_desktop.store.connections import Watched, attach_for_reading, detach
from ims_desktop.store.failures import disk_trouble, told
from ims_desktop.store.gate import Gate, NotAlone
from ims_desktop.store.mirror_file import open_mirror


class MirrorSwap:
    """Knows the one connection that writes the mirror and all that read it."""

    def __init__(self, path: Path, writer: Watched) -> None:
        self.path = path
        self.writer = writer
        self._gate = Gate()
        self._readers: list[Watched] = []

    def attach(self, reader: Watched) -> None:
        """Lets it read the mirror, within blocks of ``reading`` and ``writing`` only."""
        attach_for_reading(reader, self.path)
        reader.gate = self._gate
        self._readers.append(reader)

    def put_in_place(self, fresh: Path) -> None:
        """``writer`` is another connection then. Raises ``TryAgain``, with the old file in use.

        Nobody has the old file open when it is replaced (Windows would refuse), and its WAL is folded in and gone:
        it would be taken for that of the new one.
        """
        self._fold()
        try:
            with self._gate.alone():
                self._replace(fresh)
        except NotAlone:
            raise disk_trouble("somebody reads the mirror all the time") from None

    def close(self) -> None:
        self.writer.close()

    def _fold(self) -> None:
        """Most of the WAL beforehand, while others read, so that the gate is not closed for long."""
        self.writer.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    def _replace(self, fresh: Path) -> None:
        detached: list[Watched] = []
        try:
            for reader in self._readers:
                detach(reader)
                detached.append(reader)
            self.writer.close()
            _no_wal_left(self.path)
            fresh.replace(self.path)
            fsync_folder(self.path.parent)
        except (sqlite3.Error, OSError) as error:
            raise told(error) from error
        finally:
            self._open_again(detached)

    def _open_again(self, detached: list[Watched]) -> None:
        on_damage = self.writer.on_damage
        self.writer = open_mirror(self.path, check=False)
        self.writer.on_damage = on_damage
        for reader in detached:
            attach_for_reading(reader, self.path)


def _no_wal_left(path: Path) -> None:
    """Another program that reads the file keeps it alive."""
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists() and wal.stat().st_size:
        raise OSError(f"{wal.name} is still in use")


def fsync_folder(folder: Path) -> None:
    """A rename survives a power cut only then. Windows keeps its folders by itself."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
