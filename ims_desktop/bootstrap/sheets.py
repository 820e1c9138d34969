"""Printed sheets, put together: what stands on them, out of this workstation's store, into a PDF."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.people import Role
from ims_desktop.domain.texts import text
from ims_desktop.ports.sheets import Badge, Printed, Sheet, SheetAsked, SheetKind
from ims_desktop.store.locations import locations_in
from ims_desktop.ui.language import Language, Translator
from ims_desktop.ui.sheets import badges_sheet, commands_sheet, locations_sheet
from ims_desktop.ui.shell.words import ROLES


def print_sheet(folder: Path, asked: SheetAsked, language: Language) -> Printed:
    """Raises ``InputProblem`` and ``TryAgain``, and then leaves an earlier file as it was."""
    return _write(_sheet(folder, asked, Translator(language)), asked)


def print_badges(holders: Iterable[tuple[str, Iterable[Role], str]], asked: SheetAsked, language: Language) -> Printed:
    """Badges whose name, roles and code are at hand, as the central has them."""
    say = Translator(language)
    badges = [Badge(name, ", ".join(say(ROLES[role]) for role in sorted(roles)), code) for name, roles, code in holders]
    return _write(badges_sheet(say, badges), asked)


def _write(sheet: Sheet, asked: SheetAsked) -> Printed:
    from ims_desktop.labels.pdf_sheets import PdfSheets  # reportlab takes a tenth of a second to load

    return PdfSheets().write(sheet, asked.layout, asked.file)


def _sheet(folder: Path, asked: SheetAsked, say: Translator) -> Sheet:
    if asked.kind is SheetKind.COMMANDS:
        return commands_sheet(say)
    if asked.kind is SheetKind.LOCATIONS:
        with locations_in(folder) as locations:
            return locations_sheet(say, locations.in_walk_order())
    if asked.badges is None:
        raise _no_list()
    from ims_desktop.labels.badge_file import CsvBadges  # reads CSV, which a start does without

    return badges_sheet(say, CsvBadges().read(asked.badges))


def _no_list() -> InputProblem:
    return InputProblem(
        text("Which badges?"),
        text("What a badge's barcode says is known only when it is issued."),
        text("Give a CSV file with the columns name, role and badge, as they were noted then."),
    )
