"""An image unpacked as it comes, with its checksum taken on the way: a download waits for its line most of the time."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from ims_desktop.ports.images import ImageDamaged
from ims_desktop.protocol.messages import ImageAbout

if TYPE_CHECKING:
    import zstandard

_CHUNK = 1 << 20
_AT_ONCE = 1 << 17
"""Bytes that are unpacked in one go: a few packed ones may stand for very many."""


class Unpacking:
    """Writes ``path`` anew. What is wrong with the bytes is kept to the end, and raised there."""

    def __init__(self, path: Path, about: ImageAbout) -> None:
        import zstandard  # only a first load needs it

        self._about = about
        self._digest = sha256()
        self._damage = ""
        self._broken: type[Exception] = zstandard.ZstdError
        self._file = _Bounded(path.open("wb", buffering=0), about.unpacked)
        self._into: zstandard.ZstdDecompressionWriter = zstandard.ZstdDecompressor().stream_writer(
            cast("BinaryIO", self._file), write_size=_AT_ONCE, closefd=False
        )

    def feed(self, data: bytes) -> None:
        self._digest.update(data)
        if self._damage:
            return
        try:
            self._into.write(data)
        except self._broken as error:
            self._damage = f"it cannot be unpacked: {error}"
        except _TooLarge:
            self._damage = "it is larger than was said"

    def feed_from(self, part: Path) -> None:
        """What had come before the program was started again."""
        with part.open("rb") as source:
            while chunk := source.read(_CHUNK):
                self.feed(chunk)

    def end(self) -> None:
        """Everything was fed. Raises ``ImageDamaged``."""
        self.close()
        if self._damage:
            raise ImageDamaged(self._damage)
        if self._digest.hexdigest() != self._about.sha256:
            raise ImageDamaged("its checksum is another one")
        if self._file.left:
            raise ImageDamaged("it ends too early")

    def close(self) -> None:
        self._file.close()


class _TooLarge(Exception):
    """More is unpacked than was said."""


class _Bounded:
    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file = file
        self.left = most

    def write(self, data: Any) -> int:
        self.left -= len(data)
        if self.left < 0:
            raise _TooLarge
        return self._file.write(data)

    def close(self) -> None:
        self._file.close()
