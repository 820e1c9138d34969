"""One operation in words: what, who, when, how far, what the central said; and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from ims_desktop.actions.correcting import Right
from ims_desktop.domain.texts import Text, joined, text, verbatim
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.outbox_book import Correction
from ims_desktop.ui.formats import moment
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.outbox.presenter import Doing, OutboxPresenter, OutboxState
from ims_desktop.ui.screens.outbox.words import EXPLAINED, state_of, tone_of
from ims_desktop.ui.widgets.buttons import ComposedButton, KeyButton, keycap, passive
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, row, scrolling
from ims_desktop.ui.widgets.labels import Label

_ACTIONS: tuple[tuple[Command, Text], ...] = (
    (Command.TRY_AGAIN, text("Try again")),
    (Command.AMEND, text("Amend")),
    (Command.WITHDRAW, text("Take back")),
)


class OperationPanel(QFrame):
    def __init__(
        self, manner: Manner, clock: Clock, presenter: OutboxPresenter, give: Callable[[Command], None]
    ) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner, self._clock, self._presenter = manner, clock, presenter
        self._doing = Doing.LOOKING
        look = manner.look
        self._said, self._what, self._state = Label("strong"), Label("title"), Label("body")
        self._explained, self._central = Label("note"), Label("body")
        self._facts = Label("body")
        self._quantity, self._lot = self._typed(text("Quantity")), self._typed(text("Lot"))
        self._asked = QWidget()
        self._why = column(look, gap=8)
        self._actions = {command: self._action(command, label, give) for command, label in _ACTIONS}
        self._lay_out()

    def draw(self, state: OutboxState) -> None:
        chosen = state.chosen
        self.setVisible(chosen is not None)
        if chosen is None:
            return
        say = self._manner.say
        self._said.setVisible(state.said is not None)
        if state.said is not None:
            self._said.say(say(state.said.text))
            self._said.colour(state.said.tone)
        self._what.say(say(chosen.summary))
        self._state.say(say(state_of(chosen)))
        self._state.colour(tone_of(chosen))
        self._explained.say(say(EXPLAINED.get(chosen.state, text("Not known."))))
        self._tell(state)
        self._offer(state)

    def _tell(self, state: OutboxState) -> None:
        say = self._manner.say
        self._facts.say("\n".join(f"{say(name)}: {say(value)}" for name, value in self._sentences(state)))
        said = "\n".join(say(one) for one in self._from_the_central(state))
        self._central.setVisible(bool(said))
        self._central.say(said)

    def _sentences(self, state: OutboxState) -> Iterator[tuple[Text, Text]]:
        chosen, detail = state.chosen, state.detail
        assert chosen is not None
        yield text("Operation"), verbatim(str(chosen.sequence))
        yield text("Who"), verbatim(chosen.operator_name)
        yield text("When"), verbatim(moment(chosen.happened_at, self._clock.now()))
        if detail is not None:
            yield from detail.facts
            if detail.corrected is not None:
                yield text("Taken back"), self._correction(detail.corrected)

    def _correction(self, one: Correction) -> Text:
        parts = [text("by {name} at {time}", name=one.by, time=moment(one.at, self._clock.now()))]
        parts += [text("reason: {reason}", reason=one.reason)] if one.reason else []
        parts += [text("recorded anew as operation {number}", number=one.replaced_by)] if one.replaced_by else []
        return joined(parts, " · ")

    @staticmethod
    def _from_the_central(state: OutboxState) -> Iterator[Text]:
        if state.chosen is not None and state.chosen.reason is not None:
            yield text("The central says: {reason}", reason=state.chosen.reason)
        for sentence, is_open in state.detail.cases if state.detail else ():
            if state.chosen is None or sentence != state.chosen.reason:
                yield (
                    text("Case: {sentence}", sentence=sentence)
                    if is_open
                    else text("Case, settled: {sentence}", sentence=sentence)
                )

    def _offer(self, state: OutboxState) -> None:
        is_looking = state.doing is Doing.LOOKING
        possible = {
            Command.TRY_AGAIN: state.can_try_again,
            Command.AMEND: state.can_amend,
            Command.WITHDRAW: state.can_withdraw,
        }
        for command, button in self._actions.items():
            button.setVisible(is_looking and possible[command])
        self._asked.setVisible(not is_looking)
        if state.doing is not self._doing:
            self._doing = state.doing
            self._ask(state)

    def _ask(self, state: OutboxState) -> None:
        is_amending = state.doing is Doing.AMENDING
        for field, value in ((self._quantity, state.right.quantity), (self._lot, state.right.lot)):
            field.setVisible(is_amending)
            field.setText(value)
        self._clear()
        if state.doing is Doing.LOOKING:
            return
        say = self._manner.say
        asked = text("What should it have been? Then choose why.") if is_amending else text("Why is it taken back?")
        self._why.addWidget(Label("strong", say(asked)))
        for number, why in enumerate(state.reasons, start=1):
            self._why.addWidget(self._reason(number, say(why.name)))
        if is_amending:
            self._quantity.setFocus()
            self._quantity.selectAll()

    def _reason(self, number: int, title: str) -> ComposedButton:
        look = self._manner.look
        button = ComposedButton(look, f"{number}: {title}", "choice")
        inner = row(look, button, margin=10, gap=16)
        inner.addWidget(keycap(look, f"Alt {number}"))
        inner.addWidget(passive(Label("body", title)), 1)
        button.clicked.connect(lambda: self._presenter.choose(number))
        return button

    def _clear(self) -> None:
        while (item := self._why.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()

    def _typed(self, name: Text) -> QLineEdit:
        field = QLineEdit()
        field.setPlaceholderText(self._manner.say(name))
        field.setAccessibleName(self._manner.say(name))
        field.textEdited.connect(self._heard)
        return field

    def _heard(self) -> None:
        self._presenter.type_right(Right(self._quantity.text(), self._lot.text()))

    def _action(self, command: Command, label: Text, give: Callable[[Command], None]) -> KeyButton:
        button = KeyButton(self._manner.look, KEYS[command], self._manner.say(label))
        button.clicked.connect(lambda: give(command))
        return button

    def _lay_out(self) -> None:
        look = self._manner.look
        page = QWidget()
        lines: QVBoxLayout = column(look, page, margin=20, gap=10)
        for label in (self._said, self._what, self._state, self._explained, self._central):
            lines.addWidget(label)
        asked = column(look, self._asked, gap=8)
        asked.addWidget(self._quantity)
        asked.addWidget(self._lot)
        asked.addLayout(self._why)
        lines.addWidget(self._asked)
        actions = FlowLayout(gap=look.space(8))
        for button in self._actions.values():
            actions.addWidget(button)
        lines.addLayout(actions)
        lines.addWidget(self._facts)
        lines.addStretch(1)
        column(look, self).addWidget(scrolling(page))
