"""A scanner at the end of a pseudo terminal, which can be pulled out and put in again under the same name."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios
import time
import tty
from pathlib import Path

PIECE = 64
"""Written at once: a terminal's buffer is small, and what does not fit would wait for its reader."""
ON_ITS_WAY_S = 0.05
"""A terminal hands bytes over in the background; while it does it counts them nowhere."""


class PluggedScanner:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._device = self._kept = -1
        self.plug_in()

    def plug_in(self) -> None:
        self._device, self._kept = pty.openpty()
        tty.setraw(self._device)
        self.path.symlink_to(os.ttyname(self._kept))

    def pull_out(self) -> None:
        self.path.unlink()
        os.close(self._device)
        os.close(self._kept)

    def send(self, data: bytes) -> None:
        for at in range(0, len(data), PIECE):
            os.write(self._device, data[at : at + PIECE])

    def send_slowly(self, data: bytes, seconds: float = 0.005) -> None:
        for byte in data:
            os.write(self._device, bytes([byte]))
            time.sleep(seconds)

    def wait_until_read(self, seconds: float = 10) -> None:
        """Until the system holds nothing more: what it holds when a port vanishes never reaches any program."""
        until, empty_since = time.monotonic() + seconds, time.monotonic()
        while time.monotonic() - empty_since < ON_ITS_WAY_S:
            assert time.monotonic() < until, "nobody reads"
            time.sleep(0.002)
            if self._unread():
                empty_since = time.monotonic()

    def _unread(self) -> int:
        held = fcntl.ioctl(self._kept, termios.FIONREAD, b"\0" * 4)
        return int(struct.unpack("i", held)[0])
