"""The commands that make sense now, each with its key: pressed, typed or scanned."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from ims_desktop.floor.commands import KEYS, Offer
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.buttons import KeyButton
from ims_desktop.ui.widgets.flow import FlowLayout


class Offers(QFrame):
    given = Signal(object)
    """A ``Command``."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner = manner
        self._shown: tuple[Offer, ...] = ()
        look = manner.look
        self._flow = FlowLayout(self, gap=look.space(24), line_gap=look.space(4), columns=True)
        self._flow.setContentsMargins(look.space(20), look.space(12), look.space(20), look.space(12))

    def draw(self, offers: tuple[Offer, ...]) -> None:
        if offers == self._shown:
            return
        self._shown = offers
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for offer in offers:
            self._flow.addWidget(self._button(offer))

    def _button(self, offer: Offer) -> KeyButton:
        button = KeyButton(self._manner.look, KEYS.get(offer.command, ""), self._manner.say(offer.label))
        button.clicked.connect(lambda: self.given.emit(offer.command))
        return button
