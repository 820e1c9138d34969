"""Cells that say how large and how fast things are, and how much a place holds."""

from __future__ import annotations

import re
from decimal import Decimal

from ims_desktop.central.importing.problems import CellProblem
from ims_desktop.domain.texts import text

_EXACT = re.compile(r"[0-9]{1,12}(\.[0-9]{1,3})?")
VELOCITIES = ("A", "B", "C")


def thousandths(cell: str) -> int:
    """Grams as milligrams, millilitres as cubic millimetres."""
    if not _EXACT.fullmatch(cell):
        raise CellProblem(
            text("“{cell}” is not a measure such as 250 or 1.5, with three decimals at most.", cell=cell[:40])
        )
    return int(Decimal(cell).scaleb(3))


def velocity(cell: str) -> str:
    if cell.upper() not in VELOCITIES:
        raise CellProblem(text("“{cell}” is none of A, B, C.", cell=cell[:40]))
    return cell.upper()


def check_digits(cell: str) -> str:
    """What the label at the location itself says: short, and no code of anything else."""
    if not (cell.isascii() and cell.isalnum() and len(cell) <= 8):
        raise CellProblem(text("Check digits are at most 8 letters or digits."))
    return cell
