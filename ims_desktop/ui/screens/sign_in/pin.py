"""The PIN on screen: whose badge it is, one large field, digits to touch."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from ims_desktop.domain.badges import LONGEST_PIN
from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.sign_in.badge_picture import BadgePicture
from ims_desktop.ui.screens.sign_in.keypad import Keypad
from ims_desktop.ui.screens.sign_in.presenter import SignInState
from ims_desktop.ui.widgets.banner import Banner
from ims_desktop.ui.widgets.buttons import KeyButton
from ims_desktop.ui.widgets.frames import column, row
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.panes import Panes


class PinCard(QFrame):
    entered = Signal(str)
    left = Signal()

    def __init__(self, manner: Manner, demo_pins: dict[str, str]) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner, self._demo_pins = manner, demo_pins
        self._name, self._hint, self._banner = Label("headline"), Label("note"), Banner(manner)
        self._field = self._made_field()
        left = QWidget()
        self._fill(column(manner.look, left, gap=16))
        keypad = Keypad(manner)
        keypad.typed.connect(self._field.insert)
        keypad.erased.connect(self._field.backspace)
        keypad.entered.connect(self._enter)
        right = QWidget()
        beside = column(manner.look, right)
        beside.addWidget(keypad)
        beside.addStretch(1)
        column(manner.look, self, margin=32).addWidget(Panes(manner.look, left, right, shares=(3, 2)))

    def draw(self, state: SignInState) -> None:
        self._name.say(state.holder)
        pin = self._demo_pins.get(state.badge, "")
        self._hint.setVisible(bool(pin))
        self._hint.say(self._manner.say(text("This is a sample company. The PIN is {pin}.", pin=pin)))
        self._field.setReadOnly(state.is_busy)
        if self._banner.draw(state.problem) and state.problem is not None:
            self._field.clear()
        if self.isVisible():
            self._field.setFocus()

    def take_focus(self) -> None:
        self._field.clear()
        self._field.setFocus()

    def _enter(self) -> None:
        self.entered.emit(self._field.text())

    def _made_field(self) -> QLineEdit:
        field = QLineEdit()
        field.setProperty("kind", "ask")
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setMaxLength(LONGEST_PIN)
        field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9]*"), field))
        field.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly | Qt.InputMethodHint.ImhSensitiveData)
        field.setAccessibleName(self._manner.say(text("PIN")))
        field.returnPressed.connect(self._enter)
        return field

    def _fill(self, lines: QVBoxLayout) -> None:
        look, say = self._manner.look, self._manner.say
        head = row(look, gap=24)
        head.addWidget(BadgePicture(look, 60), alignment=Qt.AlignmentFlag.AlignTop)
        names = column(look, gap=4)
        names.addWidget(Label("note", say(text("Badge of"))))
        names.addWidget(self._name)
        names.addStretch(1)
        head.addLayout(names, 1)
        lines.addLayout(head)
        lines.addWidget(Label("instruction", say(text("Type your PIN"))))
        lines.addWidget(self._field)
        lines.addWidget(self._hint)
        lines.addWidget(self._banner)
        lines.addStretch(1)
        back = KeyButton(look, KEYS[Command.BACK], say(text("Somebody else, or another way in")))
        back.clicked.connect(self.left)
        lines.addWidget(back)
