"""Digits to touch: for gloves, and for a workstation whose keyboard is put away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from ims_desktop.domain.texts import text
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.buttons import Button

_ROWS = ("123", "456", "789")
_KEY_HEIGHT = 76
"""With the gap under it: what a thumb in a glove hits without looking."""


class Keypad(QWidget):
    """Leaves the keyboard to the field it types into."""

    typed = Signal(str)
    erased = Signal()
    entered = Signal()

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self._manner = manner
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(manner.look.space(8))
        self.setMinimumHeight(manner.look.font(_KEY_HEIGHT) * (len(_ROWS) + 1))
        for row, digits in enumerate(_ROWS):
            for column, digit in enumerate(digits):
                grid.addWidget(self._digit(digit), row, column)
        erase, enter = self._button("⌫", "keypad"), self._button("⏎", "primary")
        erase.setAccessibleName(manner.say(text("Erase the last digit")))
        enter.setAccessibleName(manner.say(text("Sign in")))
        erase.clicked.connect(self.erased)
        enter.clicked.connect(self.entered)
        for column, button in enumerate((erase, self._digit("0"), enter)):
            grid.addWidget(button, len(_ROWS), column)

    def _digit(self, digit: str) -> Button:
        button = self._button(digit, "keypad")
        button.clicked.connect(lambda: self.typed.emit(digit))
        return button

    def _button(self, shown: str, kind: str) -> Button:
        button = Button(self._manner.look, shown, kind)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        return button
