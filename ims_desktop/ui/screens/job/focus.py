"""What is being worked on: its name, three or four large figures, and what else one must know."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from ims_desktop.floor.steps import Focus
from ims_desktop.ui.formats import figure as figure_text
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.tile import Tile

MOST_FIGURES = 4
MOST_NOTES = 4


class FocusPanel(QFrame):
    """Its widgets are made once and filled: a scan changes some texts, not the page."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner = manner
        self._shown: Focus | None = None
        look = manner.look
        self._caption, self._title, self._subtitle = Label("note"), Label("title"), Label("note")
        self._tiles = [Tile(look) for _ in range(MOST_FIGURES)]
        self._notes = [Label("body" if n == 0 else "note") for n in range(MOST_NOTES)]
        self._figures = FlowLayout(gap=look.space(16), columns=True)
        outer = column(look, self, margin=24, gap=8)
        for label in (self._caption, self._title, self._subtitle):
            outer.addWidget(label)
        outer.addSpacing(look.space(8))
        outer.addLayout(self._figures)
        outer.addSpacing(look.space(8))
        for tile in self._tiles:
            self._figures.addWidget(tile)
        for note in self._notes:
            outer.addWidget(note)
        outer.addStretch(1)
        self.hide()

    def draw(self, focus: Focus | None) -> None:
        if focus == self._shown:
            return
        self._shown = focus
        self.setVisible(focus is not None)
        if focus is None:
            return
        say = self._manner.say
        self._caption.say(say(focus.caption))
        self._title.say(focus.title)
        self._subtitle.say(say(focus.subtitle))
        for number, tile in enumerate(self._tiles):
            tile.setVisible(number < len(focus.figures))
            if number < len(focus.figures):
                figure = focus.figures[number]
                tile.draw(say(figure.label), figure_text(figure.value), figure.tone)
        for number, note in enumerate(self._notes):
            note.setVisible(number < len(focus.notes))
            note.say(say(focus.notes[number]) if number < len(focus.notes) else "")
