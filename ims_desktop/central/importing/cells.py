"""Cells: what each column holds, and how its text is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from msgspec import Struct

from ims_desktop.central.importing.problems import CellProblem
from ims_desktop.central.importing.reading import LONGEST_CELL
from ims_desktop.domain.quantity import NotAQuantity, Quantity
from ims_desktop.domain.texts import text

E = TypeVar("E", bound=StrEnum)

Read = Callable[[str], object]

_FORMULA = "=+-@\t\r"
_MONEY = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_YES = frozenset({"1", "yes", "true", "y"})
_NO = frozenset({"0", "no", "false", "n", ""})


class Column(Struct, frozen=True):
    """A column of a kind of file. Without ``default`` it must be there, and every cell must say something."""

    name: str
    read: Read
    default: str | None = None


def words(cell: str) -> str:
    """Text that people read. A spreadsheet would run what begins like a formula, here or wherever it is exported to."""
    if cell[:1] and cell[0] in _FORMULA:
        raise CellProblem(text("“{cell}” begins like a formula. Write it without the first character.", cell=cell[:40]))
    if len(cell) > LONGEST_CELL:
        raise CellProblem(text("The text is longer than {most} characters.", most=LONGEST_CELL))
    if not cell.isprintable():
        raise CellProblem(text("The text holds a character that cannot be shown (a tab or a line break?)."))
    return cell


def code(cell: str) -> str:
    if len(cell) > 80:
        raise CellProblem(text("A code has at most 80 characters."))
    return words(cell)


def number(cell: str) -> int:
    if not (cell.isascii() and cell.isdigit() and len(cell) < 10):
        raise CellProblem(text("“{cell}” is not a whole number.", cell=cell[:40]))
    return int(cell)


def quantity(cell: str) -> Quantity:
    try:
        read = Quantity.of(cell)
    except NotAQuantity as error:
        raise CellProblem(error.message) from None
    if read.micro < 0:
        raise CellProblem(text("“{cell}” is less than nothing.", cell=cell[:40]))
    return read


def positive(cell: str) -> Quantity:
    read = quantity(cell)
    if not read.is_positive:
        raise CellProblem(text("The quantity must be more than zero."))
    return read


def money(cell: str) -> int:
    """Millionths of the currency."""
    if not _MONEY.fullmatch(cell):
        raise CellProblem(text("“{cell}” is not an amount such as 12.50.", cell=cell[:40]))
    return int(Decimal(cell).scaleb(6))


def day(cell: str) -> str:
    try:
        read = date.fromisoformat(cell)
    except ValueError:
        raise CellProblem(text("“{cell}” is not a day such as 2026-11-21.", cell=cell[:40])) from None
    return read.isoformat()


def yes_or_no(cell: str) -> bool:
    if cell.lower() in _YES:
        return True
    if cell.lower() in _NO:
        return False
    raise CellProblem(text("“{cell}” is neither yes nor no.", cell=cell[:40]))


def per_cent(cell: str) -> int:
    """Hundredths of a per cent."""
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,2})?", cell):
        raise CellProblem(text("“{cell}” is not a percentage such as 5 or 2.5.", cell=cell[:40]))
    return int(Decimal(cell).scaleb(2))


def one_of(kind: type[E]) -> Callable[[str], E]:
    def read(cell: str) -> E:
        try:
            return kind(cell.lower())
        except ValueError:
            known = ", ".join(kind)
            raise CellProblem(text("“{cell}” is none of {known}.", cell=cell[:40], known=known)) from None

    return read
