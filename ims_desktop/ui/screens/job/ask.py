"""What must be typed or chosen before the job goes on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.floor.steps import Ask, AskKind, Choice
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.buttons import KeyButton, keycap
from ims_desktop.ui.widgets.choices import ChoiceButton
from ims_desktop.ui.widgets.flow import FlowLayout
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


CLOSE_TOGETHER = 5
"""With more choices than these each takes one line: nine of them fit a usual window."""

PREVIOUS, NEXT = text("Previous"), text("Next")


class AskPanel(QFrame):
    given = Signal(object)
    """A ``Command`` that turns the page."""
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
        outer.addWidget(self._turning())
        self.hide()

    def _turning(self) -> QWidget:
        """Which page of the choices it is, and what turns it."""
        look, say = self._manner.look, self._manner.say
        self._pages, self._page = QWidget(), Label("note", wraps=False)
        flow = FlowLayout(self._pages, gap=look.space(16))
        flow.addWidget(self._page)
        for command, name in ((Command.PREVIOUS, PREVIOUS), (Command.NEXT, NEXT)):
            button = KeyButton(look, KEYS[command], say(name))
            button.clicked.connect(lambda _=False, command=command: self.given.emit(command))
            flow.addWidget(button)
        self._page.setMinimumHeight(look.target)
        return self._pages

    @property
    def takes_focus(self) -> bool:
        """Whether Enter may go to it: where no choice is recommended, none is taken by Enter alone."""
        ask = self._ask
        return ask is not None and (ask.kind is not AskKind.CHOICE or any(one.is_recommended for one in ask.choices))

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
        self._pages.setVisible(ask.pages > 1)
        self._page.say(self._manner.say(text("{page} of {pages}", page=ask.page, pages=ask.pages)))
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
        is_close = len(choices) > CLOSE_TOGETHER
        self._choices.setSpacing(self._manner.look.space(4 if is_close else 8))
        for number, choice in enumerate(choices, start=1):
            button = self._choice_button(number, choice, is_close)
            self._choices.addWidget(button)
            if number == 1 and self.takes_focus:
                button.setFocus()

    def _choice_button(self, number: int, choice: Choice, is_close: bool) -> ChoiceButton:
        say, look = self._manner.say, self._manner.look
        recommended = say(text("recommended")) if choice.is_recommended else ""
        title, detail = say(choice.title), say(choice.detail) if choice.detail.msgid else ""
        button = ChoiceButton(look, number, title, detail, is_close=is_close, recommended=recommended)
        button.clicked.connect(lambda: self.chosen.emit(number))
        return button

    def _clear_choices(self) -> None:
        while (item := self._choices.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
