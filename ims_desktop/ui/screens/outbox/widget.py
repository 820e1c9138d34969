"""The outbox on screen: filters and a list, and one operation in words with what can be done about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QWidget

from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.ports.book import OperationRow
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.outbox_book import Shown
from ims_desktop.ui.formats import grouped, moment
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.outbox.detail import OperationPanel
from ims_desktop.ui.screens.outbox.presenter import OutboxPresenter, OutboxState
from ims_desktop.ui.screens.outbox.words import state_of, tone_of
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.buttons import Button, KeyButton
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, frame
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.panes import Panes

FILTERS: dict[Shown, Text] = {
    Shown.ALL: text("All"),
    Shown.UNCONFIRMED: text("Not confirmed yet"),
    Shown.ATTENTION: text("Needs attention"),
    Shown.WITHDRAWN: text("Taken back"),
}

_NOTHING: dict[Shown, Text] = {
    Shown.ALL: text("Nothing was recorded here yet."),
    Shown.UNCONFIRMED: text("Everything is confirmed."),
    Shown.ATTENTION: text("Nothing needs attention."),
    Shown.WITHDRAWN: text("Nothing was taken back."),
}

_COMMANDS: tuple[tuple[Command, Text], ...] = (
    (Command.FILTER, text("Next filter")),
    (Command.SYNC_LOG, text("Sync log")),
    (Command.EXPORT, text("Into a file")),
)


class OutboxScreen(QWidget):
    def __init__(
        self, manner: Manner, presenter: OutboxPresenter, clock: Clock, give: Callable[[Command], None]
    ) -> None:
        super().__init__()
        self._manner, self._clock, self._presenter = manner, clock, presenter
        look, say = manner.look, manner.say
        self._table = Table(look, say(text("Operations, the latest first")), self._columns(), key=lambda row: row.id)
        self._table.picked.connect(presenter.pick)
        self._panel = OperationPanel(manner, clock, presenter, give)
        self._empty = Label("note")
        self._field = QLineEdit(presenter.state.words)
        self._field.setPlaceholderText(say(text("Item, number, person")))
        self._field.setAccessibleName(say(text("Search the outbox")))
        self._field.textEdited.connect(presenter.type)
        self._field.returnPressed.connect(self.take_focus)
        self._filters = {shown: self._filter(shown) for shown in Shown}
        self._lay_out(give)
        presenter.attach(self.draw)

    def draw(self, state: OutboxState) -> None:
        say = self._manner.say
        for shown, button in self._filters.items():
            button.setChecked(shown is state.shown)
        if self._field.text() != state.words:
            self._field.setText(state.words)
        self._table.fill(state.rows)
        self._table.setVisible(bool(state.rows))
        if state.chosen in state.rows and self._table.current() != state.chosen:
            self._table.selectRow(state.rows.index(state.chosen))
        nothing = text("Nothing like it was recorded here.") if state.words else _NOTHING[state.shown]
        self._empty.say(say(state.problem or nothing))
        self._empty.setVisible(state.problem is not None or (state.is_read and not state.rows))
        self._panel.draw(state)

    def take_focus(self) -> None:
        self._table.setFocus()

    def _filter(self, shown: Shown) -> Button:
        button = Button(self._manner.look, self._manner.say(FILTERS[shown]))
        button.setCheckable(True)
        button.clicked.connect(lambda: self._presenter.filter(shown))
        return button

    def _columns(self) -> tuple[Column[OperationRow], ...]:
        say = self._manner.say
        return (
            Column(say(text("No.")), lambda row: grouped(row.sequence), is_number=True, is_extra=True),
            Column(say(text("State")), lambda row: say(state_of(row)), tone=tone_of),
            Column(say(text("What")), lambda row: say(row.summary), stretches=True),
            Column(say(text("Time")), lambda row: moment(row.happened_at, self._clock.now()), is_extra=True),
            Column(say(text("Who")), lambda row: row.operator_name, is_extra=True),
        )

    def _lay_out(self, give: Callable[[Command], None]) -> None:
        look, say = self._manner.look, self._manner.say
        outer = column(look, self, margin=24, gap=12)
        outer.addWidget(Label("heading", say(text("What was done here, and how far it has come"))))
        line = FlowLayout(gap=look.space(8))
        for button in self._filters.values():
            line.addWidget(button)
        self._field.setMinimumWidth(look.font(220))
        line.addWidget(self._field)
        for command, label in _COMMANDS:
            line.addWidget(self._key(command, label, give))
        outer.addLayout(line)
        listed = frame("panel")
        lines = column(look, listed, margin=8)
        lines.addWidget(self._empty)
        lines.addWidget(self._table, 1)
        outer.addWidget(Panes(look, listed, self._panel, shares=(3, 2)), 1)

    def _key(self, command: Command, label: Text, give: Callable[[Command], None]) -> KeyButton:
        button = KeyButton(self._manner.look, KEYS[command], self._manner.say(label))
        button.clicked.connect(lambda: give(command))
        return button
