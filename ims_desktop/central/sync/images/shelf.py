"""Where images lie: packed files with what they are beside them, in a folder that several servers may share."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import zstandard
from msgspec import Struct

from ims_desktop.central.folder import lock_file
from ims_desktop.central.sync.images.making import Made
from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.ids import SiteId
from ims_desktop.protocol.codec import Unreadable, decode, encode
from ims_desktop.protocol.messages import ImageAbout
from ims_desktop.protocol.mirror_file import VERSION

LEVEL = 3
"""Of zstd: higher ones take many times as long for some per cent less."""

KEPT = 2
"""Images of a site: whoever downloads the last one may finish when there is a new one."""

_CHUNK = 1 << 20


class Image(Struct, frozen=True):
    """One on the shelf."""

    about: ImageAbout
    path: Path

    @property
    def etag(self) -> str:
        return f'"{self.about.sha256}"'


class Shelf:
    """``folder`` is made when the first image is. Nothing on it is ever half there: files come by being renamed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def latest(self, site: SiteId, epoch: str) -> Image | None:
        """The newest one of this life of the central that today's program can use."""
        of_now = [one for one in self._images(site) if (one.about.epoch, one.about.file) == (epoch, VERSION)]
        return max(of_now, key=lambda one: one.about.high, default=None)

    def tagged(self, site: SiteId, etag: str) -> Image | None:
        return next((one for one in self._images(site) if one.etag == etag), None)

    @contextmanager
    def place_for(self, site: SiteId) -> Iterator[Path | None]:
        """Where to make one, thrown away afterwards; ``None`` while another server makes one of this site."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as ending:
            lock = ending.enter_context((self._folder / f"{_name(site)}.lock").open("a+b"))
            try:
                lock_file(lock)
            except TryAgain:
                yield None
                return
            self._clear_away(f"{_name(site)}.*.making*")
            path = self._folder / f"{_name(site)}.{uuid4().hex}.making"
            try:
                yield path
            finally:
                path.unlink(missing_ok=True)

    def put(self, site: SiteId, made: Made, path: Path) -> Image:
        """Packs what was made, and lets it be found."""
        packed = path.with_name(f"{path.name}.packed")
        try:
            digest, size = _pack(path, packed)
            about = ImageAbout(
                epoch=made.epoch,
                file=VERSION,
                high=made.high,
                rows=made.rows,
                size=size,
                unpacked=path.stat().st_size,
                sha256=digest,
            )
            image = Image(about, self._folder / f"{_name(site)}-{digest[:24]}.zst")
            packed.replace(image.path)
        finally:
            packed.unlink(missing_ok=True)
        said = path.with_name(f"{path.name}.json")
        said.write_bytes(encode(about))
        said.replace(image.path.with_suffix(".json"))
        self._keep_few(site)
        return image

    def _images(self, site: SiteId) -> Iterator[Image]:
        for said in self._folder.glob(f"{_name(site)}-*.json"):
            try:
                about = decode(said.read_bytes(), ImageAbout)
            except (OSError, Unreadable):
                continue  # another server clears it away at this moment
            packed = said.with_suffix(".zst")
            if packed.exists():
                yield Image(about, packed)

    def _keep_few(self, site: SiteId) -> None:
        newest_first = sorted(self._images(site), key=lambda one: one.path.stat().st_mtime, reverse=True)
        for old in newest_first[KEPT:]:
            self._clear_away(f"{old.path.stem}.*")

    def _clear_away(self, pattern: str) -> None:
        for path in self._folder.glob(pattern):
            with suppress(OSError):  # on Windows somebody may still read it: the next time, then
                path.unlink(missing_ok=True)


def _name(site: SiteId) -> str:
    """For a file, whatever a site's id is made of."""
    return sha256(site.encode()).hexdigest()[:16]


def _pack(path: Path, packed: Path) -> tuple[str, int]:
    """SHA-256 and size of what was written, durably."""
    digest, size = sha256(), 0
    packer = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True, write_content_size=True)
    with path.open("rb") as source, packed.open("xb") as target:
        for chunk in packer.read_to_iter(source, size=path.stat().st_size, write_size=_CHUNK):
            digest.update(chunk)
            size += target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return digest.hexdigest(), size
