"""Cases on screen: the list, and one case whole: what was known, done and found, and what each choice does."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ims_desktop.domain.cases import SYSTEM
from ims_desktop.domain.settling.titles import chosen
from ims_desktop.domain.texts import EMPTY, Text, joined, text
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.ports.cases import CaseView
from ims_desktop.ports.clock import Clock
from ims_desktop.ui.formats import clock_minutes, moment
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.cases.deeds import Deeds
from ims_desktop.ui.screens.cases.presenter import CasesPresenter, CasesState, Entry, Tab
from ims_desktop.ui.screens.cases.sides import Sides
from ims_desktop.ui.tables.cards import Cards
from ims_desktop.ui.widgets.buttons import Button, KeyButton
from ims_desktop.ui.widgets.decision import DecisionPanel
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.office import OfficePage

_NOTHING: dict[Tab, Text] = {
    Tab.OPEN: text("No case is open. Facts and plans agree."),
    Tab.SETTLED: text("No case was settled yet."),
    Tab.MINE: text("No case about your work was settled by somebody else."),
}


class CasesScreen(OfficePage):
    def __init__(self, manner: Manner, presenter: CasesPresenter, clock: Clock) -> None:
        self._manner, self._clock, self._presenter = manner, clock, presenter
        say = manner.say
        self._title, self._next = Label("headline"), Label("body")
        self._sides, self._deeds = Sides(manner), Deeds(manner)
        self._keys = _Keys(manner, presenter)
        self._cards = Cards(
            manner.look, say(text("Cases")), self._title_of, self._note_of, lambda one: one.tone, lambda one: one.id
        )
        self._detail = DecisionPanel(
            manner, presenter, (self._title, self._sides, self._deeds, self._next), self._keys.buttons
        )
        self._tabs = _Tabs(manner, presenter)
        super().__init__(manner, self._cards, self._detail, shares=(3, 7), beside=self._tabs)
        self._cards.picked.connect(presenter.pick)
        self._cards.opened.connect(lambda _: presenter.settle_as_recommended())
        presenter.attach(self.draw)

    def draw(self, state: CasesState) -> None:
        say = self._manner.say
        self.head.say(say(self._heading(state)))
        self._tabs.draw(state)
        self.empty.setVisible(not state.rows)
        self.empty.say(say(state.problem or (_NOTHING[state.tab] if state.is_read else EMPTY)))
        self._cards.show_rows(state.rows, state.chosen)
        view = state.view if state.chosen is not None else None
        self._detail.setVisible(view is not None)
        if view is not None:
            self._draw_case(view, state)

    def take_focus(self) -> None:
        self._cards.setFocus()

    def _draw_case(self, view: CaseView, state: CasesState) -> None:
        say = self._manner.say
        self._title.say(say(view.line.sentence))
        for widget in (self._sides, self._deeds):
            widget.setVisible(view.detail is not None)
        if view.detail is not None:
            self._sides.draw(view.detail)
            self._deeds.draw(view.detail)
        said = joined(self._standing(view, state))
        self._next.setVisible(bool(said.msgid))
        self._next.say(say(said))
        self._keys.draw(state)
        self._detail.draw(state, state.options)
        if state.said is not None:
            self.bring_up(self._detail.said)

    def _standing(self, view: CaseView, state: CasesState) -> list[Text]:
        """What there is to say where nothing can be chosen, or where something is under way."""
        if view.settled_at is not None:
            return [self._settled(view)]
        if view.line.is_decided:
            return [text("Decided here. The central confirms it with the next exchange.")]
        looked = (
            [text("Somebody was sent to look: their count settles it, or you do.")] if view.line.is_looked_at else []
        )
        if view.detail is None:
            return [
                text("The central is newer than this program, which cannot show this case. Update it to settle it.")
            ]
        if state.are_together:
            return [*looked, text("All {count} like it are decided together.", count=len(state.like))]
        if not state.is_allowed:
            return [*looked, text("The goods stay where they are. A supervisor settles it; you need do nothing again.")]
        return looked

    def _settled(self, view: CaseView) -> Text:
        at = moment(view.settled_at, self._clock.now()) if view.settled_at else ""
        if view.settled_by == SYSTEM:
            return text("Settled at {time}: what came later explains it.", time=at)
        option = view.detail.option(view.choice) if view.detail and view.choice else None
        said = option.said if option else chosen(view.choice or "")
        return text(
            "{name} settled it at {time}: {choice}. Reason: {reason}",
            name=view.settled_by, time=at, choice=said, reason=self._reason(view.reason),
        )  # fmt: skip

    def _reason(self, code: str) -> str:
        known = {one.code: one.name for one in self._presenter.state.reasons}
        return known.get(code, code or "—")

    def _heading(self, state: CasesState) -> Text:
        waiting = [one.line for one in state.rows if one.is_undecided and one.line is not None]
        if state.tab is not Tab.OPEN or not waiting:
            return text("Cases")
        oldest = min(one.opened_at for one in waiting)
        age = self._clock.now() - oldest
        since = text("{count} min", count=int(age.total_seconds() // 60))
        if age.days:
            since = text("{count} d", count=age.days)
        elif age.total_seconds() >= 3_600:
            since = text("{count} h", count=int(age.total_seconds() // 3_600))
        return text("Cases · {count} open · oldest {age}", count=len(waiting), age=since)

    def _title_of(self, entry: Entry) -> str:
        return self._manner.say(entry.title)

    def _note_of(self, entry: Entry) -> str:
        at = f"{clock_minutes(entry.line.opened_at)} · " if entry.line is not None else ""
        return at + self._manner.say(entry.note)


class _Tabs(QWidget):
    def __init__(self, manner: Manner, presenter: CasesPresenter) -> None:
        super().__init__()
        self._manner = manner
        self._buttons: dict[Tab, Button] = {}
        flow = FlowLayout(self, gap=manner.look.space(8))
        names = {Tab.OPEN: text("Open"), Tab.SETTLED: text("Settled"), Tab.MINE: text("About your work")}
        self._names = names
        for tab, name in names.items():
            button = Button(manner.look, manner.say(name))
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, tab=tab: presenter.turn_to(tab))
            flow.addWidget(button)
            self._buttons[tab] = button

    def draw(self, state: CasesState) -> None:
        for tab, button in self._buttons.items():
            button.setChecked(tab is state.tab)
        mine = self._names[Tab.MINE]
        said = text("{name} · {count} new", name=mine, count=state.untold) if state.untold else mine
        self._buttons[Tab.MINE].setText(self._manner.say(said))


class _Keys:
    """What else can be pressed: settle as recommended, and the same for all like it."""

    def __init__(self, manner: Manner, presenter: CasesPresenter) -> None:
        self._manner = manner
        self._enter = self._button(presenter, Command.CONFIRM, text("As recommended"))
        self._all = self._button(presenter, Command.WHOLE, text("All like it"))
        self._one = self._button(presenter, Command.BACK, text("Only this one"))
        self._back = self._button(presenter, Command.BACK, text("Back"))
        self.buttons = (self._enter, self._all, self._one, self._back)

    def _button(self, presenter: CasesPresenter, command: Command, name: Text) -> KeyButton:
        button = KeyButton(self._manner.look, KEYS[command], self._manner.say(name))
        button.clicked.connect(lambda: presenter.command(command))
        return button

    def draw(self, state: CasesState) -> None:
        self._enter.setVisible(any(one.recommended.msgid for one in state.options))
        self._all.setVisible(len(state.like) > 1 and not state.are_together and state.naming is None)
        self._one.setVisible(state.are_together)
        self._back.setVisible(state.naming is not None)
