"""Looking up on screen: one field, the hits as one types, the item."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import Command
from ims_desktop.ports.book import ItemHit
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.formats import quantity, signed
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.lookup.contents import ContentsDetail
from ims_desktop.ui.screens.lookup.detail import ItemDetail
from ims_desktop.ui.screens.lookup.presenter import LookupPresenter, LookupState
from ims_desktop.ui.tables.model import Column
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.widgets.frames import column, frame, scrolling
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.office import WIDE
from ims_desktop.ui.widgets.panes import Panes

DETAIL_HEIGHT = 300
"""In pixels at 100 % text: less is no use where it stands below the list."""


class LookupScreen(QWidget):
    """Its field takes every script, so the input method stays on here; a scanner is heard all the same."""

    def __init__(
        self, manner: Manner, presenter: LookupPresenter, clock: Clock, give: Callable[[Command], None]
    ) -> None:
        super().__init__()
        self._manner = manner
        self._has_history = False
        look, say = manner.look, manner.say
        self._field = QLineEdit(presenter.state.words)
        self._field.setPlaceholderText(say(text("Name, SKU or barcode; or scan anything")))
        self._field.setAccessibleName(say(text("Look up an item")))
        self._field.textEdited.connect(presenter.type)
        self._field.returnPressed.connect(self._enter_list)
        self._note = Label("note")
        self._hits = Table(look, say(text("Items found")), self._columns(), key=lambda hit: hit.item.id)
        self._hits.picked.connect(lambda hit: presenter.pick(hit.item.id))
        self._detail, self._contents = ItemDetail(manner, clock, give), ContentsDetail(manner)
        self._lay_out()
        self.setFocusProxy(self._field)
        presenter.attach(self.draw)

    def draw(self, state: LookupState) -> None:
        if self._field.text() != state.words:
            self._field.setText(state.words)
            self._field.selectAll()
        self._note.setVisible(state.note is not None)
        if state.note is not None:
            self._note.say(self._manner.say(state.note))
        self._hits.fill(state.hits)
        self._detail.draw(state)
        self._contents.draw(state.contents)
        self._follow(has_history=bool(state.history))

    def _follow(self, *, has_history: bool) -> None:
        """The history is in view and under the arrows once it is there; then the field is again."""
        if has_history is self._has_history:
            return
        self._has_history = has_history
        if has_history:
            self._detail.take_focus()
            self._area.ensureWidgetVisible(self._detail)
        elif self.isVisible():
            self._field.setFocus()

    def _enter_list(self) -> None:
        """Enter takes the first hit; the arrows go on from there."""
        if self._hits.model().rowCount():
            self._hits.selectRow(0)
            self._hits.setFocus(Qt.FocusReason.OtherFocusReason)

    def _columns(self) -> tuple[Column[ItemHit], ...]:
        say = self._manner.say
        return (
            Column(say(text("SKU")), lambda hit: hit.item.sku, is_extra=True),
            Column(say(text("Name")), lambda hit: hit.item.name, stretches=True),
            Column(say(text("Confirmed")), lambda hit: quantity(hit.confirmed), is_number=True),
            Column(
                say(text("Pending")),
                lambda hit: signed(hit.pending) if hit.pending else "",
                is_number=True,
                is_extra=True,
                tone=lambda hit: Tone.REMARK if hit.pending else None,
            ),
        )

    def _lay_out(self) -> None:
        look = self._manner.look
        page = QWidget()
        outer = column(look, page, margin=24, gap=16)
        outer.addWidget(Label("heading", self._manner.say(text("Where does it stand?"))))
        outer.addWidget(self._field)
        outer.addWidget(self._note)
        listed = frame("panel")
        column(look, listed, margin=8).addWidget(self._hits)
        shown = QWidget()
        details = column(look, shown)
        for detail in (self._detail, self._contents):
            details.addWidget(detail)
        shown.setMinimumHeight(look.font(DETAIL_HEIGHT))
        outer.addWidget(Panes(look, listed, shown, shares=(4, 5), wide=WIDE), 1)
        self._area = scrolling(page)
        column(look, self).addWidget(self._area)
