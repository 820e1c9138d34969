"""What holds for every test: no screen, no network, no user's folder, and nothing left behind."""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integration.postgres import Cluster

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

# --- a home of its own ----------------------------------------------------------------------------------------
# Set before the first import of ours, and emptied after each test: what one test leaves there, no other meets.

_HOME = Path(tempfile.mkdtemp(prefix="ims-tests-"))
_FOLDERS = {
    "HOME": _HOME / "home",
    "XDG_DATA_HOME": _HOME / "data",
    "XDG_CONFIG_HOME": _HOME / "config",
    "XDG_STATE_HOME": _HOME / "state",
}
_KEPT = {"XDG_CACHE_HOME": _HOME / "cache", "XDG_RUNTIME_DIR": _HOME / "runtime"}  # fontconfig's, Qt's


def _move_in() -> None:
    for variable, folder in (_FOLDERS | _KEPT).items():
        folder.mkdir(mode=0o700)
        os.environ[variable] = str(folder)
    for variable in [name for name in os.environ if name.startswith("IMS_")]:
        del os.environ[variable]
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"


_move_in()


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True)
def _empty_home() -> Iterator[None]:
    yield
    for folder in _FOLDERS.values():
        for entry in os.scandir(folder):
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)


# --- unexpected warnings --------------------------------------------------------------------------------------


class _Warnings(logging.Handler):
    """Keeps what was logged at WARNING or above while one test ran."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """A WARNING in the log fails the test, unless it is marked ``expects_warnings``."""
    handler = _Warnings()
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        outcome = yield
    finally:
        root.removeHandler(handler)
    if handler.lines and item.get_closest_marker("expects_warnings") is None:
        pytest.fail("unexpected warnings were logged:\n  " + "\n  ".join(handler.lines), pytrace=False)
    return outcome


# --- leaked threads, timers and windows -----------------------------------------------------------------------

_GRACE = 2.0  # seconds a thread that was told to stop gets to do so


@pytest.fixture(autouse=True)
def _no_leaked_threads() -> Iterator[None]:
    """A thread that would keep the program from ending fails the test that started it."""
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    until = time.monotonic() + _GRACE
    for thread in started:
        thread.join(max(0.0, until - time.monotonic()))
    left = [thread.name for thread in started if thread.is_alive()]
    assert not left, f"threads left running: {', '.join(left)}"


@pytest.fixture(autouse=True)
def _no_leaked_timers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A QTimer that still ticks, or a window that is still shown, fails the test that started it."""
    if not {"qapp", "qtbot"} & set(request.fixturenames):
        yield
        return
    timers = _remember_started_timers(monkeypatch)
    yield
    windows = _close_windows()
    ticking = [timer for timer in timers if _stop(timer)]
    assert not windows, f"windows left open: {windows}"
    assert not ticking, f"timers left running: {ticking}"


def _remember_started_timers(monkeypatch: pytest.MonkeyPatch) -> weakref.WeakSet[Any]:
    from PySide6.QtCore import QTimer

    timers: weakref.WeakSet[Any] = weakref.WeakSet()
    start: Callable[..., None] = QTimer.start

    def remember(timer: Any, *interval: Any) -> None:
        timers.add(timer)
        start(timer, *interval)

    monkeypatch.setattr(QTimer, "start", remember)
    return timers


def _stop(timer: Any) -> bool:
    """Whether the timer was still to fire; a deleted one is not."""
    import shiboken6

    if not shiboken6.isValid(timer) or not timer.isActive():
        return False
    timer.stop()
    return True


def _close_windows() -> list[str]:
    from PySide6.QtWidgets import QApplication

    shown = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    for widget in shown:
        widget.close()
        widget.deleteLater()
    return [f"{type(widget).__name__} {widget.windowTitle()!r}" for widget in shown]


# --- PostgreSQL -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A private PostgreSQL for this test process; started when the first test asks."""
    from tests.integration.postgres import Cluster, programs  # with the central's whole stack: most tests do without

    folder = programs()
    if folder is None:
        pytest.skip("PostgreSQL's programs are not on this machine; on Debian or Ubuntu: apt-get install postgresql")
    started = Cluster.start(folder)
    yield started
    started.stop()
