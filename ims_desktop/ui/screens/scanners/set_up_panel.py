"""The set-up label, and what one scanner is set to: learned, or by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QFrame

from ims_desktop.domain.barcodes import KeyReading
from ims_desktop.domain.barcodes.setup_label import SETUP_LABEL
from ims_desktop.domain.texts import Text, text
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.scanners.presenter import KEYBOARD, ScannersPresenter, ScannersState
from ims_desktop.ui.screens.scanners.wording import profile_facts, scanner_name
from ims_desktop.ui.widgets.buttons import Button
from ims_desktop.ui.widgets.code128 import Code128Bars
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, frame
from ims_desktop.ui.widgets.labels import Label

V = TypeVar("V")

_KEYS = {
    KeyReading.PHYSICAL: text("US keyboard, as delivered"),
    KeyReading.CHARACTER: text("Set to this computer's keyboard"),
}
_TWICE = {
    0: text("Every read counts"),
    300: text("Within 0.3 s"),
    700: text("Within 0.7 s"),
    1_500: text("Within 1.5 s"),
}


def label_panel(manner: Manner) -> QFrame:
    """The label itself, to be scanned off the screen."""
    panel = frame("panel")
    lines = column(manner.look, panel, margin=20, gap=10)
    lines.addWidget(Label("strong", manner.say(text("Set-up label"))))
    lines.addWidget(Code128Bars(SETUP_LABEL, manner.say(text("Set-up label"))))
    how = text(
        "Scan it here, off the screen or off paper: the program learns what the scanner puts before and after a code, "
        "how it sends the group separator, its keyboard layout and its speed."
    )
    lines.addWidget(Label("note", manner.say(how)))
    return panel


class ProfilePanel(QFrame):
    """What the chosen scanner is set to."""

    def __init__(self, manner: Manner, presenter: ScannersPresenter) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner, self._presenter = manner, presenter
        self._sources: tuple[str, ...] = ()
        look, say = manner.look, manner.say
        lines = column(look, self, margin=20, gap=10)
        lines.addWidget(Label("strong", say(text("What is known of each scanner"))))
        self._names = FlowLayout(gap=look.space(8))
        lines.addLayout(self._names)
        self._facts = Label("body")
        lines.addWidget(self._facts)
        self._await = Button(look, say(text("Wait for a slow scanner's set-up label")))
        self._await.setCheckable(True)
        self._await.clicked.connect(lambda is_on: presenter.await_label(is_awaited=is_on))
        self._keys_title = Label("note", say(text("Its keys are those of:")))
        self._keys, self._keys_box = _choice(manner, _KEYS, presenter.read_keys)
        self._twice, twice_box = _choice(manner, _TWICE, presenter.count_twice_after)
        lines.addWidget(self._keys_title)
        lines.addWidget(self._keys_box)
        lines.addWidget(Label("note", say(text("The same label read again is the same scan:"))))
        lines.addWidget(twice_box)
        self._forget = Button(look, say(text("Forget what was learned")))
        self._forget.clicked.connect(presenter.forget_profile)
        buttons = FlowLayout(gap=look.space(8))
        buttons.addWidget(self._await)
        buttons.addWidget(self._forget)
        lines.addLayout(buttons)

    def draw(self, state: ScannersState) -> None:
        self._draw_names(state)
        profile, is_keyboard = state.profile, state.chosen == KEYBOARD
        self._facts.say(self._manner.say(profile_facts(state)))
        self._await.setVisible(is_keyboard)
        self._await.setChecked(state.awaits_label)
        self._keys_title.setVisible(is_keyboard)
        self._keys_box.setVisible(is_keyboard)
        for keys, button in self._keys.items():
            button.setChecked(keys is profile.keys)
        for milliseconds, button in self._twice.items():
            button.setChecked(milliseconds == profile.twice_ms)

    def _draw_names(self, state: ScannersState) -> None:
        if state.sources != self._sources:
            self._sources = state.sources
            while (item := self._names.takeAt(0)) is not None:
                if (old := item.widget()) is not None:
                    old.hide()
                    old.deleteLater()
            self._buttons = {source: self._name_button(source) for source in state.sources}
        for source, button in self._buttons.items():
            button.setChecked(source == state.chosen)

    def _name_button(self, source: str) -> Button:
        button = Button(self._manner.look, self._manner.say(scanner_name(source)))
        button.setCheckable(True)
        button.clicked.connect(lambda: self._presenter.choose_scanner(source))
        self._names.addWidget(button)
        return button


def _choice(manner: Manner, options: dict[V, Text], choose: Callable[[V], None]) -> tuple[dict[V, Button], QFrame]:
    """Buttons of which one is pressed; the presenter says which."""
    box = QFrame()
    flow = FlowLayout(box, gap=manner.look.space(8))
    buttons = {}
    for value, name in options.items():
        button = buttons[value] = Button(manner.look, manner.say(name))
        button.setCheckable(True)
        button.clicked.connect(lambda _=False, value=value: choose(value))
        flow.addWidget(button)
    return buttons, box
