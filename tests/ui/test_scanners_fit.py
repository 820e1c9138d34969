"""The scanners' page with the longest that can be on it: nothing is cut, everything is large enough."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtWidgets import QAbstractButton

from ims_desktop.domain.barcodes.scanner import Arrival
from ims_desktop.domain.barcodes.setup_label import SETUP_LABEL
from ims_desktop.floor.commands import Command
from ims_desktop.ports.scanners import FoundPort, NoSerialScanners, PortState, PortStatus
from ims_desktop.ports.scans import Scan
from ims_desktop.ui.screens.scanners.presenter import KEYBOARD
from ims_desktop.ui.screens.scanners.widget import ScannersScreen
from tests.ui.fakes import NOW
from tests.ui.test_everything_fits import SIZES, check_button, nothing_is_cut, shown

# Of Qt's offscreen plugin, which has no window manager to tell sizes to.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

SHORT, LONG = "/dev/ttyACM0", "/dev/serial/by-id/usb-Honeywell_Imaging_1900-if00"
LONG_CODE = b"X" * 80
ARRIVALS = (
    (SHORT, Arrival(LONG_CODE)),
    (KEYBOARD, Arrival(LONG_CODE, {}, "\r", (8, 9, 12))),
    (KEYBOARD, Arrival(SETUP_LABEL.replace("\x1d", "").encode(), {}, "\r", (90,) * 22)),
)


class TwoPorts(NoSerialScanners):
    def statuses(self) -> tuple[PortStatus, ...]:
        return (
            PortStatus(SHORT, 9_600, PortState.CONNECTED),
            PortStatus(LONG, 115_200, PortState.NO_PERMISSION),
        )

    def find(self) -> tuple[FoundPort, ...]:
        return (FoundPort(SHORT, "Honeywell"), FoundPort("/dev/ttyUSB1", "Zebra DS2208 in serial mode"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["en", "zh_Hant"])
def test_nothing_is_cut(open_window, qtbot, size, language):
    window = open_window({"scale": SIZES[size][1], "language": language}, size=SIZES[size][0], scanners=TwoPorts())
    window.presenters.shell.command(Command.SCANNERS)
    for path in (SHORT, LONG):
        window.presenters.scanners.add(path, 9_600)
    window.presenters.scanners.show(statuses=TwoPorts().statuses())
    for source, arrival in ARRIVALS:
        window.presenters.scan(Scan("s", NOW, source, LONG_CODE, arrival))
        page = window.findChild(ScannersScreen)
        qtbot.waitUntil(partial(nothing_is_cut, page, Command.SCANNERS), timeout=3_000)
        for button in shown(page, QAbstractButton):
            check_button(Command.SCANNERS, button)
