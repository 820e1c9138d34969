"""What must be typed or chosen before the job goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from ims_desktop.domain.texts import text
from ims_desktop.floor.steps import Ask, AskKind, Choice
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.buttons import ComposedButton, keycap, passive
from ims_desktop.ui.widgets.frames import column, row
from ims_desktop.ui.widgets.labels import Label


class AskField(QLineEdit):
    """A field for a number or a code: letters of the Latin keyboard, and a word where an input method is on."""

    composed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "ask")
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setInputMethodHints(Qt.InputMethodHint.ImhLatinOnly | Qt.InputMethodHint.ImhNoPredictiveText)

    def keyPressEvent(self, event: QKeyEvent, /) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # Qt would hand it on to the screen, for which Enter confirms: what was typed would be entered twice.
            event.accept()

    def inputMethodEvent(self, event: QInputMethodEvent, /) -> None:
        self.composed.emit()
        super().inputMethodEvent(event)


class AskPanel(QFrame):
    entered = Signal(str)
    chosen = Signal(int)
    composed = Signal()
    """An input method had its hands in the field."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner = manner
        self._ask: Ask | None = None
        look = manner.look
        self._label = Label("large")
        self.field = AskField()
        self.field.returnPressed.connect(self._enter)
        self.field.composed.connect(self.composed)
        self._unit = Label("title", wraps=False)
        self._entry = QWidget()
        line = row(look, self._entry, gap=12)
        line.addWidget(self.field, 1)
        line.addWidget(self._unit)
        line.addWidget(keycap(look, "Enter"), alignment=Qt.AlignmentFlag.AlignVCenter)
        self._choices = column(look, gap=8)
        outer = column(look, self, margin=24, gap=12)
        outer.addWidget(self._label)
        outer.addWidget(self._entry)
        outer.addLayout(self._choices)
        self.hide()

    def _enter(self) -> None:
        """What was typed stays in view until it is taken; typed over when it is not."""
        self.entered.emit(self.field.text())
        self.field.selectAll()

    def draw(self, ask: Ask | None) -> None:
        """Draws a new question; the same one keeps what was typed already."""
        if ask == self._ask:
            return
        self._ask = ask
        self._clear_choices()
        self.setVisible(ask is not None)
        if ask is None:
            return
        label = self._manner.say(ask.label)
        self._label.say(label)
        self._entry.setVisible(ask.kind is not AskKind.CHOICE)
        if ask.kind is AskKind.CHOICE:
            self._offer(ask.choices)
        else:
            self._unit.say(ask.unit)
            self._unit.setVisible(bool(ask.unit))
            self.field.setAccessibleName(label)
            self.field.setText(ask.value)
            self.field.selectAll()
            self.field.setFocus()

    def _offer(self, choices: tuple[Choice, ...]) -> None:
        for number, choice in enumerate(choices, start=1):
            button = self._choice_button(number, choice)
            self._choices.addWidget(button)
            if number == 1:
                button.setFocus()

    def _choice_button(self, number: int, choice: Choice) -> ComposedButton:
        say, look = self._manner.say, self._manner.look
        button = ComposedButton(look, f"{number}: {say(choice.title)}", "choice")
        button.setProperty("recommended", choice.is_recommended)
        inner = row(look, button, margin=10, gap=16)
        inner.addWidget(keycap(look, f"Alt {number}"), alignment=Qt.AlignmentFlag.AlignVCenter)
        lines = column(look, gap=2)
        lines.addWidget(passive(Label("large", say(choice.title), wraps=False)))
        if choice.detail.msgid:
            lines.addWidget(passive(Label("note", say(choice.detail), wraps=False)))
        inner.addLayout(lines, 1)
        if choice.is_recommended:
            recommended = Label("note", say(text("recommended")), wraps=False)
            recommended.colour(Tone.ACCEPTED)
            inner.addWidget(passive(recommended))
        button.clicked.connect(lambda: self.chosen.emit(number))
        return button

    def _clear_choices(self) -> None:
        while (item := self._choices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
