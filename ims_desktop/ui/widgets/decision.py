"""What somebody decides about, the reasons there are, and what can be decided: one pane of every deciding screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.ui.deciding import Deciding, Option
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.buttons import Button, ComposedButton, KeyButton, keycap, passive
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, row, scrolling
from ims_desktop.ui.widgets.labels import Label


class Decider(Protocol):
    def choose(self, number: int) -> bool: ...

    def command(self, command: Command) -> bool: ...

    def give_reason(self, reason: Reason) -> None: ...


class DecisionPanel(QFrame):
    """``facts`` are the screen's own texts. What became of a choice comes first: at 200 % the choices are further
    down."""

    def __init__(self, manner: Manner, decider: Decider, facts: Sequence[Label]) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner, self._decider = manner, decider
        self._drawn: dict[str, object] = {}
        look = manner.look
        self._said, self._why = Label("strong"), Label("strong", wraps=False)
        self._chips: dict[Reason, Button] = {}
        self._chip_flow, self._options = FlowLayout(gap=look.space(8)), column(look, gap=8)
        self._page = QWidget()
        lines = column(look, self._page, margin=24, gap=10)
        for label in (self._said, *facts):
            lines.addWidget(label)
        lines.addWidget(self._turning())
        lines.addLayout(self._chip_flow)
        lines.addLayout(self._options)
        lines.addStretch(1)
        self._area = scrolling(self._page)
        column(look, self).addWidget(self._area)

    def _turning(self) -> QWidget:
        look, say = self._manner.look, self._manner.say
        self._head = QWidget()
        flow = FlowLayout(self._head, gap=look.space(12))
        self._why.setMinimumHeight(look.target)
        flow.addWidget(self._why)
        for command, name in ((Command.REASON, text("Next reason")), (Command.PREVIOUS, text("Previous"))):
            button = KeyButton(look, KEYS[command], say(name))
            button.clicked.connect(lambda _=False, command=command: self._decider.command(command))
            flow.addWidget(button)
        return self._head

    def draw(self, state: Deciding[Any], options: Sequence[Option]) -> None:
        say = self._manner.say
        self._head.setVisible(bool(options))
        self._why.say(say(_why(state)))
        self._said.setVisible(state.said is not None)
        if state.said is not None:
            self._said.say(say(state.said.text))
            self._said.colour(state.said.tone)
            self._area.verticalScrollBar().setValue(0)
        self._draw_reasons(state.reasons if options else (), state.reason)
        self._draw_options([(say(one.title), say(one.detail)) for one in options])

    def _draw_reasons(self, reasons: Sequence[Reason], given: Reason | None) -> None:
        if self._drawn.get("reasons") != reasons:
            self._drawn["reasons"] = reasons
            _clear(self._chip_flow)
            self._chips = {one: self._chip(one) for one in reasons}
        for reason, chip in self._chips.items():
            chip.setChecked(reason == given)

    def _chip(self, reason: Reason) -> Button:
        chip = Button(self._manner.look, reason.name)
        chip.setCheckable(True)
        chip.clicked.connect(lambda: self._decider.give_reason(reason))
        self._chip_flow.addWidget(chip)
        return chip

    def _draw_options(self, options: list[tuple[str, str]]) -> None:
        if self._drawn.get("options") == options:
            return
        self._drawn["options"] = options
        _clear(self._options)
        for number, (title, detail) in enumerate(options, start=1):
            self._options.addWidget(self._button(number, title, detail))

    def _button(self, number: int, title: str, detail: str) -> ComposedButton:
        look = self._manner.look
        button = ComposedButton(look, ": ".join(filter(None, (str(number), title, detail))), "choice")
        inner = row(look, button, margin=10, gap=16)
        inner.addWidget(keycap(look, f"Alt {number}"), alignment=Qt.AlignmentFlag.AlignVCenter)
        lines = column(look, gap=2)
        lines.addWidget(passive(Label("large", title, wraps=False)))
        if detail:
            lines.addWidget(passive(Label("note", detail, wraps=False)))
        inner.addLayout(lines, 1)
        button.clicked.connect(self._choosing(number))
        return button

    def _choosing(self, number: int) -> Callable[[], None]:
        def choose() -> None:
            self._decider.choose(number)

        return choose


def _why(state: Deciding[Any]) -> Text:
    if not state.reasons:
        return text("The office has named no reasons for this")
    if state.reason is None:
        return text("Why? One of {count} reasons", count=len(state.reasons))
    return text("Reason {number} of {count}", number=state.reasons.index(state.reason) + 1, count=len(state.reasons))


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
