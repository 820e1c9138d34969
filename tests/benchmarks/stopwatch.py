"""From the press of Enter that ends a scan to the paint of the banner with its answer, in the real window."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from ims_desktop.floor.commands import Command
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.driver import Script, Until
from ims_desktop.ui.screens.job.widget import JobScreen
from ims_desktop.ui.widgets.banner import Banner
from tests.benchmarks.client import Desk


class Stopwatch(QObject):
    """Scans one code after the other, and waits for each to be painted."""

    def __init__(self, desk: Desk, job: Command = Command.RECEIVE) -> None:
        super().__init__()
        self._desk = desk
        self._presenter = desk.window.presenters.jobs[job]
        self._banner: Banner | None = None
        self._pressed = 0.0
        self._painted: float | None = None
        self._before: object = None

    @property
    def milliseconds(self) -> float:
        """Of the last scan."""
        return ((self._painted or self._pressed) - self._pressed) * 1000

    def begin(self, document: str) -> Script:
        """The first scan: it opens the screen."""
        self._desk.keys.scan(document)
        yield Until(lambda: self._answer is not None, "the first answer")
        self._watch_banner()

    def open(self, command: str) -> Script:
        """The scan of a command opens the screen, which asks and answers nothing yet."""
        self._desk.keys.scan(command)
        yield Until(lambda: self._presenter.state.step is not None and self._in_front is not None, "the screen")
        self._watch_banner()

    def _watch_banner(self) -> None:
        screen = self._in_front
        self._banner = screen.findChild(Banner) if screen is not None else None
        assert isinstance(self._banner, Banner)
        self._banner.installEventFilter(self)

    def scan(self, code: str) -> Script:
        """Ends when the answer is painted; raises when it is a refusal."""
        # Again before each scan: the filter that was installed last is the first to see a key.
        self._desk.window.windowHandle().installEventFilter(self)
        self._painted = None
        self._desk.keys.scan(code)
        yield Until(lambda: self._painted is not None, f"the answer to {code!r}")
        step = self._presenter.state.step
        if step is None or step.answer is None or step.answer.tone is Tone.REFUSED:
            raise AssertionError(f"{code!r} was refused: {step}")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Return:
            self._before = self._answer
            self._pressed = time.perf_counter()
        elif event.type() == QEvent.Type.Paint and watched is self._banner and self._is_new:
            self._painted = time.perf_counter()
        return False

    @property
    def _in_front(self) -> JobScreen | None:
        """Each job has a screen of its own, made when somebody goes there first."""
        return next((one for one in self._desk.window.findChildren(JobScreen) if one.isVisible()), None)

    @property
    def _is_new(self) -> bool:
        """Whether this paint is the first one of the next answer."""
        return self._painted is None and self._answer is not self._before

    @property
    def _answer(self) -> object:
        step = self._presenter.state.step
        return step.answer if step is not None else None
