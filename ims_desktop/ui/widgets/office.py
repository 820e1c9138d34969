"""The office's layout: a heading, a list, and what is known of the row that is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from ims_desktop.ui.manner import Manner
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.frames import column, frame, scrolling
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.panes import Panes

WIDE = 960
"""In pixels at 100 % text: what a list and a pane need to stand side by side."""


class OfficePage(QWidget):
    """``head`` says how many there are, ``empty`` why there is none."""

    def __init__(self, manner: Manner, table: Table, detail: QWidget) -> None:
        super().__init__()
        look = manner.look
        self.head, self.empty = Label("heading"), Label("note")
        listed = frame("panel")
        column(look, listed, margin=8).addWidget(table)
        page = QWidget()
        outer = column(look, page, margin=24, gap=12)
        outer.addWidget(self.head)
        outer.addWidget(self.empty)
        outer.addWidget(Panes(look, listed, detail, shares=(6, 5), wide=WIDE), 1)
        self._area = scrolling(page)
        column(look, self).addWidget(self._area)

    def bring_up(self, widget: QWidget) -> None:
        """Scrolls to what is new."""
        self._area.ensureWidgetVisible(widget)
