"""The shell on screen: rail, the screen in front, status line. Thrown away and made anew when the manner changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ims_desktop.domain.texts import Text
from ims_desktop.floor.commands import Command
from ims_desktop.floor.jobs import JOBS
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.services import About
from ims_desktop.ui.shell.presenter import ShellPresenter, ShellState
from ims_desktop.ui.shell.rail import Rail
from ims_desktop.ui.shell.status_line import StatusLine
from ims_desktop.ui.widgets.banner import TonedFrame
from ims_desktop.ui.widgets.frames import column, row
from ims_desktop.ui.widgets.labels import Label

Makers = Mapping[Command, Callable[[], QWidget]]
"""How each screen's widget is made, when it is first gone to. ``LOCK`` is the sign-in screen."""

OFFICE = (Command.OUTBOX, Command.CASES, Command.REVIEW, Command.QUARANTINE)
PLACES = (Command.HOME, *JOBS, Command.LOOK_UP, *OFFICE, Command.SETTINGS)
"""What the rail shows, where there is a screen for it."""


class ShellView(QWidget):
    language_asked = Signal(object)
    outbox_asked = Signal(bool)

    def __init__(self, manner: Manner, presenter: ShellPresenter, about: About, makers: Makers) -> None:
        super().__init__()
        self.setObjectName("ground")
        self._manner, self._presenter, self._makers = manner, presenter, makers
        self._made: dict[Command, QWidget] = {}
        self._front: Command | None = None
        self._rail = Rail(manner, about, tuple(place for place in makers if place in PLACES))
        self._stack, self._notice, self._status = QStackedWidget(), _Notice(manner), StatusLine(manner)
        self._rail.given.connect(presenter.command)
        self._status.given.connect(presenter.command)
        self._status.language_asked.connect(self.language_asked)
        self._status.outbox_asked.connect(self.outbox_asked)
        outer = row(manner.look, self)
        outer.addWidget(self._rail)
        inner = column(manner.look)
        for widget in (self._notice, self._stack, self._status):
            inner.addWidget(widget, int(widget is self._stack))
        outer.addLayout(inner, 1)
        presenter.attach(self.draw)

    def draw(self, state: ShellState) -> None:
        self._rail.setVisible(state.person is not None)
        self._rail.draw(state)
        self._status.draw(state)
        self._notice.draw(state.notice, state.notice_tone)
        self._bring_to_front(_in_front(state))

    def at(self, place: Command) -> QWidget:
        if place not in self._made:
            self._made[place] = self._makers[place]()
            self._stack.addWidget(self._made[place])
        return self._made[place]

    def _bring_to_front(self, place: Command) -> None:
        if place is self._front:
            return
        self._front = place
        screen = self.at(place)
        self._stack.setCurrentWidget(screen)
        self.take_focus()

    def take_focus(self) -> None:
        """The keyboard goes to the screen in front: to what it names, or to itself."""
        screen = self._stack.currentWidget()
        if screen is not None:
            take_focus = getattr(screen, "take_focus", screen.setFocus)
            take_focus()


def _in_front(state: ShellState) -> Command:
    if state.shows_commands:
        return Command.ALL_COMMANDS
    return state.current if state.person is not None else Command.LOCK


class _Notice(TonedFrame):
    """Something that belongs to no screen."""

    def __init__(self, manner: Manner) -> None:
        super().__init__(manner.look)
        self._manner = manner
        self._label = Label("large")
        line = column(manner.look, self, margin=16)
        line.setContentsMargins(
            manner.look.space(40), manner.look.space(16), manner.look.space(24), manner.look.space(16)
        )
        line.addWidget(self._label)

    def draw(self, notice: Text | None, tone: Tone) -> None:
        self.setVisible(notice is not None)
        self.show_tone(tone)
        if notice is not None:
            self._label.say(self._manner.say(notice))
