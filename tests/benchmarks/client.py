"""The client as the program starts it, off screen, on a folder of the benchmark, worked by a script of keys.

Only the sign-in is left out: somebody is at the workstation at once.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QTimer

from ims_desktop.bootstrap.client import Client, Start
from ims_desktop.bootstrap.run import run
from ims_desktop.ui.driver import Driver, Keys, Script
from ims_desktop.ui.window import MainWindow
from tests.benchmarks.company.people import PERSON


class Desk:
    """What a script works with."""

    def __init__(self, client: Client, window: MainWindow) -> None:
        self.client = client
        self.window = window
        self.keys = Keys(window)


def work(folder: Path, script: Callable[[Desk], Script], central: str, look_again_ms: int = 15) -> None:
    """Opens the window, lets the script do its work, closes it. Raises what the script raised."""
    told: list[Exception | None] = []
    drivers: list[Driver] = []

    def opened(client: Client, window: MainWindow) -> None:
        def ended(failure: Exception | None) -> None:
            told.append(failure)
            window.close()

        window.presenters.shell.signed_in(PERSON)
        drivers.append(Driver(script(Desk(client, window)), ended))
        drivers[0].start()
        for timer in drivers[0].findChildren(QTimer):
            timer.setInterval(look_again_ms)

    code = run(Start(data=folder, central=central, key_in_file=True), opened)
    if code or told != [None]:
        raise told[0] if told and told[0] is not None else AssertionError(f"the client ended with {code}")
