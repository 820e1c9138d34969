"""Scanners in the real window: a serial port's codes go the same way as the keyboard's, and what is wrong is said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLineEdit

from ims_desktop.devices.serial_scanners import PortScanners
from ims_desktop.floor.commands import Command
from ims_desktop.ports.clock import SystemClock
from ims_desktop.ports.scanners import PortState
from ims_desktop.ports.tones import Tone
from tests.integration.devices.plug import PluggedScanner
from tests.ui.fakes import NOW, scan_of
from tests.ui.keys import Hands

# Of Qt's offscreen plugin, which has no window manager to tell sizes to.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def lines_of(window):
    step = window.presenters.receive.state.step
    return [(line.tone, str(line.title)) for line in step.scans] if step else []


def test_a_label_read_twice_counts_once_and_says_so_in_the_list(window, qtbot):
    window.presenters.shell.command(Command.RECEIVE)
    for after_ms in (0, 300, 800):
        window.take_scan(scan_of("ONE", at=NOW + timedelta(milliseconds=after_ms)))
    qtbot.waitUntil(lambda: len(lines_of(window)) == 3, timeout=3_000)
    assert sum("Read twice" in title for _, title in lines_of(window)) == 1
    assert sum(tone is Tone.ACCEPTED for tone, _ in lines_of(window)) == 2


def test_what_was_undone_is_scanned_again_at_once(window, qtbot):
    window.presenters.shell.command(Command.RECEIVE)
    window.presenters.scan(scan_of("ONE", at=NOW))
    window.presenters.shell.command(Command.UNDO)
    window.presenters.scan(scan_of("ONE", at=NOW + timedelta(milliseconds=200)))
    qtbot.waitUntil(lambda: len(lines_of(window)) == 2, timeout=3_000)
    assert all("Read twice" not in title for _, title in lines_of(window))


def test_where_something_is_asked_every_read_counts(window, qtbot):
    window.presenters.shell.command(Command.RECEIVE)
    window.presenters.scan(scan_of("ASK", at=NOW))
    qtbot.waitUntil(lambda: lines_of(window) == [(Tone.ASKS, "How many HL Mountain Tire?")], timeout=3_000)
    window.presenters.scan(scan_of("ASK", at=NOW + timedelta(milliseconds=200)))
    qtbot.waitUntil(lambda: len(lines_of(window)) == 2, timeout=3_000)
    assert all(tone is Tone.ASKS for tone, _ in lines_of(window))


@pytest.fixture
def plugged(tmp_path):
    return PluggedScanner(tmp_path / "ttyACM0")


@pytest.fixture
def with_port(open_window, plugged, qtbot):
    """A window that listens to a serial scanner, as it was set up before."""
    window = open_window(scanners=PortScanners(SystemClock()))
    window.presenters.scanners.add(str(plugged.path), 9_600)
    qtbot.waitUntil(lambda: bool(window.presenters.scanners.state.ports), timeout=2_000)
    state = lambda: [port.state for port in window.presenters.shell.state.scanners]  # noqa: E731
    qtbot.waitUntil(lambda: state() == [PortState.CONNECTED], timeout=3_000)
    return window


def test_a_serial_scan_goes_the_way_of_every_scan(with_port, plugged, qtbot):
    plugged.send(b"ONE\r\n")
    qtbot.waitUntil(lambda: len(lines_of(with_port)) == 1, timeout=3_000)
    assert with_port.presenters.shell.state.current is Command.RECEIVE


def test_half_a_code_is_said_when_the_port_vanishes(with_port, plugged, qtbot):
    plugged.send(b"40063")
    plugged.wait_until_read()
    plugged.pull_out()
    qtbot.waitUntil(lambda: with_port.presenters.shell.state.notice is not None, timeout=3_000)
    assert "half a code" in str(with_port.presenters.shell.state.notice)
    status = lambda: [port.state for port in with_port.presenters.shell.state.scanners]  # noqa: E731
    qtbot.waitUntil(lambda: status() == [PortState.LOOKING], timeout=3_000)


def test_an_input_method_that_took_a_scan_is_said(window):
    window.presenters.composed()
    assert "input method is on" in str(window.presenters.shell.state.notice)


def test_the_page_is_gone_to_by_key_and_a_scan_there_lands_in_no_field(window, qtbot):
    hands = Hands(window)
    window.presenters.shell.command(Command.SCANNERS)
    field = next(one for one in window.findChildren(QLineEdit) if one.accessibleName() == "Name of another port")
    field.setFocus()
    hands.scan("4006381333931")
    assert window.presenters.scanners.state.seen.scan.raw == b"4006381333931"
    assert field.text() == ""
    hands.type("COM9")
    qtbot.waitUntil(lambda: field.text() == "COM9", timeout=1_000)
    assert lines_of(window) == []
