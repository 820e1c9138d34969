"""Cases on screen: the list, and one case in sentences."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget

from ims_desktop.domain.settling.titles import title_of
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.book import CaseRow
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.formats import lately, moment
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.cases.presenter import CasesPresenter, CasesState
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.frames import column, frame, scrolling
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.panes import Panes


class CasesScreen(QWidget):
    def __init__(self, manner: Manner, presenter: CasesPresenter, clock: Clock) -> None:
        super().__init__()
        self._manner, self._clock = manner, clock
        look, say = manner.look, manner.say
        self._head = Label("heading")
        self._empty = Label("note")
        self._table = Table(look, say(text("Cases")), self._list_columns(), key=lambda case: case.id)
        self._table.picked.connect(presenter.pick)
        self._case = _CasePanel(manner, clock)
        outer = column(look, self, margin=24, gap=12)
        outer.addWidget(self._head)
        outer.addWidget(self._empty)
        listed = frame("panel")
        column(look, listed, margin=8).addWidget(self._table)
        outer.addWidget(Panes(look, listed, self._case, shares=(4, 5)), 1)
        presenter.attach(self.draw)

    def draw(self, state: CasesState) -> None:
        say = self._manner.say
        self._head.say(say(text("Cases · {count} open", count=state.open_count)))
        self._empty.setVisible(state.problem is not None or (state.is_read and not state.rows))
        self._empty.say(say(state.problem or text("No case is open. Facts and plans agree.")))
        self._table.fill(state.rows)
        self._case.draw(state.chosen)
        if state.chosen in state.rows and self._table.current() != state.chosen:
            self._table.selectRow(state.rows.index(state.chosen))

    def _list_columns(self) -> tuple[Column[CaseRow], ...]:
        say = self._manner.say
        return (
            Column(say(text("What")), lambda case: say(kind_of(case)), stretches=True, tone=_tone),
            Column(say(text("State")), lambda case: say(_state_of(case))),
            Column(say(text("Since")), lambda case: lately(case.opened_at, self._clock.now())),
        )


class _CasePanel(QFrame):
    def __init__(self, manner: Manner, clock: Clock) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner, self._clock = manner, clock
        look = manner.look
        self._kind, self._sentence, self._when = Label("note"), Label("title"), Label("body")
        self._operations, self._next = Label("body"), Label("note")
        page = QWidget()
        lines = column(look, page, margin=24, gap=12)
        for label in (self._kind, self._sentence, self._when, self._operations):
            lines.addWidget(label)
        lines.addSpacing(look.space(12))
        lines.addWidget(Label("strong", manner.say(text("What happens next"))))
        lines.addWidget(self._next)
        lines.addStretch(1)
        column(look, self).addWidget(scrolling(page))

    def draw(self, case: CaseRow | None) -> None:
        self.setVisible(case is not None)
        if case is None:
            return
        say = self._manner.say
        self._kind.say(say(kind_of(case)))
        self._sentence.say(say(case.sentence))
        opened = moment(case.opened_at, self._clock.now())
        self._when.say(say(text("{state} since {time}", state=_state_of(case), time=opened)))
        self._operations.say(say(_operations_of(case)))
        self._next.say(say(_next_for(case)))


def kind_of(case: CaseRow) -> Text:
    return title_of(case.kind)


def _state_of(case: CaseRow) -> Text:
    return text("Open") if case.is_open else text("Settled")


def _operations_of(case: CaseRow) -> Text:
    if case.is_own:
        return text("It came up in work recorded here. Operations concerned: {count}", count=len(case.operations))
    return text("It came up in work recorded elsewhere. Operations concerned: {count}", count=len(case.operations))


def _next_for(case: CaseRow) -> Text:
    if not case.is_open:
        return text("Nothing: it is settled, and the books say how.")
    return text(
        "The goods stay where they are and the work is in the books as it was recorded. A supervisor settles the case "
        "at the central; it cannot be settled on this screen yet. There is nothing you need to do again."
    )


def _tone(case: CaseRow) -> Tone | None:
    return Tone.REMARK if case.is_open else None
