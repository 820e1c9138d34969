"""Cells are read exactly, or refused with a sentence."""

from __future__ import annotations

import pytest

from ims_desktop.central.importing import cells
from ims_desktop.central.importing.problems import CellProblem
from ims_desktop.domain.orders import OverReceipt
from ims_desktop.domain.quantity import Quantity


@pytest.mark.parametrize(
    ("read", "cell", "value"),
    [
        (cells.words, "Bolt M8 × 20", "Bolt M8 × 20"),
        (cells.words, "螺栓", "螺栓"),
        (cells.number, "007", 7),
        (cells.quantity, "0", Quantity(0)),
        (cells.quantity, "1.25", Quantity.of("1.25")),
        (cells.money, "45.5805", 45_580_500),
        (cells.money, "0", 0),
        (cells.day, "2026-02-28", "2026-02-28"),
        (cells.yes_or_no, "Yes", True),
        (cells.yes_or_no, "0", False),
        (cells.per_cent, "2.5", 250),
        (cells.per_cent, "10", 1000),
        (cells.one_of(OverReceipt), "WARN", OverReceipt.WARN),
    ],
)
def test_a_cell_is_read_exactly(read: cells.Read, cell: str, value: object) -> None:
    assert read(cell) == value


@pytest.mark.parametrize(
    ("read", "cell"),
    [
        (cells.words, "=1+1"),
        (cells.words, "+SUM(A1)"),
        (cells.words, "-2+3"),
        (cells.words, "@cmd"),
        (cells.words, "two\nlines"),
        (cells.words, "x" * 1001),
        (cells.code, "x" * 81),
        (cells.number, "-1"),
        (cells.number, "1.0"),
        (cells.number, "٣"),
        (cells.number, "1" * 10),
        (cells.quantity, "-1"),
        (cells.quantity, "1,5"),
        (cells.quantity, "0.0000001"),
        (cells.quantity, "4006381333931"),
        (cells.positive, "0"),
        (cells.money, "1e3"),
        (cells.money, "-1"),
        (cells.money, "1.2345678"),
        (cells.day, "28.02.2026"),
        (cells.day, "2026-02-30"),
        (cells.yes_or_no, "perhaps"),
        (cells.per_cent, "2.555"),
        (cells.per_cent, "-1"),
        (cells.one_of(OverReceipt), "maybe"),
    ],
)
def test_a_cell_that_says_something_else_is_refused(read: cells.Read, cell: str) -> None:
    with pytest.raises(CellProblem):
        read(cell)
