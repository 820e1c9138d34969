"""Goods that were set apart on screen: the list, and one of them with why it stands there and what can be decided."""

from __future__ import annotations

from msgspec.structs import replace

from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.texts import EMPTY, Text, joined, text, verbatim
from ims_desktop.floor.naming import STATUSES, told_apart
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.quarantine import QuarantineRow, SetApart, SetApartBy
from ims_desktop.ui.formats import lately, moment, quantity
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.quarantine.presenter import QuarantinePresenter, QuarantineState
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.decision import DecisionPanel
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.office import OfficePage


class QuarantineScreen(OfficePage):
    def __init__(self, manner: Manner, presenter: QuarantinePresenter, clock: Clock) -> None:
        self._manner, self._clock = manner, clock
        self._where, self._what, self._stands = Label("note"), Label("title"), Label("headline")
        self._since, self._part = Label("body"), Label("note")
        self._table = Table(manner.look, manner.say(text("Quarantine")), self._columns(), key=lambda one: one.id)
        facts = (self._where, self._what, self._stands, self._since, self._part)
        self._detail = DecisionPanel(manner, presenter, facts)
        super().__init__(manner, self._table, self._detail)
        self._part.say(manner.say(text("All of it is decided at once; a part is taken off by moving it (F5) first.")))
        self._table.picked.connect(presenter.pick)
        presenter.attach(self.draw)

    def draw(self, state: QuarantineState) -> None:
        say = self._manner.say
        self.head.say(say(text("Quarantine · {count} to be decided", count=len(state.rows))))
        self.empty.setVisible(not state.rows)
        self.empty.say(say(_why_empty(state)))
        self._table.show_rows(state.rows, state.chosen)
        self._detail.setVisible(state.chosen is not None)
        if state.chosen is not None:
            self._draw_detail(state.chosen, state)

    def take_focus(self) -> None:
        self._table.setFocus()

    def _draw_detail(self, chosen: QuarantineRow, state: QuarantineState) -> None:
        say, one = self._manner.say, chosen.standing
        where = joined(
            [
                verbatim(one.location.code),
                verbatim(one.item.sku),
                told_apart(replace(one.position, status=StockStatus.AVAILABLE)),
            ]
        )
        self._where.say(say(where))
        self._what.say(one.item.name)
        amount = text("{quantity} {unit}", quantity=quantity(one.quantity), unit=one.item.unit)
        self._stands.say(say(joined([amount, STATUSES[one.position.status]])))
        self._since.say("\n".join(say(line) for line in self._history(chosen.since)))
        self._detail.draw(state, state.options)
        if state.said is not None:
            self.bring_up(self._detail.said)

    def _history(self, since: SetApart | None) -> list[Text]:
        if since is None:
            return [text("When and why is not known at this workstation.")]
        why = [text("Reason: {reason}", reason=since.reason)] if since.reason else []
        return [_how(since, moment(since.at, self._clock.now())), *why]

    def _columns(self) -> tuple[Column[QuarantineRow], ...]:
        say, now = self._manner.say, self._clock.now
        return (
            Column(say(text("Where")), is_extra=True, text=lambda one: one.standing.location.code),
            Column(say(text("What")), lambda one: one.standing.item.name, stretches=True),
            Column(say(text("Lot or serial")), _mark, is_extra=True),
            Column(say(text("Quantity")), lambda one: quantity(one.standing.quantity), is_number=True),
            Column(say(text("Status")), lambda one: say(STATUSES[one.standing.position.status]), is_extra=True),
            Column(say(text("Since")), lambda one: lately(one.since.at, now()) if one.since else "—", is_extra=True),
        )


def _how(since: SetApart, time: str) -> Text:
    match since.how:
        case SetApartBy.RECEIPT:
            return text("It was received as that by {name} at {time}", name=since.by, time=time)
        case SetApartBy.INSPECTION:
            return text("{name} inspected it at {time}, and it failed", name=since.by, time=time)
        case SetApartBy.DECISION:
            return text("{name} decided so at {time}", name=since.by, time=time)


def _mark(one: QuarantineRow) -> str:
    return one.standing.position.lot or one.standing.position.serial


def _why_empty(state: QuarantineState) -> Text:
    if not state.is_allowed:
        return text("What becomes of goods that were set apart is for a supervisor to decide.")
    return state.problem or (text("Nothing stands in quarantine, damaged or on hold.") if state.is_read else EMPTY)
