"""All commands at one look: what each does, its key, and its barcode, to be scanned off the screen."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import KEYS, Command, barcode
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.shell.words import NAMES
from ims_desktop.ui.widgets.buttons import Button, keycap
from ims_desktop.ui.widgets.code128 import Code128Bars
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, frame, row, scrolling
from ims_desktop.ui.widgets.labels import Label


class AllCommands(QFrame):
    closed = Signal()

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setObjectName("ground")
        look = manner.look
        page = QWidget()
        outer = column(look, page, margin=24, gap=16)
        head = row(look, gap=16)
        head.addWidget(Label("title", manner.say(text("All commands"))), 1)
        self._close = Button(look, manner.say(text("Close (Esc)")))
        self._close.clicked.connect(self.closed)
        head.addWidget(self._close)
        outer.addLayout(head)
        outer.addWidget(Label("note", manner.say(text("Press the key, or scan the barcode off the screen."))))
        cards = FlowLayout(gap=look.space(16), columns=True)
        for command in Command:
            cards.addWidget(_card(manner, command, KEYS.get(command, "")))
        outer.addLayout(cards)
        outer.addStretch(1)
        column(look, self).addWidget(scrolling(page))

    def take_focus(self) -> None:
        self._close.setFocus()


def _card(manner: Manner, command: Command, key: str) -> QFrame:
    look = manner.look
    card = frame("panel")
    outer = column(look, card, margin=16, gap=10)
    head = row(look, gap=12)
    if key:
        head.addWidget(keycap(look, key))
    head.addWidget(Label("strong", manner.say(NAMES[command])), 1)
    outer.addLayout(head)
    outer.addWidget(Code128Bars(barcode(command)))
    return card
