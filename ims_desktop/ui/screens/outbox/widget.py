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
        self._table.picked.connect(self._explain)
        self._why, self._reason = frame("panel"), Label("body")
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
        if self._table.current() is None:
            self._pick_what_needs_attention(state)
        self._explain(self._table.current())
        nothing = text("Everything is confirmed.") if state.only_unconfirmed else text("Nothing was recorded here yet.")
        self._empty.say(say(state.problem or nothing))
        self._empty.setVisible(state.problem is not None or (state.is_read and not state.rows))

    def _pick_what_needs_attention(self, state: OutboxState) -> None:
        place = next((place for place, row in enumerate(state.rows) if row.needs_attention), None)
        if place is not None:
            self._table.selectRow(place)

    def _explain(self, row: OperationRow | None) -> None:
        """Why the central wants somebody to look at it: whole sentences need more room than a column has."""
        reason = row.reason if row is not None else None
        self._why.setVisible(reason is not None)
        if row is not None and reason is not None:
            say = self._manner.say
            number = text("Operation {number}: {reason}", number=row.sequence, reason=reason)
            self._reason.say(say(number))
            self._reason.colour(_tone(row))

    def _columns(self) -> tuple[Column[OperationRow], ...]:
        say = self._manner.say
        return (
            Column(say(text("No.")), lambda row: grouped(row.sequence), is_number=True),
            Column(say(text("Time")), lambda row: moment(row.happened_at, self._clock.now())),
            Column(say(text("State")), self._state, tone=_tone),
            Column(say(text("What")), lambda row: say(row.summary), stretches=True),
            Column(say(text("Who")), lambda row: row.operator_name),
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
        column(look, self._why, margin=16).addWidget(self._reason)
        self._reason.setMinimumHeight(look.font(24))  # a line of either script, before the layout has looked at it
        outer.addWidget(self._why)


def _tone(row: OperationRow) -> Tone | None:
    if row.needs_attention:
        return Tone.REFUSED
    return STATES.get(row.state, (None, None))[1]
