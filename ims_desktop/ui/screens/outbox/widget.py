"""The outbox on screen."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.ports.book import OperationRow
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.formats import grouped, moment
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.outbox.presenter import OutboxPresenter, OutboxState
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.buttons import Button, KeyButton
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, frame
from ims_desktop.ui.widgets.labels import Label

STATES: dict[str, tuple[Text, Tone | None]] = {
    "recorded": (text("Recorded"), Tone.REMARK),
    "sent": (text("Sent"), None),
    "confirmed": (text("Confirmed"), Tone.ACCEPTED),
}


class OutboxScreen(QWidget):
    def __init__(
        self, manner: Manner, presenter: OutboxPresenter, clock: Clock, give: Callable[[Command], None]
    ) -> None:
        super().__init__()
        self._manner, self._clock = manner, clock
        say, look = manner.say, manner.look
        self._table = Table(look, say(text("Operations, the latest first")), self._columns(), key=lambda row: row.id)
        self._empty = Label("note")
        self._all, self._waiting = Button(look, say(text("All"))), Button(look, say(text("Not confirmed yet")))
        for button, only in ((self._all, False), (self._waiting, True)):
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, only=only: presenter.filter(only))
        self._lay_out(give)
        presenter.attach(self.draw)

    def draw(self, state: OutboxState) -> None:
        say = self._manner.say
        self._all.setChecked(not state.only_unconfirmed)
        self._waiting.setChecked(state.only_unconfirmed)
        self._table.fill(state.rows)
        self._table.setVisible(bool(state.rows))
        nothing = text("Everything is confirmed.") if state.only_unconfirmed else text("Nothing was recorded here yet.")
        self._empty.say(say(state.problem or nothing))
        self._empty.setVisible(state.problem is not None or (state.is_read and not state.rows))

    def _columns(self) -> tuple[Column[OperationRow], ...]:
        say = self._manner.say
        return (
            Column(say(text("No.")), lambda row: grouped(row.sequence), is_number=True),
            Column(say(text("Time")), lambda row: moment(row.happened_at, self._clock.now())),
            Column(say(text("State")), self._state, tone=_tone),
            Column(say(text("What")), lambda row: say(row.summary), stretches=True),
            Column(say(text("Who")), lambda row: row.operator_name),
            Column(say(text("Why")), lambda row: say(row.reason) if row.reason else ""),
        )

    def _state(self, row: OperationRow) -> str:
        said = STATES.get(row.state)
        state = self._manner.say(said[0]) if said else row.state
        return f"{state} · {self._manner.say(text('Needs attention'))}" if row.needs_attention else state

    def _lay_out(self, give: Callable[[Command], None]) -> None:
        look, say = self._manner.look, self._manner.say
        outer = column(look, self, margin=24, gap=16)
        outer.addWidget(Label("heading", say(text("What was done here, and how far it has come"))))
        line = FlowLayout(gap=look.space(8))
        line.addWidget(self._all)
        line.addWidget(self._waiting)
        for command, label in ((Command.SYNC_NOW, text("Send and fetch now")), (Command.HOLD, text("Hold uploads"))):
            button = KeyButton(look, KEYS[command], say(label))
            button.clicked.connect(lambda _=False, command=command: give(command))
            line.addWidget(button)
        outer.addLayout(line)
        panel = frame("panel")
        lines = column(look, panel, margin=8)
        lines.addWidget(self._empty)
        lines.addWidget(self._table, 1)
        outer.addWidget(panel, 1)


def _tone(row: OperationRow) -> Tone | None:
    if row.needs_attention:
        return Tone.REFUSED
    return STATES.get(row.state, (None, None))[1]
