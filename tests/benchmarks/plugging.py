"""A serial scanner that is pulled out and put in again while scans come back to back: none lost, none twice."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from ims_desktop.devices.serial_scanners import PortScanners
from ims_desktop.ports.clock import SystemClock
from ims_desktop.ports.scanners import Listener, PortState, SerialPort
from ims_desktop.ports.scans import Scan
from tests.benchmarks.figures import Effort, say
from tests.benchmarks.record import Record
from tests.integration.devices.plug import PluggedScanner

SCANS = 5_000
CYCLES = 5
GIVES_UP_S = 30.0


def run(effort: Effort) -> list[Record]:
    with tempfile.TemporaryDirectory(prefix="ims-port-") as folder:
        sent, came, seconds = captured(Path(folder) / "scanner", effort.times(SCANS))
    say(f"    {len(sent)} scans in {seconds:.2f} s, {CYCLES} times pulled out and put in")
    lost = (Counter(sent) - Counter(came)).total() or int(sent != came and len(sent) == len(came))
    return [
        Record("serial_capture", "scans lost", lost, 0, "none"),
        Record("serial_doubled", "scans damaged or twice", (Counter(came) - Counter(sent)).total(), 0, "none"),
    ]


def captured(path: Path, scans: int) -> tuple[list[bytes], list[bytes], float]:
    """What was sent, what came, and how long the sending and reading took."""
    came: list[Scan] = []
    halves: list[bytes] = []
    plugged, scanners = PluggedScanner(path), PortScanners(SystemClock())
    scanners.listen([SerialPort(str(path))], Listener(came.append, lambda _, half: halves.append(half)))
    sent = [b"]C10109506000134352\x1d10LOT-%06d" % number for number in range(scans)]
    share, seconds = scans // CYCLES, 0.0
    try:
        for cycle in range(CYCLES):
            _wait(lambda: scanners.statuses()[0].state is PortState.CONNECTED)
            began = time.perf_counter()
            for code in sent[cycle * share : (cycle + 1) * share]:
                plugged.send(code + b"\r\n")
            # In the middle of a code: what is only half sent is no scan.
            plugged.send(b"]C1010950")
            plugged.wait_until_read()
            seconds += time.perf_counter() - began
            plugged.pull_out()
            _wait(lambda: scanners.statuses()[0].state is not PortState.CONNECTED)
            plugged.plug_in()
        _wait(lambda: len(halves) == CYCLES)
    finally:
        scanners.close()
    return sent[: share * CYCLES], [scan.raw for scan in came], seconds


def _wait(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + GIVES_UP_S
    while not is_so():
        if time.monotonic() > until:
            raise AssertionError("the port did not come about")
        time.sleep(0.002)
