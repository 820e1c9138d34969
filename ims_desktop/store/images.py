"""An image of the mirror while it comes in: a partial file that outlives the program, then the mirror's place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.ports.images import Begun, ImageDamaged, ImageUnusable
from ims_desktop.protocol.codec import Unreadable, decode, encode
from ims_desktop.protocol.messages import ImageAbout
from ims_desktop.protocol.mirror_file import VERSION
from ims_desktop.store.failures import disk_full, is_damage, told
from ims_desktop.store.mirror import SqliteMirror
from ims_desktop.store.mirror_swap import MirrorSwap, fsync_folder

_CHUNK = 1 << 20

SPARE = 32_000_000
"""Bytes that are left free on the disk: scans are recorded on it too."""


class SqliteImages:
    """``Images`` beside ``mirror.db``. For the thread that owns ``mirror``."""

    def __init__(self, mirror: SqliteMirror, swap: MirrorSwap, identities: Callable[[], Sequence[str]]) -> None:
        """``identities``: every name that this workstation ever had."""
        self._mirror = mirror
        self._swap = swap
        self._identities = identities
        folder = swap.path.parent
        self._about = folder / "image.json"
        self._part = folder / "image.part"
        self._fresh = folder / "image.db"
        self._writing: BinaryIO | None = None

    def begun(self) -> Begun | None:
        try:
            about = decode(self._about.read_bytes(), ImageAbout)
            done = self._part.stat().st_size
        except (OSError, Unreadable):
            return None
        return Begun(about, done) if done <= about.size else None

    def begin(self, about: ImageAbout) -> None:
        self.discard()
        with _told():
            if shutil.disk_usage(self._part.parent).free < about.size + about.unpacked + SPARE:
                raise disk_full()
            self._part.touch()
            new = self._about.with_suffix(".new")
            new.write_bytes(encode(about))
            new.replace(self._about)

    def take(self, data: bytes) -> None:
        with _told():
            if self._writing is None:
                self._writing = self._part.open("ab", buffering=0)
            self._writing.write(data)

    def put_in_place(self, workstation: WorkstationId) -> None:
        self._stop_writing()
        begun = self.begun()
        try:
            if begun is None or begun.done != begun.about.size:
                raise ImageDamaged("it is not whole")
            with _told():
                self._unpack(begun.about)
                self._believe(begun.about)
                self._take_over(begun.about, workstation)
                self._make_sure()
            self._swap.put_in_place(self._fresh)
        except (ImageDamaged, ImageUnusable):
            self.discard()
            raise
        finally:
            self._fresh.unlink(missing_ok=True)
            self._mirror.move_to(self._swap.writer)
        self.discard()

    def discard(self) -> None:
        self._stop_writing()
        with _told():
            for path in (self._about, self._part, self._fresh):
                path.unlink(missing_ok=True)

    def close(self) -> None:
        self._stop_writing()

    def _stop_writing(self) -> None:
        if self._writing is not None:
            self._writing.close()
            self._writing = None

    def _unpack(self, about: ImageAbout) -> None:
        """Into a file of its own, with its checksum taken on the way; never more than was said."""
        import zstandard  # only a first load needs it

        digest, left = sha256(), about.unpacked
        self._fresh.unlink(missing_ok=True)
        unpacker = zstandard.ZstdDecompressor().decompressobj()
        try:
            with self._part.open("rb") as source, self._fresh.open("xb", buffering=0) as target:
                while chunk := source.read(_CHUNK):
                    digest.update(chunk)
                    plain = unpacker.decompress(chunk)
                    left -= len(plain)
                    if left < 0:
                        raise ImageDamaged("it is larger than was said")
                    target.write(plain)
        except zstandard.ZstdError as error:
            raise ImageDamaged(f"it cannot be unpacked: {error}") from error
        if digest.hexdigest() != about.sha256:
            raise ImageDamaged("its checksum is another one")
        if left or not unpacker.eof:
            raise ImageDamaged("it ends too early")

    def _make_sure(self) -> None:
        """That the file is sound, and on the disk: the processor does one of it, the disk the other."""
        with ThreadPoolExecutor(1, "fsync") as beside:
            settled = beside.submit(_fsync, self._fresh)
            with self._opened() as image:
                if image.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                    raise ImageDamaged("it is no sound file")
            settled.result()

    def _believe(self, about: ImageAbout) -> None:
        with self._opened() as image:
            if image.execute("PRAGMA user_version").fetchone()[0] != VERSION:
                raise ImageUnusable("it is of another version")
            said = dict(image.execute("SELECT name, value FROM meta"))
        if (said.get("epoch"), said.get("high"), said.get("cursor")) != (about.epoch, about.high, about.high):
            raise ImageUnusable("it is of another state than was said")
        before = self._mirror.reached()
        if before.epoch not in ("", about.epoch):
            raise ImageUnusable("it is of another life of the central")
        if about.high < before.cursor:
            raise ImageUnusable("it is older than what is here")

    def _take_over(self, about: ImageAbout, workstation: WorkstationId) -> None:
        """What is this workstation's own in it, and what was known here about the central."""
        own = list(self._identities())
        marks = ", ".join("?" * len(own))
        with self._opened() as image:
            included = image.execute("SELECT sequence FROM included WHERE workstation = ?", (workstation,)).fetchone()
            # Compared by a push, so they are the same: a copied disk may have handed in others under its numbers.
            if included and included[0] > self._mirror.acknowledged(workstation):
                raise ImageUnusable("it includes operations that were never acknowledged here")
            image.execute("BEGIN")
            for record in ("outcomes", "sscc_blocks"):
                image.execute(f"DELETE FROM {record} WHERE workstation_id NOT IN ({marks})", own)
            image.execute(f"DELETE FROM included WHERE workstation NOT IN ({marks})", own)
            for one in own:
                values = (f"acknowledged:{one}", self._mirror.acknowledged(WorkstationId(one)))
                image.execute("INSERT INTO meta (name, value) VALUES (?, ?)", values)
            image.execute("COMMIT")

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        """Nobody knows this file yet: no journal, no waiting for the disk."""
        try:
            with closing(sqlite3.connect(self._fresh, isolation_level=None)) as image:
                image.execute("PRAGMA journal_mode = MEMORY")
                image.execute("PRAGMA synchronous = OFF")
                image.execute("PRAGMA mmap_size = 1073741824")
                yield image
        except sqlite3.Error as error:
            if is_damage(error):
                raise ImageDamaged(str(error)) from error
            raise


@contextmanager
def _told() -> Iterator[Any]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise told(error) from error


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    fsync_folder(path.parent)
