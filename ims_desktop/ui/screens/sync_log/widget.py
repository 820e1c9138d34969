"""The sync log on screen: how it stands now, the switch that holds uploads, and what happened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ims_desktop.domain.texts import EMPTY, Text, text
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.sync import LineState, SyncStatus
from ims_desktop.ports.sync_log import Entry, EntryKind
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.formats import moment
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.sync_log.presenter import SyncLogPresenter, SyncLogState
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.buttons import Button, KeyButton
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, frame
from ims_desktop.ui.widgets.labels import Label

KINDS: dict[EntryKind, tuple[Text, Tone | None]] = {
    EntryKind.CONNECTED: (text("Connected"), Tone.ACCEPTED),
    EntryKind.OFFLINE: (text("Offline"), Tone.REMARK),
    EntryKind.HANDED_IN: (text("Handed in"), None),
    EntryKind.FETCHED: (text("Fetched"), None),
    EntryKind.TROUBLE: (text("Needs help"), Tone.REFUSED),
    EntryKind.HEALED: (text("Put right"), Tone.REMARK),
    EntryKind.RESTORED: (text("Put back"), Tone.REMARK),
    EntryKind.HELD: (text("Held"), Tone.REMARK),
}

_COMMANDS: tuple[tuple[Command, Text], ...] = (
    (Command.SYNC_NOW, text("Send and fetch now")),
    (Command.OUTBOX, text("Outbox")),
)


class SyncLogScreen(QWidget):
    def __init__(
        self, manner: Manner, presenter: SyncLogPresenter, clock: Clock, give: Callable[[Command], None]
    ) -> None:
        super().__init__()
        self._manner, self._clock = manner, clock
        look, say = manner.look, manner.say
        self._head, self._counts, self._empty = Label("heading"), Label("body"), Label("note")
        key = KEYS[Command.HOLD]
        self._go_on = Button(look, say(text("Uploads go on ({key})", key=key)))
        self._hold = Button(look, say(text("Uploads held ({key})", key=key)))
        self._table = Table(look, say(text("What happened, the latest first")), self._columns())
        outer = column(look, self, margin=24, gap=12)
        outer.addWidget(self._head)
        outer.addWidget(self._counts)
        line = FlowLayout(gap=look.space(8))
        for button, holds in ((self._go_on, False), (self._hold, True)):
            button.setCheckable(True)
            button.clicked.connect(self._switching(presenter, holds, give))
            line.addWidget(button)
        for command, label in _COMMANDS:
            line.addWidget(self._key(command, label, give))
        outer.addLayout(line)
        listed = frame("panel")
        lines = column(look, listed, margin=8)
        lines.addWidget(self._empty)
        lines.addWidget(self._table, 1)
        outer.addWidget(listed, 1)
        presenter.attach(self.draw)

    def draw(self, state: SyncLogState) -> None:
        say, line = self._manner.say, state.line
        self._head.say(say(_headline(line)))
        self._counts.say(say(_counts(line)))
        self._hold.setChecked(line.is_held)
        self._go_on.setChecked(not line.is_held)
        self._table.fill(state.entries)
        self._table.setVisible(bool(state.entries))
        self._empty.say(say(state.problem or text("Nothing has happened yet.")))
        self._empty.setVisible(state.problem is not None or (state.is_read and not state.entries))

    def take_focus(self) -> None:
        self._table.setFocus()

    def _switching(
        self, presenter: SyncLogPresenter, holds: bool, give: Callable[[Command], None]
    ) -> Callable[[], None]:
        def switch() -> None:
            if presenter.state.line.is_held is not holds:
                give(Command.HOLD)
            self.draw(presenter.state)

        return switch

    def _columns(self) -> tuple[Column[Entry], ...]:
        say = self._manner.say
        return (
            Column(say(text("Time")), lambda one: moment(one.at, self._clock.now())),
            Column(say(text("Kind")), lambda one: say(KINDS[one.kind][0]), tone=lambda one: KINDS[one.kind][1]),
            Column(say(text("What")), lambda one: say(one.said), stretches=True),
        )

    def _key(self, command: Command, label: Text, give: Callable[[Command], None]) -> KeyButton:
        button = KeyButton(self._manner.look, KEYS[command], self._manner.say(label))
        button.clicked.connect(lambda: give(command))
        return button


def _headline(line: SyncStatus) -> Text:
    if line.line is LineState.ONLINE:
        return text("The central is reached")
    if line.line is LineState.OFFLINE and line.reason is EMPTY:
        return text("The central is not reached: working offline")
    if line.line is LineState.OFFLINE:
        return text("Working offline: {reason}", reason=line.reason)
    return line.reason if line.line is LineState.NEEDS_HELP else text("Looking for the central")


def _counts(line: SyncStatus) -> Text:
    if line.is_held:
        return text("Uploads are held: {waiting} operations wait here. Downloads go on.", waiting=line.waiting)
    return text("To hand in: {waiting}. To fetch: {behind}.", waiting=line.waiting, behind=line.behind)
