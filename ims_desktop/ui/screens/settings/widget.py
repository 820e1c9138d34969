"""Settings on screen: language, theme, text size, sound; what this workstation is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QVBoxLayout, QWidget

from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.language import Language
from ims_desktop.ui.locking import CHOICES
from ims_desktop.ui.manner import LANGUAGE, SCALE, THEME, Manner
from ims_desktop.ui.screens.settings.presenter import SettingsPresenter, SettingsState
from ims_desktop.ui.screens.settings.printing import SheetsPresenter
from ims_desktop.ui.screens.settings.sheets_panel import SheetsPanel
from ims_desktop.ui.services import About
from ims_desktop.ui.theme.look import SCALES
from ims_desktop.ui.theme.tokens import Theme
from ims_desktop.ui.widgets.buttons import Button
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, frame, scrolling
from ims_desktop.ui.widgets.labels import Label, breakable
from ims_desktop.ui.widgets.panes import Panes

V = TypeVar("V")

_THEMES = {Theme.LIGHT: text("Light"), Theme.DARK: text("Dark"), Theme.CONTRAST: text("High contrast")}
_TONES = {
    Tone.ACCEPTED: text("Accepted"),
    Tone.REMARK: text("Remark"),
    Tone.ASKS: text("Asks"),
    Tone.REFUSED: text("Refused"),
}


class SettingsScreen(QWidget):
    manner_asked = Signal(str, str)
    """A preference of the manner, and its new value."""
    scanners_asked = Signal()

    def __init__(
        self,
        manner: Manner,
        presenter: SettingsPresenter,
        sheets: SheetsPresenter,
        about: About,
        play: Callable[[Tone], None],
    ) -> None:
        super().__init__()
        self._manner, self._presenter, self._play = manner, presenter, play
        self._silent, self._problem = Label("note"), Label("note")
        self._sound_buttons: dict[bool, Button] = {}
        self._blind_buttons: dict[bool, Button] = {}
        left, right = QWidget(), QWidget()
        self._fill_left(column(manner.look, left, gap=16))
        lines = column(manner.look, right, gap=16)
        lines.addWidget(self._receiving())
        lines.addWidget(self._scanners())
        lines.addWidget(SheetsPanel(manner, sheets))
        lines.addWidget(self._about(about))
        lines.addStretch(1)
        page = QWidget()
        outer = column(manner.look, page, margin=24, gap=16)
        outer.addWidget(Label("heading", manner.say(text("Settings of this workstation"))))
        outer.addWidget(self._problem)
        outer.addWidget(Panes(manner.look, left, right, shares=(1, 1)), 1)
        column(manner.look, self).addWidget(scrolling(page))
        presenter.attach(self.draw)

    def draw(self, state: SettingsState) -> None:
        say = self._manner.say
        for is_on, button in self._sound_buttons.items():
            button.setChecked(is_on is state.sound_is_on)
        for is_blind, button in self._blind_buttons.items():
            button.setChecked(is_blind is state.is_blind)
        self._blind.setVisible(state.may_set_rules)
        self._silent.setVisible(bool(state.silent_because.msgid))
        self._silent.say(say(state.silent_because))
        self._problem.setVisible(state.problem is not None)
        self._problem.say(say(state.problem) if state.problem else "")

    def _fill_left(self, lines: QVBoxLayout) -> None:
        look, say, ask = self._manner.look, self._manner.say, self.manner_asked.emit
        languages = [(Language.ENGLISH, "English"), (Language.CHINESE, "繁體中文")]
        language = self._choice(languages, self._manner.language, lambda chosen: ask(LANGUAGE, chosen))
        themes = [(theme, say(name)) for theme, name in _THEMES.items()]
        theme = self._choice(themes, look.theme, lambda chosen: ask(THEME, chosen))
        sizes = [(size, f"{size} %") for size in SCALES]
        size = self._choice(sizes, look.scale, lambda chosen: ask(SCALE, str(chosen)))
        for title, flow in ((text("Language"), language), (text("Theme"), theme), (text("Text size"), size)):
            lines.addWidget(self._panel(title, flow))
        lines.addWidget(self._sound())
        lines.addWidget(self._locking())
        lines.addStretch(1)

    def _locking(self) -> QFrame:
        say, presenter = self._manner.say, self._presenter
        choices = [(one, say(text("{minutes} min", minutes=one) if one else text("Never"))) for one in CHOICES]
        flow = self._choice(choices, presenter.state.lock_minutes, presenter.lock_after)
        return self._panel(text("Lock when nobody is here, after"), flow)

    def _receiving(self) -> QFrame:
        """Shown to who may set it."""
        say, presenter = self._manner.say, self._presenter
        ways = [(False, say(text("Against what is expected"))), (True, say(text("Blind")))]
        flow = self._choice(ways, presenter.state.is_blind, presenter.receive_blind, self._blind_buttons)
        note = Label("note", say(text("Blind: whoever receives is shown no quantity that is expected, and counts.")))
        self._blind = self._panel(text("Receiving"), flow, note)
        return self._blind

    def _sound(self) -> QFrame:
        say, presenter = self._manner.say, self._presenter
        states = [(True, say(text("On"))), (False, say(text("Off")))]
        flow = self._choice(states, presenter.state.sound_is_on, presenter.sound, self._sound_buttons)
        listen = FlowLayout(gap=self._manner.look.space(8))
        for tone, name in _TONES.items():
            button = Button(self._manner.look, say(name))
            button.clicked.connect(lambda _=False, tone=tone: self._play(tone))
            listen.addWidget(button)
        panel = self._panel(text("Sound"), flow, self._silent)
        layout = panel.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.addWidget(Label("note", say(text("Listen to the four answers:"))))
        layout.addLayout(listen)
        return panel

    def _scanners(self) -> QFrame:
        say = self._manner.say
        flow = FlowLayout(gap=self._manner.look.space(8))
        button = Button(self._manner.look, say(text("Test and set-up (Shift+F11)")))
        button.clicked.connect(self.scanners_asked)
        flow.addWidget(button)
        return self._panel(text("Scanners"), flow)

    def _about(self, about: About) -> QFrame:
        facts = [
            (text("Workstation"), " · ".join(filter(None, (about.workstation, about.place)))),
            (text("Central"), about.central_url),
            (text("Data folder"), about.data_folder),
            (text("The workstation's key is kept in"), about.key_kept_in),
            (text("Versions"), ", ".join(f"{name} {version}" for name, version in about.versions)),
        ]
        panel = frame("panel")
        lines = column(self._manner.look, panel, margin=20, gap=4)
        lines.addWidget(Label("strong", self._manner.say(text("This workstation"))))
        for name, value in facts:
            lines.addSpacing(self._manner.look.space(6))
            lines.addWidget(Label("small", self._manner.say(name)))
            lines.addWidget(Label("body", breakable(value)))
        return panel

    def _panel(self, title: Text, flow: FlowLayout, *more: QWidget) -> QFrame:
        panel = frame("panel")
        lines = column(self._manner.look, panel, margin=20, gap=10)
        lines.addWidget(Label("strong", self._manner.say(title)))
        lines.addLayout(flow)
        for widget in more:
            lines.addWidget(widget)
        return panel

    def _choice(
        self,
        options: Sequence[tuple[V, str]],
        chosen: V,
        choose: Callable[[V], None],
        buttons: dict[V, Button] | None = None,
    ) -> FlowLayout:
        flow = FlowLayout(gap=self._manner.look.space(8))
        group = QButtonGroup(self)
        for value, name in options:
            button = Button(self._manner.look, name)
            button.setCheckable(True)
            button.setChecked(value == chosen)
            button.clicked.connect(lambda _=False, value=value: choose(value))
            group.addButton(button)
            flow.addWidget(button)
            if buttons is not None:
                buttons[value] = button
        return flow
