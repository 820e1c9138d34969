"""A job on screen: one instruction, the answer to the last scan, what is worked on, the last ten scans."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import Command, Offer
from ims_desktop.floor.steps import AskKind, Progress, Step
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.job.ask import AskPanel
from ims_desktop.ui.screens.job.focus import FocusPanel
from ims_desktop.ui.screens.job.last_scans import LastScans
from ims_desktop.ui.screens.job.presenter import JobPresenter, JobView
from ims_desktop.ui.widgets.banner import Banner
from ims_desktop.ui.widgets.frames import column, laid_out_once, scrolling
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.offers import Offers
from ims_desktop.ui.widgets.panes import Panes
from ims_desktop.ui.widgets.progress import ProgressBar

ALL_COMMANDS = Offer(Command.ALL_COMMANDS, text("All commands"))


class JobScreen(QWidget):
    def __init__(self, manner: Manner, presenter: JobPresenter, give: Callable[[Command], None]) -> None:
        """``give`` hands a command to the shell, which hears of it as if it came from a key or a barcode."""
        super().__init__()
        self._manner, self._give = manner, give
        self._step: Step | None = None
        # Scans come as key presses: composing characters out of them would lose them.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._heading, self._instruction = Label("heading"), Label("instruction")
        self._bar, self._done = ProgressBar(manner.look), Label("note")
        self._banner, self._ask = Banner(manner), AskPanel(manner)
        self._banner.setObjectName("answer")
        self._focus, self._scans, self._offers = FocusPanel(manner), LastScans(manner), Offers(manner)
        self._ask.entered.connect(presenter.enter)
        self._ask.chosen.connect(presenter.choose)
        self._ask.composed.connect(presenter.composing)
        self._ask.given.connect(give)
        self._offers.given.connect(give)
        self._lay_out()
        presenter.typed_from(self._ask.field.text, self._ask.field.insert)
        presenter.attach(self.draw)

    def draw(self, state: JobView) -> None:
        step = state.step
        if step is None:
            return
        self._scans.draw(step, state.waiting)
        if step is self._step:
            return
        self._step = step
        with laid_out_once(*self._grounds):
            self._draw(step)

    def _draw(self, step: Step) -> None:
        say = self._manner.say
        self._heading.say(say(step.heading))
        self._instruction.say(say(step.instruction))
        self._draw_progress(step.progress)
        if self._banner.draw(step.answer):
            self._area.verticalScrollBar().setValue(0)
        self._draw_ask(step)
        is_choosing = step.ask is not None and step.ask.kind is AskKind.CHOICE
        self._focus.draw(None if is_choosing else step.focus)
        self._offers.draw((*step.offers, ALL_COMMANDS))

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._give(Command.CONFIRM)
        else:
            super().keyPressEvent(event)

    def _draw_progress(self, progress: Progress | None) -> None:
        for widget in (self._bar, self._done):
            widget.setVisible(progress is not None)
        if progress is not None:
            self._bar.draw(progress.done, progress.total)
            self._done.say(self._manner.say(progress.text))

    def _draw_ask(self, step: Step) -> None:
        had_focus = self._ask.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self._ask.draw(step.ask)
        if had_focus and (step.ask is None or not self._ask.takes_focus):
            self.setFocus()

    def _lay_out(self) -> None:
        look = self._manner.look
        page = QWidget()
        whole = column(look, page, margin=24, gap=20)
        left = self._left()
        panes = Panes(look, left, self._scans, shares=(7, 4))
        self._grounds = (left, panes, page)
        whole.addWidget(panes, 1)
        whole.addWidget(self._offers)
        self._area = scrolling(page)
        column(look, self).addWidget(self._area)

    def _left(self) -> QWidget:
        look = self._manner.look
        left = QWidget()
        lines = column(look, left, gap=20)
        head = column(look, gap=10)
        for label in (self._heading, self._instruction, self._bar, self._done):
            head.addWidget(label)
        lines.addLayout(head)
        for panel in (self._banner, self._ask):
            lines.addWidget(panel)
        lines.addWidget(self._focus, 1)
        lines.addStretch(0)
        return left
