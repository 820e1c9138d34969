"""Tables: checked by Qt's own model tester, and the selection stays with its row."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt

from ims_desktop.ports.tones import Tone
from ims_desktop.ui.tables.model import Column, RowsModel
from ims_desktop.ui.tables.view import Table
from ims_desktop.ui.theme.look import Look
from ims_desktop.ui.theme.tokens import LIGHT


@dataclass(frozen=True)
class Row:
    sku: str
    count: int


COLUMNS = (
    Column("SKU", lambda row: row.sku, stretches=True),
    Column("Count", lambda row: f"{row.count:,}", is_number=True, tone=lambda row: Tone.REMARK if row.count else None),
)
ROWS = [Row("A", 1200), Row("B", 0), Row("C", 3)]


def test_the_model_keeps_qts_rules_while_rows_come_and_go(qapp, qtmodeltester):
    model = RowsModel(LIGHT, COLUMNS)
    qtmodeltester.check(model)
    model.fill(ROWS)
    model.fill(ROWS[1:])
    qtmodeltester.check(model)


def test_numbers_stand_to_the_right_and_tones_colour_them(qapp):
    model = RowsModel(LIGHT, COLUMNS)
    model.fill(ROWS)
    cell = model.index(0, 1)
    assert cell.data() == "1,200"
    assert cell.data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert cell.data(Qt.ItemDataRole.ForegroundRole).name().upper() == LIGHT.remark.ink
    assert model.index(1, 1).data(Qt.ItemDataRole.ForegroundRole) is None
    assert model.headerData(0, Qt.Orientation.Horizontal) == "SKU"
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.rowCount(cell) == model.columnCount(cell) == 0
    assert model.data(QModelIndex()) is None


@pytest.fixture
def table(qtbot) -> Table:
    made = Table(Look(), "Rows", COLUMNS, key=lambda row: row.sku)
    qtbot.addWidget(made)
    made.fill(ROWS)
    return made


def test_the_selected_row_stays_selected_when_the_list_changes_around_it(table):
    table.selectRow(1)
    table.fill([Row("Z", 9), Row("A", 1), Row("B", 77)])
    assert table.current() == Row("B", 77)


def test_a_row_that_is_gone_is_no_longer_selected(table):
    table.selectRow(1)
    table.fill([Row("A", 1)])
    assert table.current() is None


def test_enter_opens_the_row_and_letters_do_nothing(table, qtbot):
    opened = []
    table.opened.connect(opened.append)
    table.show()
    table.selectRow(0)
    qtbot.keyClicks(table, "c")
    assert table.current() == ROWS[0]
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened == [ROWS[0]]
