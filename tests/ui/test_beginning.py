"""The first start's window: what it shows, and the ways of not waiting for it."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.texts import text
from ims_desktop.ports.sync import Loading, LoadingStage
from ims_desktop.ui.beginning import BeginningWindow, How, Interrupted, beginning
from ims_desktop.ui.language import Language
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.theme.look import Look

HALF = Loading(LoadingStage.DOWNLOADING, 50_000_000, 100_000_000, 5_000_000, 20_000_000)


def shown() -> BeginningWindow:
    (window,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, BeginningWindow) and one.isVisible()]
    return window


def words(window: BeginningWindow) -> str:
    return " | ".join(label.text() for label in window.findChildren(QLabel) if label.text())


class Load:
    """Work that tells the same again and again until it is not to go on, or is let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.was_interrupted = False

    def __call__(self, told) -> None:
        try:
            while not self.go.wait(0.01):
                told(HALF)
        except Interrupted:
            self.was_interrupted = True
            raise


def in_a_moment(qtbot, act) -> None:
    """Once the progress is on the screen."""

    def look() -> None:
        if "50.0 of 100 MB" in words(shown()):
            timer.stop()
            act(shown())

    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(10)
    qtbot.kept = timer


def test_work_that_ends_is_waited_for_and_its_progress_shown(qtbot):
    load, seen = Load(), []

    def look(window: BeginningWindow) -> None:
        seen.append(words(window))
        load.go.set()

    in_a_moment(qtbot, look)
    assert beginning(load, Manner.of()).how is How.DONE
    assert "Loading what the central knows" in seen[0]
    assert "50.0 of 100 MB · 5.0 MB a second · 10 s left" in seen[0]
    assert "Goes on where it was cut, at 20.0 MB." in seen[0]
    assert not load.was_interrupted


def test_escape_cancels(qtbot):
    load = Load()
    in_a_moment(qtbot, lambda window: qtbot.keyClick(window, Qt.Key.Key_Escape))
    ended = beginning(load, Manner.of())
    ended.thread.join(10)
    assert ended.how is How.CANCELLED
    assert load.was_interrupted


def test_closing_the_window_cancels(qtbot):
    load = Load()
    in_a_moment(qtbot, lambda window: window.close())
    ended = beginning(load, Manner.of())
    ended.thread.join(10)
    assert ended.how is How.CANCELLED


def test_the_program_can_be_opened_while_it_loads_by_keys_alone(qtbot):
    load = Load()

    def open_now(window: BeginningWindow) -> None:
        qtbot.keyClick(window, Qt.Key.Key_Tab)
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Space)

    in_a_moment(qtbot, open_now)
    ended = beginning(load, Manner.of())
    ended.thread.join(10)
    assert ended.how is How.MEANWHILE
    assert load.was_interrupted


def test_nothing_can_be_opened_before_there_is_something_to_load(qtbot):
    window = BeginningWindow(Manner.of())
    qtbot.addWidget(window)
    assert [button.isEnabled() for button in window.findChildren(QPushButton)] == [False, True]
    window.draw(HALF)
    assert [button.isEnabled() for button in window.findChildren(QPushButton)] == [True, True]


def test_what_stops_it_is_raised(qtbot):
    problem = InputProblem(text("No code"), text("There is none."), text("Ask for one."))

    def fail(_told) -> None:
        raise problem

    with pytest.raises(InputProblem) as caught:
        beginning(fail, Manner.of())
    assert caught.value is problem


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("scale", [100, 200])
def test_nothing_is_cut(qtbot, language, scale):
    window = BeginningWindow(Manner.of(Look(scale=scale), language))
    qtbot.addWidget(window)
    window.draw(Loading(LoadingStage.SEARCH, 0, 1_000_000))
    window.draw(HALF)
    window.show()
    for label in window.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
        assert window.rect().contains(label.geometry()), label.text()
