"""What stands at a location or on a handling unit, or what an order still waits for."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from ims_desktop.domain.texts import text
from ims_desktop.floor.naming import STATUSES
from ims_desktop.ui.formats import quantity
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.lookup.finding import ContentRow, Contents
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.frames import column
from ims_desktop.ui.widgets.labels import Label


class ContentsDetail(QFrame):
    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner = manner
        look, say = manner.look, manner.say
        self._kind, self._title, self._said = Label("note"), Label("title"), Label("note")
        self._rows = Table(look, say(text("What is there")), self._columns())
        self._nothing = Label("instruction", say(text("Nothing is there.")))
        lines = column(look, self, margin=24, gap=10)
        for label in (self._kind, self._title, self._said, self._nothing):
            lines.addWidget(label)
        lines.addWidget(self._rows, 1)
        lines.addStretch(0)

    def draw(self, contents: Contents | None) -> None:
        self.setVisible(contents is not None)
        if contents is None:
            return
        say = self._manner.say
        self._kind.say(say(contents.kind))
        self._title.say(contents.title)
        self._said.say(say(contents.said))
        self._rows.fill(contents.rows)
        self._rows.setVisible(bool(contents.rows))
        self._nothing.setVisible(not contents.rows)

    def _columns(self) -> tuple[Column[ContentRow], ...]:
        say = self._manner.say
        return (
            Column(say(text("SKU")), lambda row: row.sku),
            Column(say(text("Name")), lambda row: row.name, stretches=True),
            Column(say(text("Where, lot, serial")), lambda row: row.marks),
            Column(say(text("Status")), lambda row: say(STATUSES[row.status]) if row.status else ""),
            Column(say(text("Quantity")), lambda row: quantity(row.quantity), is_number=True),
        )
