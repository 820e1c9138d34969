"""One client a data folder: a lock that the operating system releases, however the client ends."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from ims_desktop.store.failures import folder_in_use

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        # The byte that is locked lies far behind what the file says, which so stays readable.
        os.lseek(descriptor, 1 << 20, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_OPEN = b"open"
_SUSPECT = b"suspect"


class FolderLock:
    """Held while a client works on the folder. What the file says outlives a kill: so the next start knows of it."""

    def __init__(self, folder: Path) -> None:
        """Raises ``FolderInUse`` when somebody else holds it."""
        self._descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._begin(folder)
        except BaseException:
            os.close(self._descriptor)
            raise

    def _begin(self, folder: Path) -> None:
        try:
            _take(self._descriptor)
        except OSError:
            raise folder_in_use(folder) from None
        said = self._read()
        self.was_unclean = said != b""
        self.was_suspect = said.startswith(_SUSPECT)
        self._write(_SUSPECT if self.was_suspect else _OPEN)

    def suspect(self) -> None:
        """Something in the files could not be read: the next start looks at both, whatever happens until then."""
        if not self.was_suspect:
            self._write(_SUSPECT)
            self.was_suspect = True

    def clear(self) -> None:
        """The files were looked at and are sound."""
        self._write(_OPEN)
        self.was_suspect = False

    def release(self, clean: bool = True) -> None:
        if self._descriptor < 0:
            return
        if clean and not self.was_suspect:
            self._write(b"")
        os.close(self._descriptor)
        self._descriptor = -1

    def _read(self) -> bytes:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        return os.read(self._descriptor, 16)

    def _write(self, said: bytes) -> None:
        os.lseek(self._descriptor, 0, os.SEEK_SET)
        os.write(self._descriptor, said)
        os.ftruncate(self._descriptor, len(said))
        os.fsync(self._descriptor)
