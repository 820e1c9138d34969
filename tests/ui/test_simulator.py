"""The simulated scanner of the demo."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ims_desktop.ui.manner import Manner
from ims_desktop.ui.simulator import LabelToScan, ScannerSimulator
from tests.ui.fakes import FixedClock

# Of Qt's offscreen plugin, which has no window manager to tell sizes to.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LABELS = (
    LabelToScan("HL Mountain Tire, case of 24", "0100020000823004\x1d10L2409"),
    LabelToScan("Dock", "IMS-L-DOCK-2"),
)


@pytest.fixture
def made(qtbot):
    scans, plugs = [], []
    simulator = ScannerSimulator(Manner.of(), FixedClock(), scans.append, LABELS, plugs.append)
    qtbot.addWidget(simulator)
    simulator.show()
    return simulator, scans, plugs


def button(simulator, name):
    return next(one for one in simulator.findChildren(QPushButton) if name in (one.text(), one.accessibleName()))


def test_a_label_is_scanned_as_it_is_printed(made):
    simulator, scans, _ = made
    button(simulator, "HL Mountain Tire, case of 24").click()
    assert [(scan.source, scan.raw) for scan in scans] == [("simulated", b"0100020000823004\x1d10L2409")]


def test_any_code_can_be_typed_with_its_group_separators(made):
    simulator, scans, _ = made
    simulator.findChild(QLineEdit).setText("10ABC<GS>17280331")
    button(simulator, "Scan").click()
    assert scans[0].raw == b"10ABC\x1d17280331"


def test_the_centrals_plug_is_pulled_and_put_back(made):
    simulator, _, plugs = made
    button(simulator, "Pull the central's plug").click()
    button(simulator, "Put the plug back in").click()
    assert plugs == [False, True]


@pytest.mark.parametrize("width", [400, 2_000])
def test_it_stands_beside_the_window_where_the_screen_has_room_and_in_sight_where_not(made, qtbot, width):
    simulator, _, _ = made
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(width, 300)
    window.show()
    simulator.stand_beside(window)
    screen = window.screen().availableGeometry()
    assert screen.contains(simulator.geometry())
    if width < screen.width() - simulator.width():
        assert window.geometry().right() < simulator.geometry().left()
        assert screen.contains(window.geometry())
