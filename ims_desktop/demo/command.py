"""The demo: the sample company, its own central, a simulated scanner, as many workstations as wanted; or the tour."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec.structs import replace

from ims_desktop.bootstrap.client import Client, Start
from ims_desktop.bootstrap.run import run
from ims_desktop.central.samples import DEMO_PASSWORD, DEMO_PEOPLE
from ims_desktop.demo.dock_labels import LABELS
from ims_desktop.demo.tour import Tour
from ims_desktop.domain.errors import our_bug
from ims_desktop.ports.clock import SystemClock
from ims_desktop.remote.embedded import EmbeddedCentral, own_command
from ims_desktop.remote.founding import Founding
from ims_desktop.ui.driver import Driver
from ims_desktop.ui.services import DemoPerson
from ims_desktop.ui.simulator import ScannerSimulator
from ims_desktop.ui.window import MainWindow

PEOPLE = tuple(DemoPerson(one.username, DEMO_PASSWORD, one.role, one.badge, one.pin) for one in DEMO_PEOPLE)


def demo(data: Path | None, tour: Path | None, workstations: int = 1) -> int:
    """Until its windows are closed; the tour ends by itself. Without ``data`` nothing stays behind."""
    with ExitStack() as ending:
        folder = data or ending.enter_context(_thrown_away())
        start = _start(folder, 1)
        _say("Setting up the sample company and its central; the first time takes some seconds.")
        if tour is not None:
            return _tour(start, folder, tour)
        stage = ending.enter_context(_Stage(folder, workstations))
        return run(start, stage.opened)


def _start(folder: Path, number: int) -> Start:
    return Start(
        data=folder / f"WS-{number:02}",
        key_in_file=True,
        name=f"WS-{number:02}",
        founding=Founding("demo", admin_password="demo-admin"),
        demo_people=PEOPLE,
    )


class _Stage(ExitStack):
    """What stands around the first workstation's window, and goes with it."""

    def __init__(self, folder: Path, workstations: int) -> None:
        super().__init__()
        self._folder = folder
        self._workstations = workstations

    def opened(self, client: Client, window: MainWindow) -> None:
        simulator = ScannerSimulator(window.manner, SystemClock(), window.take_scan, LABELS, Plug(_embedded(client)))
        simulator.stand_beside(window)
        self.callback(simulator.close)
        client.wait_until_connected()
        for number in range(2, self._workstations + 1):
            self.enter_context(_another(self._folder, number, client))


class Plug:
    """The central's plug. Pulled, the process is killed; put back, it starts again: neither makes the window wait."""

    def __init__(self, embedded: EmbeddedCentral) -> None:
        self._embedded = embedded

    def __call__(self, is_in: bool) -> None:
        work = self._embedded.start if is_in else self._embedded.pull_the_plug
        threading.Thread(target=work, name="plug").start()


def _embedded(client: Client) -> EmbeddedCentral:
    if client.embedded is None:
        raise our_bug("a demo brings its own central")
    return client.embedded


@contextmanager
def _another(folder: Path, number: int, client: Client) -> Iterator[None]:
    """A second workstation is a second program, as it would be on a second desk.

    It ends when its standard input does: with this one, even if this one is killed."""
    start = _start(folder, number)
    arguments = [
        "--data",
        str(start.data),
        "--central",
        client.url,
        "--key-file",
        "--name",
        start.name,
        "--demo-people",
        "--with-parent",
    ]
    command = [*own_command(), *arguments, "--enrol", _embedded(client).enrolment_code()]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)
    try:
        yield
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _tour(start: Start, folder: Path, pictures: Path) -> int:
    pictures.mkdir(parents=True, exist_ok=True)
    outcome: list[Exception | None] = []
    drivers: list[Driver] = []

    def opened(client: Client, window: MainWindow) -> None:
        client.wait_until_connected()
        code = _embedded(client).enrolment_code()
        second = Client(replace(_start(folder, 2), central=client.url, enrolment=code))
        second.begin()
        second.wait_until_connected()

        def ended(error: Exception | None) -> None:
            outcome.append(error)
            second.close()
            window.close()

        drivers.append(Driver(Tour(client, window, second, pictures).script(), ended))
        drivers[0].start()

    code = run(start, opened)
    failed = outcome[0] if outcome else our_bug("the window was closed before the tour was over")
    if failed is not None:
        raise failed
    return code


@contextmanager
def _thrown_away() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="ims-demo-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _say(what: str) -> None:
    print(what, flush=True)
