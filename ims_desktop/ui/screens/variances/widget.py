"""Variances on screen: the list, and one of them with its counts and what can be made of it."""

from __future__ import annotations

from ims_desktop.domain.counting import VarianceState
from ims_desktop.domain.texts import Text, joined, text, verbatim
from ims_desktop.floor.naming import told_apart
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.tones import Tone
from ims_desktop.ports.variances import VarianceRow
from ims_desktop.ui.formats import moment, quantity, signed
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.variances.presenter import VariancesPresenter, VariancesState
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.decision import DecisionPanel
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.office import OfficePage

STATES: dict[VarianceState, Text] = {
    VarianceState.REVIEW: text("To be decided"),
    VarianceState.RECOUNT: text("To be counted again"),
}


class VariancesScreen(OfficePage):
    def __init__(self, manner: Manner, presenter: VariancesPresenter, clock: Clock) -> None:
        self._manner, self._clock = manner, clock
        look, say = manner.look, manner.say
        self._where, self._what, self._facts, self._moves = Label("note"), Label("title"), Label("body"), Label("note")
        self._table = Table(look, say(text("Variances")), self._columns(), key=lambda one: one.id)
        facts = (self._where, self._what, self._facts, self._moves)
        self._detail = DecisionPanel(manner, presenter, facts)
        super().__init__(manner, self._table, self._detail)
        self._table.picked.connect(presenter.pick)
        presenter.attach(self.draw)

    def draw(self, state: VariancesState) -> None:
        say = self._manner.say
        waiting = sum(not one.is_decided for one in state.rows)
        self.head.say(say(text("Variances · {count} open", count=waiting)))
        self.empty.setVisible(not state.rows)
        self.empty.say(say(_why_empty(state)))
        self._table.show_rows(state.rows, state.chosen)
        self._detail.setVisible(state.chosen is not None)
        if state.chosen is not None:
            self._draw_detail(state.chosen, state)

    def take_focus(self) -> None:
        self._table.setFocus()

    def _draw_detail(self, chosen: VarianceRow, state: VariancesState) -> None:
        say = self._manner.say
        where = joined([verbatim(chosen.location_code), verbatim(chosen.sku), told_apart(chosen.position)])
        self._where.say(say(where))
        self._what.say(chosen.item_name)
        self._facts.say("\n".join(say(one) for one in self._sentences(chosen)))
        self._moves.say("\n".join(say(one) for one in self._around(state)))
        self._detail.draw(state, state.options)
        if state.said is not None:
            self.bring_up(self._detail.said)

    def _columns(self) -> tuple[Column[VarianceRow], ...]:
        say = self._manner.say
        return (
            Column(say(text("Where")), is_extra=True, text=lambda one: one.location_code),
            Column(say(text("What")), lambda one: one.item_name, stretches=True),
            Column(say(text("Off by")), lambda one: signed(one.counts[-1].quantity - one.expected), is_number=True),
            Column(say(text("State")), lambda one: say(state_of(one)), tone=_tone, is_extra=True),
        )

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


def _why_empty(state: VariancesState) -> Text:
    if not state.is_allowed:
        return text("Variances are for a supervisor: whoever counts must not know what is expected.")
    return state.problem or text("No variance is open. The counts and the books agree.")


def state_of(variance: VarianceRow) -> Text:
    return text("Decided") if variance.is_decided else STATES[variance.state]


def _tone(variance: VarianceRow) -> Tone | None:
    return Tone.REMARK if variance.state is VarianceState.REVIEW and not variance.is_decided else None
