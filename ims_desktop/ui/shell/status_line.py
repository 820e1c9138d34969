"""The status line: the four states, the central, the scanner and the language; each a button to its list."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame

from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import Command
from ims_desktop.ports.scanners import PortState
from ims_desktop.ports.sync import LineState
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.language import Language
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.shell.presenter import ShellState
from ims_desktop.ui.shell.words import line_sentence, scanners_sentence
from ims_desktop.ui.theme.look import TARGET
from ims_desktop.ui.widgets.buttons import ComposedButton, passive
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import frame, row
from ims_desktop.ui.widgets.labels import Label, repolish

_LINE_TONES = {LineState.ONLINE: Tone.ACCEPTED, LineState.OFFLINE: Tone.REMARK, LineState.NEEDS_HELP: Tone.REFUSED}


LARGE = 150
"""Per cent of text, above which the line takes several rows and its sentences are short."""


class StatusLine(QFrame):
    given = Signal(object)
    """A ``Command``."""
    outbox_asked = Signal(bool)
    """The outbox: with what is not confirmed yet only, or with everything."""
    language_asked = Signal(object)
    """A ``Language``."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setObjectName("status")
        self._manner = manner
        look = manner.look
        self._is_large = look.scale > LARGE
        line = row(look, self, gap=8)
        line.setContentsMargins(look.space(14), 0, look.space(14), 0)
        flow = FlowLayout(gap=look.space(4), line_gap=0)
        line.addLayout(flow, 1)
        self._recorded = self._leads_to_outbox(only_unconfirmed=True)
        self._sent = self._leads_to_outbox(only_unconfirmed=True)
        self._confirmed = self._leads_to_outbox(only_unconfirmed=False)
        self._attention = self._leads_to(Command.CASES)
        self._central = self._leads_to(Command.SYNC_LOG)
        self._central.setObjectName("central")
        self._hold = self._leads_to(Command.HOLD)
        self._scanner = self._leads_to(Command.SCANNERS)
        self._language = _StatusButton(manner)
        self._language.clicked.connect(lambda: self.language_asked.emit(_other(manner.language)))
        for button in self._buttons()[:-1]:
            flow.addWidget(button)
            if button is self._attention and self._is_large:
                flow.addWidget(self._language)  # where it makes no row of its own
        if not self._is_large:
            line.addWidget(self._language)
        self._language.has_dot(False)

    def draw(self, state: ShellState) -> None:
        states, line = state.states, state.line
        self._recorded.draw(text("Recorded {count}", count=states.recorded), Tone.REMARK if states.recorded else None)
        self._sent.draw(text("Sent {count}", count=states.sent), None)
        self._confirmed.draw(text("Confirmed {count}", count=states.confirmed), Tone.ACCEPTED)
        attention = Tone.REFUSED if states.needs_attention else None
        self._attention.draw(text("Needs attention {count}", count=states.needs_attention), attention)
        self._central.draw(line_sentence(line, is_short=self._is_large), _LINE_TONES.get(line.line))
        self._hold.draw(
            text("Uploads held") if line.is_held else text("Hold uploads"), Tone.REMARK if line.is_held else None
        )
        all_connected = all(port.state is PortState.CONNECTED for port in state.scanners)
        self._scanner.draw(scanners_sentence(state.scanners), Tone.ACCEPTED if all_connected else Tone.REMARK)
        self._language.draw(text("EN | 中文"), None)
        for button in self._buttons()[:-2]:
            button.setVisible(state.person is not None or button is self._central)
        self._hold.setVisible(state.person is not None)

    def _buttons(self) -> tuple[_StatusButton, ...]:
        counts = (self._confirmed, self._recorded, self._sent, self._attention)
        return (*counts, self._central, self._hold, self._scanner, self._language)

    def _leads_to(self, command: Command) -> _StatusButton:
        button = _StatusButton(self._manner)
        button.clicked.connect(lambda: self.given.emit(command))
        return button

    def _leads_to_outbox(self, *, only_unconfirmed: bool) -> _StatusButton:
        button = _StatusButton(self._manner)
        button.clicked.connect(lambda: self.outbox_asked.emit(only_unconfirmed))
        return button


class _StatusButton(ComposedButton):
    def __init__(self, manner: Manner) -> None:
        super().__init__(manner.look, "", "status")
        self.setMinimumHeight(TARGET)
        self._manner = manner
        look = manner.look
        self._dot = frame("dot")
        self._dot.setFixedSize(look.space(10), look.space(10))
        self._label = passive(Label("status", wraps=False))
        inner = row(look, self, gap=8)
        inner.setContentsMargins(look.space(8), 0, look.space(8), 0)
        inner.addWidget(self._dot)
        inner.addWidget(self._label)

    def sizeHint(self) -> QSize:
        """No higher than a finger needs: at 200 % there are several rows of them."""
        layout = self.layout()
        hint = layout.sizeHint() if layout is not None else QSize()
        return hint.expandedTo(QSize(TARGET, TARGET))

    def has_dot(self, has_it: bool) -> None:
        self._dot.setVisible(has_it)

    def draw(self, sentence: Text, tone: Tone | None) -> None:
        words = self._manner.say(sentence)
        self._label.say(words)
        self.setAccessibleName(words)
        colour = str(tone) if tone else "none"
        if self._dot.property("tone") != colour:
            self._dot.setProperty("tone", colour)
            repolish(self._dot)


def _other(language: Language) -> Language:
    return Language.CHINESE if language is Language.ENGLISH else Language.ENGLISH
