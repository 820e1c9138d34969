"""What somebody decides about, the reasons there are, and what can be decided: one pane of every deciding screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from PySide6.QtWidgets import QFrame, QLayout, QWidget

from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.ui.deciding import Deciding, Option
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.buttons import Button, KeyButton
from ims_desktop.ui.widgets.choices import ChoiceButton
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column
from ims_desktop.ui.widgets.labels import Label

LARGE = 150
"""Per cent of text, above which the reasons are stepped through and not laid out: a long one would be cut."""


class Decider(Protocol):
    def choose(self, number: int) -> bool: ...

    def command(self, command: Command) -> bool: ...

    def give_reason(self, reason: Reason) -> None: ...


class DecisionPanel(QFrame):
    """``facts`` are the screen's own, and so are ``keys``, what else can be pressed. What became of a choice comes
    first: at 200 % the choices are further down."""

    def __init__(
        self, manner: Manner, decider: Decider, facts: Sequence[QWidget], keys: Sequence[QWidget] = ()
    ) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner, self._decider = manner, decider
        self._drawn: dict[str, object] = {}
        look = manner.look
        self.said, self._why = Label("strong"), Label("strong")
        self._chips: dict[Reason, Button] = {}
        self._chip_flow, self._options = FlowLayout(gap=look.space(8)), column(look, gap=8)
        lines = column(look, self, margin=24, gap=10)
        for label in (self.said, *facts):
            lines.addWidget(label)
        lines.addSpacing(look.space(4))
        lines.addWidget(self._why)
        lines.addWidget(self._turning(keys))
        lines.addLayout(self._chip_flow)
        lines.addSpacing(look.space(8))
        lines.addLayout(self._options)
        lines.addStretch(1)

    def _turning(self, keys: Sequence[QWidget]) -> QWidget:
        look, say = self._manner.look, self._manner.say
        self._head = QWidget()
        flow = FlowLayout(self._head, gap=look.space(12))
        for command, name in ((Command.REASON, text("Next reason")), (Command.PREVIOUS, text("Previous"))):
            button = KeyButton(look, KEYS[command], say(name))
            button.clicked.connect(lambda _=False, command=command: self._decider.command(command))
            flow.addWidget(button)
        for key in keys:
            flow.addWidget(key)
        return self._head

    def draw(self, state: Deciding[Any], options: Sequence[Option]) -> None:
        say = self._manner.say
        for widget in (self._head, self._why):
            widget.setVisible(bool(options))
        self._why.say(say(_why(state)))
        self.said.setVisible(state.said is not None)
        if state.said is not None:
            self.said.say(say(state.said.text))
            self.said.colour(state.said.tone)
        has_chips = bool(options) and self._manner.look.scale <= LARGE
        self._draw_reasons(state.reasons if has_chips else (), state.reason)
        self._draw_options([(say(one.title), say(one.detail), say(one.recommended)) for one in options])

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

    def _draw_options(self, options: list[tuple[str, str, str]]) -> None:
        if self._drawn.get("options") == options:
            return
        self._drawn["options"] = options
        _clear(self._options)
        for number, (title, detail, recommended) in enumerate(options, start=1):
            button = ChoiceButton(self._manner.look, number, title, detail, recommended=recommended)
            button.clicked.connect(self._choosing(number))
            self._options.addWidget(button)

    def _choosing(self, number: int) -> Callable[[], None]:
        def choose() -> None:
            self._decider.choose(number)

        return choose


def _why(state: Deciding[Any]) -> Text:
    if not state.reasons:
        return text("The office has named no reasons for this")
    if state.reason is None:
        return text("Why? One of {count} reasons", count=len(state.reasons))
    number = state.reasons.index(state.reason) + 1
    return text(
        "Reason {number} of {count}: {reason}", number=number, count=len(state.reasons), reason=state.reason.name
    )


def _clear(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
