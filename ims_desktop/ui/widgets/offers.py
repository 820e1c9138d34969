"""The commands that make sense now, each with its key: pressed, typed or scanned."""

from __future__ import annotations

from typing import TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from ims_desktop.floor.commands import KEYS, Command, Offer
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.buttons import KeyButton
from ims_desktop.ui.widgets.flow import FlowLayout

_Said: TypeAlias = tuple[Command, str]

KEPT = 24
"""Buttons that are kept for the next time: a job has a few more than it offers at once."""


class Offers(QFrame):
    """A job goes round between the same few offers: their buttons are made once, since making and styling three of them
    takes longer than all else that a scan changes on the page."""

    given = Signal(object)
    """A ``Command``."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner = manner
        self._shown: tuple[Offer, ...] = ()
        self._buttons: dict[_Said, KeyButton] = {}
        look = manner.look
        self._flow = FlowLayout(self, gap=look.space(24), line_gap=look.space(4), columns=True)
        self._flow.setContentsMargins(look.space(20), look.space(12), look.space(20), look.space(12))

    def draw(self, offers: tuple[Offer, ...]) -> None:
        if offers == self._shown:
            return
        self._shown = offers
        said = [(offer.command, self._manner.say(offer.label)) for offer in offers]
        while self._flow.takeAt(0) is not None:
            continue
        for one, button in self._buttons.items():
            if one not in said:
                button.hide()
        before: KeyButton | None = None
        for one in said:
            # Taken out and put in again: the last ones were offered last.
            button = self._buttons.pop(one) if one in self._buttons else self._button(*one)
            self._buttons[one] = button
            self._flow.addWidget(button)
            button.show()
            if before is not None:
                self.setTabOrder(before, button)
            before = button
        self._forget_some()

    def _forget_some(self) -> None:
        """Those that were not offered for the longest time."""
        for offer in list(self._buttons)[: max(0, len(self._buttons) - max(KEPT, len(self._shown)))]:
            self._buttons.pop(offer).deleteLater()

    def _button(self, command: Command, label: str) -> KeyButton:
        button = KeyButton(self._manner.look, KEYS.get(command, ""), label, self)
        button.clicked.connect(lambda: self.given.emit(command))
        return button
