"""Variances on screen: the list, and one of them with its counts and what can be made of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ims_desktop.domain.counting import VarianceState
from ims_desktop.domain.texts import Text, joined, text, verbatim
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.floor.naming import told_apart
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.tones import Tone
from ims_desktop.ports.variances import VarianceRow
from ims_desktop.ui.formats import moment, quantity, signed
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.variances.presenter import VariancesPresenter, VariancesState
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.buttons import ComposedButton, KeyButton, keycap, passive
from ims_desktop.ui.widgets.frames import column, frame, row, scrolling
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.panes import Panes

STATES: dict[VarianceState, Text] = {
    VarianceState.REVIEW: text("To be decided"),
    VarianceState.RECOUNT: text("To be counted again"),
}


class VariancesScreen(QWidget):
    def __init__(self, manner: Manner, presenter: VariancesPresenter, clock: Clock) -> None:
        super().__init__()
        self._manner, self._clock = manner, clock
        look, say = manner.look, manner.say
        self._head, self._empty = Label("heading"), Label("note")
        self._table = Table(look, say(text("Variances")), self._columns(), key=lambda one: one.id)
        self._table.picked.connect(presenter.pick)
        self._detail = _Detail(manner, clock, presenter)
        listed = frame("panel")
        column(look, listed, margin=8).addWidget(self._table)
        self._panes = Panes(look, listed, self._detail, shares=(2, 3))
        outer = column(look, self, margin=24, gap=12)
        outer.addWidget(self._head)
        outer.addWidget(self._empty)
        outer.addWidget(self._panes, 1)
        presenter.attach(self.draw)

    def draw(self, state: VariancesState) -> None:
        say = self._manner.say
        waiting = sum(not one.is_decided for one in state.rows)
        self._head.say(say(text("Variances · {count} open", count=waiting)))
        self._empty.setVisible(not state.rows)
        self._empty.say(say(_why_empty(state)))
        self._table.fill(state.rows)
        self._detail.draw(state)
        if state.chosen in state.rows and self._table.current() != state.chosen:
            self._table.selectRow(state.rows.index(state.chosen))

    def take_focus(self) -> None:
        self._table.setFocus()

    def _columns(self) -> tuple[Column[VarianceRow], ...]:
        say = self._manner.say
        return (
            Column(say(text("Where")), lambda one: one.location_code),
            Column(say(text("What")), lambda one: one.item_name, stretches=True),
            Column(say(text("Off by")), lambda one: signed(one.counts[-1].quantity - one.expected), is_number=True),
            Column(say(text("State")), lambda one: say(state_of(one)), tone=_tone),
        )


class _Detail(QFrame):
    def __init__(self, manner: Manner, clock: Clock, presenter: VariancesPresenter) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner, self._clock, self._presenter = manner, clock, presenter
        self._drawn: object = None
        look, say = manner.look, manner.say
        self._where, self._what, self._facts = Label("note"), Label("title"), Label("body")
        self._moves, self._reason, self._said = Label("note"), Label("body"), Label("strong")
        key = KEYS[Command.REASON]
        self._next_reason = KeyButton(look, key, say(text("Next reason")))
        self._next_reason.clicked.connect(lambda: presenter.command(Command.REASON))
        self._options = column(look, gap=8)
        page = QWidget()
        lines = column(look, page, margin=24, gap=10)
        # What became of a choice comes first: at 200 % the choices are further down.
        for label in (self._said, self._where, self._what, self._facts, self._moves):
            lines.addWidget(label)
        lines.addWidget(self._reason)
        lines.addWidget(self._next_reason, alignment=Qt.AlignmentFlag.AlignLeft)
        lines.addLayout(self._options)
        lines.addStretch(1)
        column(look, self).addWidget(scrolling(page))

    def draw(self, state: VariancesState) -> None:
        chosen = state.chosen
        self.setVisible(chosen is not None)
        if chosen is None:
            return
        say = self._manner.say
        self._where.say(
            say(joined([verbatim(chosen.location_code), verbatim(chosen.sku), told_apart(chosen.position)]))
        )
        self._what.say(chosen.item_name)
        self._facts.say("\n".join(say(one) for one in self._sentences(chosen)))
        self._moves.say("\n".join(say(one) for one in self._around(state)))
        self._reason.say(say(text("Reason: {reason}", reason=state.reason.name if state.reason else "—")))
        self._next_reason.setVisible(bool(state.options))
        self._said.setVisible(state.said is not None)
        if state.said is not None:
            self._said.say(say(state.said.text))
            self._said.colour(state.said.tone)
        self._offer([say(one.title) for one in state.options])

    def _sentences(self, chosen: VarianceRow) -> list[Text]:
        now = self._clock.now()
        books = text("The books say {quantity} {unit}", quantity=quantity(chosen.expected), unit=chosen.unit)
        counts = [
            text(
                "{name} counted {quantity} at {time}",
                name=one.by,
                quantity=quantity(one.quantity),
                time=moment(one.at, now),
            )
            for one in chosen.counts
        ]
        decided = [text("Decided here, and not confirmed yet")] if chosen.is_decided else []
        return [books, *counts, *decided]

    def _around(self, state: VariancesState) -> list[Text]:
        now = self._clock.now()
        seen = [
            text("{change} by {name} at {time}", change=signed(one.change), name=one.by, time=moment(one.at, now))
            for one in state.moves
        ]
        return [text("Moved around then, as far as this workstation knows:"), *(seen or [text("nothing")])]

    def _offer(self, titles: list[str]) -> None:
        if titles == self._drawn:
            return
        self._drawn = titles
        _clear(self._options)
        for number, title in enumerate(titles, start=1):
            self._options.addWidget(self._button(number, title))

    def _button(self, number: int, title: str) -> ComposedButton:
        look = self._manner.look
        button = ComposedButton(look, f"{number}: {title}", "choice")
        inner = row(look, button, margin=10, gap=16)
        inner.addWidget(keycap(look, f"Alt {number}"), alignment=Qt.AlignmentFlag.AlignVCenter)
        inner.addWidget(passive(Label("large", title, wraps=False)), 1)
        button.clicked.connect(self._choosing(number))
        return button

    def _choosing(self, number: int) -> Callable[[], None]:
        def choose() -> None:
            self._presenter.choose(number)

        return choose


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


def _why_empty(state: VariancesState) -> Text:
    if not state.is_allowed:
        return text("Variances are for a supervisor: whoever counts must not know what is expected.")
    return state.problem or text("No variance is open. The counts and the books agree.")


def state_of(variance: VarianceRow) -> Text:
    return text("Decided") if variance.is_decided else STATES[variance.state]


def _tone(variance: VarianceRow) -> Tone | None:
    return Tone.REMARK if variance.state is VarianceState.REVIEW and not variance.is_decided else None
