"""Home on screen: what is waiting, soonest due first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ims_desktop.domain.texts import text
from ims_desktop.ports.book import OrderSummary
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.formats import day, grouped
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.home.presenter import HomePresenter, HomeState
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, frame, scrolling
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.tile import Tile


class HomeScreen(QWidget):
    def __init__(self, manner: Manner, presenter: HomePresenter, clock: Clock) -> None:
        super().__init__()
        self._manner, self._clock = manner, clock
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._tiles = [Tile(manner.look) for _ in range(4)]
        nothing = text("No order is open. What comes without one is received all the same.")
        self._empty = Label("note", manner.say(nothing))
        name = manner.say(text("Open orders, soonest due first"))
        self._orders = Table(manner.look, name, self._columns(), key=lambda row: row.order.id)
        self._orders.opened.connect(presenter.begin)
        self._lay_out(name)
        presenter.attach(self.draw)

    def draw(self, state: HomeState) -> None:
        say = self._manner.say
        if state.waiting is not None and state.states is not None:
            attention = Tone.REFUSED if state.states.needs_attention else None
            cases = Tone.REMARK if state.waiting.cases else None
            unsent = state.states.recorded + state.states.sent
            figures = (
                (text("Open orders"), state.waiting.orders, None),
                (text("Cases"), state.waiting.cases, cases),
                (text("Not confirmed yet"), unsent, None),
                (text("Needs attention"), state.states.needs_attention, attention),
            )
            for tile, (label, value, tone) in zip(self._tiles, figures, strict=True):
                tile.draw(say(label), grouped(value), tone)
        if state.problem is not None:
            self._empty.say(say(state.problem))
        self._empty.setVisible(not state.orders)
        self._orders.setVisible(bool(state.orders))
        self._orders.fill(state.orders)

    def _columns(self) -> tuple[Column[OrderSummary], ...]:
        say = self._manner.say
        return (
            Column(say(text("Due")), lambda row: day(row.order.due) if row.order.due else "—", tone=self._due_tone),
            Column(say(text("Order")), lambda row: row.order.number),
            Column(say(text("Supplier")), lambda row: row.supplier_name, stretches=True),
            Column(say(text("Lines open")), lambda row: grouped(row.lines_open), is_number=True),
            Column(say(text("Lines")), lambda row: grouped(row.lines), is_number=True),
        )

    def _due_tone(self, row: OrderSummary) -> Tone | None:
        today = self._clock.now().astimezone().date()
        return Tone.REFUSED if row.order.due is not None and row.order.due < today else None

    def _lay_out(self, name: str) -> None:
        look, say = self._manner.look, self._manner.say
        page = QWidget()
        outer = column(look, page, margin=24, gap=20)
        head = column(look, gap=8)
        head.addWidget(Label("heading", say(text("What is waiting"))))
        head.addWidget(Label("instruction", say(text("Scan anything to begin"))))
        outer.addLayout(head)
        tiles = FlowLayout(gap=look.space(16), columns=True)
        for tile in self._tiles:
            tiles.addWidget(tile)
        outer.addLayout(tiles)
        panel = frame("panel")
        lines = column(look, panel, margin=16, gap=8)
        lines.addWidget(Label("strong", name))
        lines.addWidget(Label("note", say(text("Enter receives the selected order, as if its document were scanned."))))
        lines.addWidget(self._empty)
        lines.addWidget(self._orders, 1)
        outer.addWidget(panel, 1)
        column(look, self).addWidget(scrolling(page))
