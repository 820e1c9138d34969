"""One serial port through pyserial: opened, read in pieces, its errors told apart by what a person can do."""

from __future__ import annotations

import errno
import os
import re
from typing import TYPE_CHECKING

from ims_desktop.ports.scanners import FoundPort, PortState

if TYPE_CHECKING:
    import serial

PIECE = 256
"""Bytes that are read at once, at most."""
LOOK_UP_S = 0.05
"""How long a read waits for the first byte."""

_ERRORS: tuple[type[Exception], ...] = (OSError, ValueError)
"""SerialException is an OSError; where there are terminals, their own error is not, and pyserial lets it pass."""
if os.name == "posix":
    import termios

    _ERRORS += (termios.error,)

_CAUSE = re.compile(r"\w+Error\((\d+),")
"""What pyserial puts into its text where it leaves ``errno`` empty."""

_STATES = {
    errno.ENOENT: PortState.LOOKING,
    errno.ENXIO: PortState.LOOKING,
    errno.ENODEV: PortState.LOOKING,
    errno.EIO: PortState.LOOKING,
    errno.EBUSY: PortState.IN_USE,
    errno.EAGAIN: PortState.IN_USE,
    errno.EACCES: PortState.NO_PERMISSION,
    errno.EPERM: PortState.NO_PERMISSION,
}


class CannotOpen(Exception):
    """The port cannot be listened to now; ``state`` says why."""

    def __init__(self, state: PortState, detail: str) -> None:
        super().__init__(detail)
        self.state = state


class LineGone(Exception):
    """The port vanished while it was read."""


class SerialLine:
    def __init__(self, path: str, speed: int) -> None:
        """Raises ``CannotOpen``."""
        # Imported here: a workstation without a serial scanner starts without it.
        import serial

        try:
            self._port: serial.SerialBase = serial.serial_for_url(path, do_not_open=True)
            self._port.baudrate, self._port.timeout, self._port.exclusive = speed, LOOK_UP_S, True
            self._port.open()
        except _ERRORS as error:
            raise CannotOpen(state_of(error), str(error)) from error

    def read(self) -> bytes:
        """At most a piece; empty when nothing came for a moment. Raises ``LineGone``."""
        try:
            return bytes(self._port.read(min(PIECE, max(1, self._port.in_waiting))))
        except _ERRORS as error:
            raise LineGone(str(error)) from error

    def close(self) -> None:
        try:
            self._port.close()
        except OSError:
            # The device is gone: there is nothing left to close.
            return


def state_of(error: Exception) -> PortState:
    """What an error of opening means. Windows calls a port that another program has "access denied"."""
    number = getattr(error, "errno", None)
    if number is None:
        cause = _CAUSE.search(str(error))
        number = int(cause[1]) if cause else None
    if number == errno.EACCES and os.name == "nt":
        return PortState.IN_USE
    return _STATES.get(number or 0, PortState.UNUSABLE)


def found_ports() -> tuple[FoundPort, ...]:
    """What the system lists, in the order of their names."""
    from serial.tools.list_ports import comports  # as above, and it asks the whole bus

    return tuple(FoundPort(port.device, port.description or "") for port in sorted(comports()))
