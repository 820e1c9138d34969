"""The office's layout: a heading, a list, and what is known of the row that is chosen."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QWidget

from ims_desktop.ui.manner import Manner
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.theme.look import Look
from ims_desktop.ui.widgets.frames import column, frame, row, scrolling
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.panes import Panes

WIDE = 960
"""In pixels at 100 % text: what a list and a pane need to stand side by side."""


class OfficePage(QWidget):
    """``head`` says how many there are, ``empty`` why there is none. ``beside`` stands at the right of the heading."""

    def __init__(
        self,
        manner: Manner,
        table: Table,
        detail: QWidget,
        shares: tuple[int, int] = (6, 5),
        beside: QWidget | None = None,
    ) -> None:
        super().__init__()
        look = manner.look
        self.head, self.empty = Label("heading"), Label("note")
        listed = frame("panel")
        column(look, listed, margin=8).addWidget(table)
        page = QWidget()
        outer = column(look, page, margin=24, gap=12)
        outer.addLayout(_heading(look, self.head, beside))
        outer.addWidget(self.empty)
        outer.addWidget(Panes(look, listed, detail, shares=shares, wide=WIDE), 1)
        self._area = scrolling(page)
        column(look, self).addWidget(self._area)

    def bring_up(self, widget: QWidget) -> None:
        """Scrolls to what is new."""
        self._area.ensureWidgetVisible(widget)


def _heading(look: Look, head: Label, beside: QWidget | None) -> QBoxLayout:
    line = row(look, gap=16)
    line.addWidget(head, 1)
    if beside is not None:
        line.addWidget(beside)
    return line
