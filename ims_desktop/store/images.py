"""An image of the mirror while it comes in: a partial file that outlives the program, then the mirror's place."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from ims_desktop.domain.ids import WorkstationId
from ims_desktop.ports.images import Begun, ImageDamaged, ImageUnusable
from ims_desktop.protocol.codec import Unreadable, decode, encode
from ims_desktop.protocol.messages import ImageAbout
from ims_desktop.protocol.mirror_file import VERSION
from ims_desktop.store.failures import disk_full, is_damage, told
from ims_desktop.store.mirror import SqliteMirror
from ims_desktop.store.mirror_swap import MirrorSwap, fsync_folder
from ims_desktop.store.unpacking import Unpacking

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
        self._unpacking: Unpacking | None = None

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
                self._unpack_what_is_here()
                self._writing = self._part.open("ab", buffering=0)
            self._writing.write(data)
            if self._unpacking is not None:
                self._unpacking.feed(data)

    def put_in_place(self, workstation: WorkstationId) -> None:
        self._close_part()
        begun = self.begun()
        try:
            if begun is None or begun.done != begun.about.size:
                raise ImageDamaged("it is not whole")
            with _told():
                if self._unpacking is None:
                    self._unpack_what_is_here()
                self._end_unpacking()
                self._prepare(begun.about, workstation)
                self._make_sure()
            self._swap.put_in_place(self._fresh)
        except (ImageDamaged, ImageUnusable):
            self.discard()
            raise
        finally:
            self._stop_writing()
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

    def _unpack_what_is_here(self) -> None:
        begun = self.begun()
        if begun is not None:
            self._unpacking = Unpacking(self._fresh, begun.about)
            self._unpacking.feed_from(self._part)

    def _end_unpacking(self) -> None:
        unpacking, self._unpacking = self._unpacking, None
        if unpacking is not None:
            unpacking.end()

    def _stop_writing(self) -> None:
        self._close_part()
        if self._unpacking is not None:
            self._unpacking.close()
            self._unpacking = None

    def _close_part(self) -> None:
        if self._writing is not None:
            self._writing.close()
            self._writing = None

    def _make_sure(self) -> None:
        """That the file is sound, and on the disk: the processor does one of it, the disk the other."""
        with ThreadPoolExecutor(1, "fsync") as beside:
            settled = beside.submit(_fsync, self._fresh)
            with self._opened("?immutable=1") as image:
                if image.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                    raise ImageDamaged("it is no sound file")
            settled.result()

    def _prepare(self, about: ImageAbout, workstation: WorkstationId) -> None:
        """Nobody knows this file yet: no journal, no waiting for the disk."""
        with self._opened() as image:
            image.execute("PRAGMA journal_mode = MEMORY")
            image.execute("PRAGMA synchronous = OFF")
            self._believe(image, about)
            self._take_over(image, workstation)
            image.execute("PRAGMA journal_mode = WAL")  # as it will be used: turned on later it would be synced again

    def _believe(self, image: sqlite3.Connection, about: ImageAbout) -> None:
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

    def _take_over(self, image: sqlite3.Connection, workstation: WorkstationId) -> None:
        """What is this workstation's own in it, and what was known here about the central."""
        own = list(self._identities())
        marks = ", ".join("?" * len(own))
        included = image.execute("SELECT sequence FROM included WHERE workstation = ?", (workstation,)).fetchone()
        # Compared by a push, so they are the same: a copied disk may have handed in others under its numbers.
        if included and included[0] > self._mirror.acknowledged(workstation):
            raise ImageUnusable("it includes operations that were never acknowledged here")
        image.execute("BEGIN")
        image.execute(f"DELETE FROM included WHERE workstation NOT IN ({marks})", own)
        for one in own:
            values = (f"acknowledged:{one}", self._mirror.acknowledged(WorkstationId(one)))
            image.execute("INSERT INTO meta (name, value) VALUES (?, ?)", values)
        image.execute("COMMIT")

    @contextmanager
    def _opened(self, how: str = "") -> Iterator[sqlite3.Connection]:
        address = f"file:{quote(self._fresh.absolute().as_posix())}{how}"
        try:
            with closing(sqlite3.connect(address, uri=True, isolation_level=None)) as image:
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
