"""Serial scanners over real pseudo terminals: no code is lost, joined or halved, whatever happens to the port."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import serial

from ims_desktop.devices.serial_line import CannotOpen, SerialLine
from ims_desktop.devices.serial_scanners import PortScanners
from ims_desktop.domain.barcodes import ScannerProfile, read_barcode
from ims_desktop.domain.barcodes.profile import ScanProfile
from ims_desktop.domain.barcodes.setup_label import SETUP_LABEL, learn
from ims_desktop.ports.clock import SystemClock
from ims_desktop.ports.scanners import Listener, PortState, SerialPort
from ims_desktop.ports.scans import Scan
from tests.benchmarks.plugging import captured
from tests.integration.devices.plug import PluggedScanner

ROOT = Path(__file__).parents[3]


class Bench:
    """A workstation's serial scanners, and what came of them."""

    def __init__(self) -> None:
        self.scanners = PortScanners(SystemClock())
        self.scans: list[Scan] = []
        self.halves: list[tuple[str, bytes]] = []
        self.listener = Listener(self.scans.append, lambda path, half: self.halves.append((path, half)))

    @property
    def codes(self) -> list[bytes]:
        return [scan.raw for scan in self.scans]

    def listen(self, *ports: SerialPort) -> None:
        self.scanners.listen(ports, self.listener)

    def state(self, path: Path) -> PortState | None:
        return next((one.state for one in self.scanners.statuses() if one.path == str(path)), None)

    def connect(self, *plugged: PluggedScanner, profile: ScannerProfile | None = None) -> None:
        self.listen(*(SerialPort(str(one.path), profile=profile or ScannerProfile()) for one in plugged))
        for one in plugged:
            wait(lambda one=one: self.state(one.path) is PortState.CONNECTED)


def wait(is_so: Callable[[], bool], seconds: float = 5) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not come about"
        time.sleep(0.005)


@pytest.fixture
def bench() -> Iterator[Bench]:
    made = Bench()
    yield made
    made.scanners.close()


@pytest.fixture
def plugged(tmp_path: Path) -> PluggedScanner:
    return PluggedScanner(tmp_path / "scanner")


def test_scans_back_to_back_arrive_whole_and_in_order(bench: Bench, plugged: PluggedScanner) -> None:
    bench.connect(plugged)
    codes = [b"IMS-L-%04d" % n for n in range(500)]
    plugged.send(b"".join(code + b"\r\n" for code in codes))
    wait(lambda: len(bench.scans) == len(codes))
    assert bench.codes == codes
    assert {scan.source for scan in bench.scans} == {str(plugged.path)}
    assert len({scan.id for scan in bench.scans}) == len(codes)


def test_a_code_that_dribbles_in_is_one_code(bench: Bench, plugged: PluggedScanner) -> None:
    bench.connect(plugged)
    plugged.send_slowly(b"]C10109506000134352\x1d10LOT-7\r")
    wait(lambda: bench.codes == [b"]C10109506000134352\x1d10LOT-7"])


def test_a_scanner_that_ends_its_codes_with_nothing_is_heard(bench: Bench, plugged: PluggedScanner) -> None:
    bench.connect(plugged)
    plugged.send(b"4006381333931")
    wait(lambda: bench.codes == [b"4006381333931"])


def test_several_scanners_are_told_apart(bench: Bench, tmp_path: Path) -> None:
    both = [PluggedScanner(tmp_path / name) for name in ("one", "other")]
    bench.connect(*both)
    for n in range(50):
        both[n % 2].send(b"CODE-%03d\r" % n)
    wait(lambda: len(bench.scans) == 50)
    for place, scanner in enumerate(both):
        codes = [scan.raw for scan in bench.scans if scan.source == str(scanner.path)]
        assert codes == [b"CODE-%03d" % n for n in range(place, 50, 2)]


def test_a_port_that_vanishes_in_a_code_drops_the_half_and_comes_back_whole(
    bench: Bench, plugged: PluggedScanner
) -> None:
    bench.connect(plugged)
    plugged.send(b"SCAN-1\r40063")
    wait(lambda: bench.codes == [b"SCAN-1"])
    plugged.wait_until_read()
    plugged.pull_out()
    wait(lambda: bench.state(plugged.path) is PortState.LOOKING)
    plugged.plug_in()
    wait(lambda: bench.state(plugged.path) is PortState.CONNECTED)
    plugged.send(b"SCAN-2\r")
    wait(lambda: bench.codes == [b"SCAN-1", b"SCAN-2"])
    assert bench.halves == [(str(plugged.path), b"40063")]


def test_half_a_code_is_said_where_the_end_is_known(bench: Bench, plugged: PluggedScanner) -> None:
    bench.connect(plugged, profile=ScannerProfile(suffix="\r"))
    plugged.send(b"40063")
    wait(lambda: bench.halves == [(str(plugged.path), b"40063")])
    plugged.send(b"SCAN-2\r")
    wait(lambda: bench.codes == [b"SCAN-2"])


def test_a_port_that_is_not_there_yet_is_waited_for(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "later"
    bench.listen(SerialPort(str(path)))
    time.sleep(0.3)
    assert bench.state(path) is PortState.LOOKING
    later = PluggedScanner(path)
    wait(lambda: bench.state(path) is PortState.CONNECTED)
    later.send(b"SCAN-1\r")
    wait(lambda: bench.codes == [b"SCAN-1"])


def test_a_port_that_another_program_has_is_said_and_taken_when_free(bench: Bench, plugged: PluggedScanner) -> None:
    with serial.Serial(str(plugged.path), exclusive=True):
        bench.listen(SerialPort(str(plugged.path)))
        wait(lambda: bench.state(plugged.path) is PortState.IN_USE)
    wait(lambda: bench.state(plugged.path) is PortState.CONNECTED)


def test_a_file_that_is_no_port_is_said(bench: Bench, tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no port")
    bench.listen(SerialPort(str(file)))
    wait(lambda: bench.state(file) is PortState.UNUSABLE)


def state_for_somebody_else(path: Path) -> PortState:
    """What opening says to a user who is not root, since nothing is forbidden to that: in a child of its own."""
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setuid(65534)
        try:
            SerialLine(os.path.realpath(path), 9_600)
        except CannotOpen as trouble:
            os._exit(10 + list(PortState).index(trouble.state))
        os._exit(0)
    return list(PortState)[os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) - 10]


def test_a_port_that_one_may_not_open_is_said(plugged: PluggedScanner) -> None:
    os.chmod(os.path.realpath(plugged.path), 0)
    assert state_for_somebody_else(plugged.path) is PortState.NO_PERMISSION


@pytest.mark.parametrize(
    ("sent", "word"),
    [
        (b"\xff\xfe\x9c\x81", "no text"),
        (b"\x00\x00\x00", "control characters"),
        (b"40\x0006", "control characters"),
        (b"9" * 6_000, "too many"),
    ],
)
def test_garbage_gets_a_message_and_the_next_code_is_whole(
    bench: Bench, plugged: PluggedScanner, sent: bytes, word: str
) -> None:
    bench.connect(plugged)
    plugged.send(sent + b"\r" + b"SCAN-2\r")
    wait(lambda: len(bench.scans) == 2)
    reading = read_barcode(bench.codes[0], ScanProfile(), SystemClock().now().date())
    assert word in str(reading.problem)
    assert str(reading.remedy)
    assert bench.codes[1] == b"SCAN-2"


def test_four_thousand_characters_are_one_scan(bench: Bench, plugged: PluggedScanner) -> None:
    bench.connect(plugged)
    plugged.send(b"1" * 4_000 + b"\rSCAN-2\r")
    wait(lambda: bench.codes == [b"1" * 4_000, b"SCAN-2"])


def test_the_set_up_label_teaches_a_port_its_profile(bench: Bench, plugged: PluggedScanner) -> None:
    bench.connect(plugged)
    bench.scanners.watch(True)
    plugged.send(b"\x02" + SETUP_LABEL.replace("\x1d", "|").encode() + b"#\r\n")
    wait(lambda: len(bench.scans) == 1)
    arrival = bench.scans[0].arrival
    assert arrival is not None
    lesson = learn(arrival)
    assert lesson.changes == ()
    bench.scanners.watch(False)
    bench.connect(plugged, profile=lesson.profile)
    plugged.send(b"\x020109506000134352|10LOT#\r\n")
    wait(lambda: len(bench.scans) == 2)
    assert bench.codes[1] == b"0109506000134352\x1d10LOT"


def test_a_port_that_is_taken_out_is_let_go(bench: Bench, plugged: PluggedScanner) -> None:
    bench.connect(plugged)
    bench.listen()
    assert bench.scanners.statuses() == ()
    with serial.Serial(str(plugged.path), exclusive=True):
        """Somebody else may have it now."""


@pytest.mark.parametrize("speed", [1_200, 9_600, 115_200])
def test_any_usual_speed_is_set_on_the_port(bench: Bench, plugged: PluggedScanner, speed: int) -> None:
    bench.listen(SerialPort(str(plugged.path), speed))
    wait(lambda: bench.state(plugged.path) is PortState.CONNECTED)
    plugged.send(b"SCAN-1\r")
    wait(lambda: bench.codes == [b"SCAN-1"])


def test_pyserial_is_loaded_by_nobody_who_has_no_port() -> None:
    code = (
        "import sys, ims_desktop.devices.serial_scanners as s; s.PortScanners(None); sys.exit('serial' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_no_scan_is_lost_across_five_times_pulled_out_and_put_in(tmp_path: Path) -> None:
    """The benchmark sends 5,000."""
    sent, came, _ = captured(tmp_path / "scanner", 500)
    assert came == sent
