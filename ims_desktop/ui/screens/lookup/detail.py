"""One item: how much of it, as what, where; the central's word and own unconfirmed work apart."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QWidget

from ims_desktop.domain.items import Packaging
from ims_desktop.domain.quantity import total
from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.floor.naming import STATUSES
from ims_desktop.ports.book import StockRow
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.formats import day, quantity, signed
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.lookup.history import ItemHistoryPanel
from ims_desktop.ui.screens.lookup.presenter import LookupState
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.buttons import KeyButton
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, scrolling
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.tile import Tile


class ItemDetail(QFrame):
    def __init__(self, manner: Manner, clock: Clock, give: Callable[[Command], None]) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner = manner
        look, say = manner.look, manner.say
        self._sku, self._name, self._packed = Label("note").in_mono(), Label("title"), Label("note")
        self._tiles = [Tile(look) for _ in range(3)]
        self._rows = Table(look, say(text("Where it stands")), self._columns())
        self._nowhere = Label("note", say(text("None of it is here.")))
        page = QWidget()
        lines = column(look, page, margin=24, gap=10)
        for label in (self._sku, self._name, self._packed):
            lines.addWidget(label)
        tiles = FlowLayout(gap=look.space(12), columns=True)
        for tile in self._tiles:
            tiles.addWidget(tile)
        lines.addLayout(tiles)
        self._asking = KeyButton(look, KEYS[Command.HISTORY], say(text("What happened to it")))
        self._asking.clicked.connect(lambda: give(Command.HISTORY))
        asking = FlowLayout(gap=look.space(12))
        asking.addWidget(self._asking)
        lines.addLayout(asking)
        self._standing, self._history = QWidget(), ItemHistoryPanel(manner, clock)
        standing = column(look, self._standing, gap=10)
        standing.addWidget(Label("strong", say(text("Where it stands"))))
        standing.addWidget(self._nowhere)
        standing.addWidget(self._rows, 1)
        lines.addWidget(self._standing, 1)
        lines.addWidget(self._history, 1)
        column(look, self).addWidget(scrolling(page))

    def draw(self, state: LookupState) -> None:
        stock, history = state.stock, state.history
        self.setVisible(stock is not None)
        self._standing.setVisible(history is None)
        self._history.setVisible(history is not None)
        self._history.draw(history or (), state.history_note)
        if stock is None:
            return
        say = self._manner.say
        self._sku.say(stock.item.sku)
        self._name.say(stock.item.name)
        self._packed.say(" · ".join((stock.item.unit, *(self._packaging(one) for one in stock.packagings))))
        pending = total(row.pending for row in stock.rows)
        figures = (
            (text("Confirmed"), quantity(total(row.confirmed for row in stock.rows)), None),
            (text("Pending here"), signed(pending), Tone.REMARK if pending else None),
            (text("On order"), quantity(stock.on_order), None),
        )
        for tile, (label, value, tone) in zip(self._tiles, figures, strict=True):
            tile.draw(say(label), value, tone)
        self._rows.fill(stock.rows)
        self._rows.setVisible(bool(stock.rows))
        self._nowhere.setVisible(not stock.rows)

    def take_focus(self) -> None:
        """For the arrows, where its history is shown."""
        self._history.take_focus()

    def _packaging(self, one: Packaging) -> str:
        return self._manner.say(text("{name} of {quantity}", name=one.name, quantity=quantity(one.quantity)))

    def _columns(self) -> tuple[Column[StockRow], ...]:
        say = self._manner.say
        return (
            Column(say(text("Location")), lambda row: row.location_code),
            Column(say(text("Status")), lambda row: say(STATUSES[row.status]), stretches=True),
            Column(say(text("Lot, serial")), _marks),
            Column(say(text("Expires")), lambda row: day(row.expiry) if row.expiry else ""),
            Column(say(text("Confirmed")), lambda row: quantity(row.confirmed), is_number=True),
            Column(say(text("Pending")), _pending, is_number=True, tone=_pending_tone),
        )


def _marks(row: StockRow) -> str:
    return " · ".join(filter(None, (row.lot, row.serial, row.handling_unit)))


def _pending_tone(row: StockRow) -> Tone | None:
    return Tone.REMARK if row.pending else None


def _pending(row: StockRow) -> str:
    return signed(row.pending) if row.pending else ""
