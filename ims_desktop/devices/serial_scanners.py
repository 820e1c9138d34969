"""Scanners on serial ports: a thread for each, which reads codes, and opens the port anew when it comes back."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

from ims_desktop.devices.framing import Framer
from ims_desktop.devices.serial_line import CannotOpen, LineGone, SerialLine, found_ports
from ims_desktop.domain.barcodes.scanner import Arrival
from ims_desktop.domain.ids import new_id
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.scanners import FoundPort, Listener, PortState, PortStatus, SerialPort
from ims_desktop.ports.scans import Scan

log = logging.getLogger(__name__)

FIRST_WAIT_S, LONGEST_WAIT_S = 0.1, 2.0
"""Until the port is tried again; doubled each time."""


class SerialScanner:
    """One port's thread. What changes while it runs is one reference at a time, so it needs no lock."""

    def __init__(self, port: SerialPort, clock: Clock, listener: Listener) -> None:
        self.port = port
        self.state = PortState.LOOKING
        self._clock, self._listener = clock, listener
        self._framer = Framer(port.profile)
        self._is_watched = False
        self._stopping = threading.Event()
        # A daemon: a driver that hangs in its call must not keep the program from ending.
        self._thread = threading.Thread(target=self._serve, name=f"scanner {port.path}", daemon=True)
        self._thread.start()

    def use(self, port: SerialPort, *, is_watched: bool) -> None:
        """Another profile on the same line, from the next code on."""
        if (port, is_watched) != (self.port, self._is_watched):
            self.port, self._is_watched = port, is_watched
            self._framer = Framer(port.profile, by_silence=is_watched)

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(2)

    def _serve(self) -> None:
        wait = FIRST_WAIT_S
        while not self._stopping.is_set():
            try:
                line = SerialLine(self.port.path, self.port.speed)
            except CannotOpen as trouble:
                self._show(trouble.state, str(trouble))
                self._stopping.wait(wait)
                wait = min(2 * wait, LONGEST_WAIT_S)
                continue
            wait = FIRST_WAIT_S
            self._show(PortState.CONNECTED, "open")
            self._listen(line)

    def _listen(self, line: SerialLine) -> None:
        """Until the line breaks, or nobody wants it any more."""
        quiet_since = time.monotonic()
        try:
            while not self._stopping.is_set():
                data = line.read()
                if data:
                    quiet_since = time.monotonic()
                    self._hand_over(self._framer.feed(data))
                elif self._framer.is_within_code and time.monotonic() - quiet_since >= self._framer.silence_s:
                    self._fall_silent()
        except LineGone as gone:
            self._show(PortState.LOOKING, str(gone))
            self._say_cut(self._framer.cut())
        finally:
            line.close()

    def _fall_silent(self) -> None:
        left = self._framer.silence()
        self._hand_over([left.whole] if left.whole else [])
        self._say_cut(left.half)

    def _hand_over(self, codes: list[bytes]) -> None:
        for raw in codes:
            scan = Scan(new_id(), self._clock.now(), self.port.path, self.port.profile.bare(raw), Arrival(raw))
            self._listener.scanned(scan)

    def _say_cut(self, half: bytes) -> None:
        if half:
            self._listener.cut(self.port.path, half)

    def _show(self, state: PortState, why: str) -> None:
        if state is not self.state:
            log.info("scanner %s: %s (%s)", self.port.path, state, why)
            self.state = state


class PortScanners:
    """All serial scanners of one workstation. Called on one thread; tells its listener from the ports' own."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._scanners: dict[str, SerialScanner] = {}
        self._is_watched = False

    def listen(self, ports: Sequence[SerialPort], listener: Listener) -> None:
        wanted = {port.path: port for port in ports}
        for path, scanner in list(self._scanners.items()):
            if path not in wanted or wanted[path].speed != scanner.port.speed:
                self._scanners.pop(path).stop()
        for path, port in wanted.items():
            if path not in self._scanners:
                self._scanners[path] = SerialScanner(port, self._clock, listener)
            self._scanners[path].use(port, is_watched=self._is_watched)

    def watch(self, is_watched: bool) -> None:
        self._is_watched = is_watched
        for scanner in self._scanners.values():
            scanner.use(scanner.port, is_watched=is_watched)

    def statuses(self) -> tuple[PortStatus, ...]:
        return tuple(PortStatus(one.port.path, one.port.speed, one.state) for one in self._scanners.values())

    def find(self) -> tuple[FoundPort, ...]:
        return found_ports()

    def close(self) -> None:
        for scanner in self._scanners.values():
            scanner.stop()
        self._scanners.clear()
