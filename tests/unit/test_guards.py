"""The guards that hold for every test do fail a test that leaves something behind or reaches out."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]

CULPRITS = """
import logging, os, socket, threading
from pathlib import Path
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

stop = threading.Event()

def test_warning_fails():
    logging.getLogger("ims_desktop").warning("loud")

@pytest.mark.expects_warnings
def test_warning_marked_passes():
    logging.getLogger("ims_desktop").warning("loud")

def test_network_fails():
    socket.create_connection(("192.0.2.1", 80), timeout=1)

def test_loopback_passes():
    with socket.socket() as here:
        here.bind(("127.0.0.1", 0))
        here.listen()
        socket.create_connection(here.getsockname()).close()
        socket.create_connection(("localhost", here.getsockname()[1])).close()

def test_thread_fails():
    threading.Thread(target=stop.wait, name="forgotten").start()

def test_thread_stopped_late_passes():
    stop.set()
    threading.Thread(target=threading.Event().wait, args=(0.05,)).start()

def test_timer_fails(qtbot):
    global timer
    timer = QTimer()
    timer.start(60_000)

def test_timer_of_a_closed_widget_passes(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    QTimer(widget).start(60_000)

def test_window_fails(qtbot):
    global window
    window = QWidget(windowTitle="Left")
    window.show()

def test_home_written_passes():
    (Path.home() / "left").write_text("x")

def test_home_empty_passes():
    assert list(Path.home().iterdir()) == []
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("culprits")
    shutil.copy(PROJECT / "tests" / "conftest.py", folder)
    (folder / "test_culprits.py").write_text(CULPRITS)
    settings = ["-c", str(PROJECT / "pyproject.toml"), f"--rootdir={folder}", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *settings, "-rA", str(folder)]
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "QT_"))}
    return subprocess.run(command, cwd=folder, env=clean, capture_output=True, text=True, check=False).stdout


def told(report: str, outcome: str) -> list[str]:
    """The tests with this outcome in pytest's short summary."""
    lines = [line.split() for line in report.splitlines() if line.startswith(outcome + " ")]
    return sorted({line[1].rpartition("::")[2] for line in lines})


def test_what_leaves_something_behind_or_reaches_out_fails(report: str) -> None:
    assert told(report, "FAILED") == ["test_network_fails", "test_warning_fails"]
    assert told(report, "ERROR") == ["test_thread_fails", "test_timer_fails", "test_window_fails"]
    assert "unexpected warnings were logged" in report
    assert "threads left running: forgotten" in report
    assert "timers left running" in report
    assert "windows left open: [\"QWidget 'Left'\"]" in report


def test_what_tidies_up_passes(report: str) -> None:
    passing = [name for name in told(report, "PASSED") if name.endswith("_passes")]
    assert len(passing) == CULPRITS.count("_passes(")
