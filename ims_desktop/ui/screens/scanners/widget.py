"""Scanners on screen: what the last scan was made of, the set-up label, each scanner's profile, the serial ports."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ims_desktop.domain.texts import text
from ims_desktop.floor.commands import Command, Offer, go_back
from ims_desktop.floor.steps import Answer
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.scanners.ports_panel import PortsPanel
from ims_desktop.ui.screens.scanners.presenter import ScannersPresenter, ScannersState
from ims_desktop.ui.screens.scanners.scan_panel import ScanPanel
from ims_desktop.ui.screens.scanners.set_up_panel import ProfilePanel, label_panel
from ims_desktop.ui.screens.scanners.wording import answer
from ims_desktop.ui.widgets.banner import Banner
from ims_desktop.ui.widgets.frames import column, scrolling
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.offers import Offers
from ims_desktop.ui.widgets.panes import Panes

_OFFERS = (Offer(Command.NEXT, text("Next scanner")), go_back(), Offer(Command.ALL_COMMANDS, text("All commands")))


class ScannersScreen(QWidget):
    """Scans are only looked at here: the place to try a scanner without doing anything."""

    def __init__(self, manner: Manner, presenter: ScannersPresenter, give: Callable[[Command], None]) -> None:
        super().__init__()
        self._manner = manner
        self._answer: Answer | None = None
        # Scans come as key presses: composing characters out of them would lose them.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._banner, self._scan = Banner(manner), ScanPanel(manner)
        self._profile, self._ports = ProfilePanel(manner, presenter), PortsPanel(manner, presenter)
        self._offers = Offers(manner)
        self._offers.given.connect(give)
        self._offers.draw(_OFFERS)
        self._lay_out()
        presenter.attach(self.draw)

    def draw(self, state: ScannersState) -> None:
        if (said := answer(state)) != self._answer:
            self._answer = said
            self._banner.draw(said)
        self._scan.draw(state.seen)
        self._profile.draw(state)
        self._ports.draw(state)

    def _lay_out(self) -> None:
        look, say = self._manner.look, self._manner.say
        page = QWidget()
        outer = column(look, page, margin=24, gap=20)
        head = column(look, gap=10)
        head.addWidget(Label("heading", say(text("Scanners: test and set-up"))))
        head.addWidget(Label("instruction", say(text("Scan anything, or the set-up label"))))
        outer.addLayout(head)
        outer.addWidget(self._banner)
        outer.addWidget(label_panel(self._manner))
        left, right = QWidget(), QWidget()
        lefts, rights = column(look, left, gap=20), column(look, right, gap=20)
        lefts.addWidget(self._scan, 1)
        rights.addWidget(self._profile)
        rights.addWidget(self._ports)
        rights.addStretch(1)
        outer.addWidget(Panes(look, left, right, shares=(1, 1)), 1)
        outer.addWidget(self._offers)
        column(look, self).addWidget(scrolling(page))
