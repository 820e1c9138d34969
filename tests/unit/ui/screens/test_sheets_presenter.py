"""Printed sheets in the settings: which one, for whom, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_desktop.domain.errors import TryAgain
from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Role
from ims_desktop.domain.texts import text
from ims_desktop.ports.people import Person
from ims_desktop.ports.sheets import Paper, Printed, SheetAsked, SheetKind
from ims_desktop.ui.language import Language
from ims_desktop.ui.screens.settings.printing import SheetsPresenter
from tests.ui.fakes import Immediate

FOLDER = Path("data", "sheets")


class Printer:
    """Remembers what was asked for; ``left_out`` is what it says no barcode can hold."""

    def __init__(self) -> None:
        self.asked: list[tuple[SheetAsked, Language]] = []
        self.left_out: tuple[str, ...] = ()
        self.opened: list[Path] = []

    def __call__(self, asked: SheetAsked, language: Language) -> Printed:
        self.asked.append((asked, language))
        return Printed(asked.file, 2, 24, self.left_out)


@pytest.fixture
def printer() -> Printer:
    return Printer()


@pytest.fixture
def sheets(printer: Printer) -> SheetsPresenter:
    return SheetsPresenter(Immediate(), printer, FOLDER)


def somebody(role: Role) -> Person:
    return Person(OperatorId("p"), "p", "P", frozenset({role}))


def test_a_sheet_is_written_on_the_paper_chosen_opened_and_its_place_said(
    sheets: SheetsPresenter, printer: Printer
) -> None:
    sheets.choose_paper(Paper.LETTER)
    sheets.write(SheetKind.COMMANDS, Language.CHINESE, printer.opened.append)
    asked, language = printer.asked[0]
    assert (asked.kind, asked.layout.paper, language) == (SheetKind.COMMANDS, Paper.LETTER, Language.CHINESE)
    assert printer.opened == [sheets.state.file] == [FOLDER / "commands.pdf"]
    assert "24 barcodes on 2 pages" in str(sheets.state.said)


def test_what_no_barcode_can_hold_is_said(sheets: SheetsPresenter, printer: Printer) -> None:
    printer.left_out = ("貨架一", "貨架二")
    sheets.write(SheetKind.LOCATIONS, Language.ENGLISH, printer.opened.append)
    assert "貨架一, 貨架二" in str(sheets.state.said)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_who_looks_after_badges_prints_them_from_a_list(sheets: SheetsPresenter, printer: Printer, role: Role) -> None:
    sheets.signed_in(somebody(role))
    sheets.write(SheetKind.BADGES, Language.ENGLISH, printer.opened.append, Path("badges.csv"))
    assert printer.asked[0][0].badges == Path("badges.csv")


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COUNTER, Role.INSPECTOR, Role.BUYER])
def test_nobody_else_prints_badges(sheets: SheetsPresenter, printer: Printer, role: Role) -> None:
    sheets.signed_in(somebody(Role.SUPERVISOR))
    sheets.signed_in(None)
    sheets.signed_in(somebody(role))
    assert not sheets.state.may_print_badges
    sheets.write(SheetKind.BADGES, Language.ENGLISH, printer.opened.append, Path("badges.csv"))
    assert (printer.asked, printer.opened) == ([], [])
    assert "supervisor" in str(sheets.state.said)


def test_what_goes_wrong_is_said_and_nothing_is_opened(printer: Printer) -> None:
    def full(asked: SheetAsked, language: Language) -> Printed:
        raise TryAgain(text("The sheet could not be written"), text("Disk full."), text("Free some space."))

    sheets = SheetsPresenter(Immediate(), full, FOLDER)
    sheets.write(SheetKind.COMMANDS, Language.ENGLISH, printer.opened.append)
    assert str(sheets.state.said) == "Disk full. Free some space."
    assert (sheets.state.file, printer.opened) == (None, [])
