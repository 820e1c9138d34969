"""Printed sheets, without a window: which one, on what paper, for whom, and where the file lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.people import Scope, scopes_of
from ims_desktop.domain.texts import EMPTY, Text, joined, text
from ims_desktop.ports.people import Person
from ims_desktop.ports.sheets import Layout, Paper, Printed, SheetAsked, SheetKind
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.language import Language
from ims_desktop.ui.presenting import Presenter
from ims_desktop.ui.services import PrintSheet


class SheetsState(Struct, frozen=True):
    paper: Paper = Paper.A4
    may_print_badges: bool = False
    said: Text = EMPTY
    """What became of the last sheet, or what is in the way."""
    file: Path | None = None


class SheetsPresenter(Presenter[SheetsState]):
    def __init__(self, lane: Runner, print_sheet: PrintSheet, folder: Path) -> None:
        """Sheets are written into ``folder``, each kind under its own name."""
        super().__init__(SheetsState())
        self._lane, self._print_sheet, self._folder = lane, print_sheet, folder

    def signed_in(self, person: Person | None) -> None:
        """Who may let a badge in again may print one too."""
        may = person is not None and Scope.BADGES_UNLOCK in scopes_of(person.roles)
        self.show(may_print_badges=may, said=EMPTY, file=None)

    def choose_paper(self, paper: Paper) -> None:
        self.show(paper=paper)

    def write(
        self, kind: SheetKind, language: Language, written: Callable[[Path], None], badges: Path | None = None
    ) -> None:
        """``written`` is told the file, to open it. ``badges`` is the list that a sheet of badges is made of."""
        if kind is SheetKind.BADGES and not self.state.may_print_badges:
            self.show(said=text("Only a supervisor or an administrator prints badges."), file=None)
            return
        self.show(said=text("The sheet is being written."), file=None)
        asked = SheetAsked(kind, self._folder / f"{kind}.pdf", Layout(self.state.paper), badges)

        def done(printed: Printed) -> None:
            self.show(said=_said(printed), file=printed.file)
            written(printed.file)

        self._lane.run(lambda: self._print_sheet(asked, language), done, self._failed)

    def _failed(self, error: ImsError) -> None:
        self.show(said=joined([error.message, error.remedy], " "), file=None)


def _said(printed: Printed) -> Text:
    what = text("{cards} barcodes on {pages} pages. The file:", cards=printed.cards, pages=printed.pages)
    if not printed.left_out:
        return what
    left_out = text("No barcode can hold these: {codes}.", codes=", ".join(printed.left_out[:10]))
    return joined([left_out, what], " ")
