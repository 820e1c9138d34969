"""Printing from the settings screen: by keys alone, the file opened and its place shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from ims_desktop.bootstrap.sheets import print_sheet
from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Role
from ims_desktop.ports.people import Person
from ims_desktop.ui.language import Language
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.settings.printing import SheetsPresenter
from ims_desktop.ui.screens.settings.sheets_panel import SheetsPanel
from tests.ui.fakes import Immediate

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

LIN = Person(OperatorId("lin"), "lin", "Lin Wei", frozenset({Role.SUPERVISOR}))


@pytest.fixture
def presenter(tmp_path: Path) -> SheetsPresenter:
    return SheetsPresenter(
        Immediate(), lambda asked, language: print_sheet(tmp_path, asked, language), tmp_path / "sheets"
    )


def shown_buttons(panel: SheetsPanel) -> dict[str, QPushButton]:
    return {one.text(): one for one in panel.findChildren(QPushButton) if one.isVisible()}


@pytest.mark.parametrize("language", list(Language))
def test_enter_on_the_button_writes_the_pdf_opens_it_and_says_where_it_is(
    qtbot, tmp_path, presenter, language: Language
) -> None:
    opened: list[Path] = []
    panel = SheetsPanel(Manner.of(language=language), presenter, opened.append)
    qtbot.addWidget(panel)
    panel.show()
    first = next(iter(shown_buttons(panel).values()))
    assert first.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(first, Qt.Key.Key_Space)
    assert opened == [tmp_path / "sheets" / "commands.pdf"]
    assert opened[0].read_bytes().startswith(b"%PDF")
    assert str(opened[0]) in panel._file.text().replace("\u200b", "")


def test_badges_are_offered_to_who_may_print_them(qtbot, presenter) -> None:
    panel = SheetsPanel(Manner.of(), presenter, lambda _: None)
    qtbot.addWidget(panel)
    panel.show()
    assert "Badges from a list" not in shown_buttons(panel)
    presenter.signed_in(LIN)
    assert "Badges from a list" in shown_buttons(panel)
    presenter.signed_in(None)
    assert "Badges from a list" not in shown_buttons(panel)


def test_what_is_in_the_way_stands_on_the_screen(qtbot, presenter) -> None:
    """There is no workstation in this folder, so there are no locations to print."""
    panel = SheetsPanel(Manner.of(), presenter, lambda _: None)
    qtbot.addWidget(panel)
    panel.show()
    shown_buttons(panel)["Locations"].click()
    assert "Nothing was kept in" in panel._said.text()
    assert not panel._file.isVisible()
