"""Printed sheets on screen: one button a sheet, the paper, and the file that came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QFrame

from ims_desktop.domain.texts import text
from ims_desktop.ports.sheets import Paper, SheetKind
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.settings.printing import SheetsPresenter, SheetsState
from ims_desktop.ui.widgets.buttons import Button
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column
from ims_desktop.ui.widgets.labels import Label, breakable

_NAMES = {
    SheetKind.COMMANDS: text("Commands"),
    SheetKind.LOCATIONS: text("Locations"),
    SheetKind.BADGES: text("Badges from a list"),
}
_PAPERS = {Paper.A4: "A4", Paper.LETTER: "Letter"}


def open_with_viewer(file: Path) -> None:
    """With whatever this computer opens PDF files with; where there is nothing, the screen says where it lies."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))


class SheetsPanel(QFrame):
    def __init__(
        self, manner: Manner, presenter: SheetsPresenter, open_file: Callable[[Path], None] = open_with_viewer
    ) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner, self._presenter, self._open_file = manner, presenter, open_file
        self._said, self._file = Label("note"), Label("body")
        lines = column(manner.look, self, margin=20, gap=10)
        lines.addWidget(Label("strong", manner.say(text("Printed sheets"))))
        lines.addLayout(self._sheets())
        lines.addLayout(self._papers())
        lines.addWidget(self._said)
        lines.addWidget(self._file)
        presenter.attach(self.draw)

    def draw(self, state: SheetsState) -> None:
        self._badges.setVisible(state.may_print_badges)
        self._said.setVisible(bool(state.said.msgid))
        self._said.say(self._manner.say(state.said))
        self._file.setVisible(state.file is not None)
        self._file.say(breakable(str(state.file or "")))

    def _sheets(self) -> FlowLayout:
        flow = FlowLayout(gap=self._manner.look.space(8))
        buttons = {kind: Button(self._manner.look, self._manner.say(name)) for kind, name in _NAMES.items()}
        buttons[SheetKind.COMMANDS].clicked.connect(lambda: self._write(SheetKind.COMMANDS))
        buttons[SheetKind.LOCATIONS].clicked.connect(lambda: self._write(SheetKind.LOCATIONS))
        buttons[SheetKind.BADGES].clicked.connect(self._ask_for_badges)
        for button in buttons.values():
            flow.addWidget(button)
        self._badges = buttons[SheetKind.BADGES]
        return flow

    def _papers(self) -> FlowLayout:
        flow, group = FlowLayout(gap=self._manner.look.space(8)), QButtonGroup(self)
        for paper, name in _PAPERS.items():
            button = Button(self._manner.look, name)
            button.setCheckable(True)
            button.setChecked(paper is self._presenter.state.paper)
            button.clicked.connect(lambda _=False, paper=paper: self._presenter.choose_paper(paper))
            group.addButton(button)
            flow.addWidget(button)
        return flow

    def _write(self, kind: SheetKind, badges: Path | None = None) -> None:
        self._presenter.write(kind, self._manner.language, self._open_file, badges)

    def _ask_for_badges(self) -> None:
        title = self._manner.say(text("The list of badges: name, role, badge"))
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", "CSV (*.csv)")
        if chosen:
            self._write(SheetKind.BADGES, Path(chosen))
