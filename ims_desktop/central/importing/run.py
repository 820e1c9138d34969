"""Importing one file, or a folder of them in the order in which they build on each other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from ims_desktop.central.importing.items import ITEMS, PACKAGINGS
from ims_desktop.central.importing.masters import LOCATIONS, SITES, SUPPLIERS
from ims_desktop.central.importing.notices import NOTICES
from ims_desktop.central.importing.orders import ORDERS
from ims_desktop.central.importing.putaway_rules import PUTAWAY_RULES
from ims_desktop.central.importing.reading import Grid, read_file
from ims_desktop.central.importing.reasons import REASONS
from ims_desktop.central.importing.sheet import Kind, Sheet, kind_of, read_rows
from ims_desktop.central.importing.stock import STOCK
from ims_desktop.central.transaction import Transaction

KINDS: Sequence[Kind] = (SITES, SUPPLIERS, LOCATIONS, ITEMS, PACKAGINGS, PUTAWAY_RULES, REASONS, STOCK, ORDERS, NOTICES)
"""In the order in which they build on each other. A new kind of file is one more here."""


class Imported(Struct, frozen=True):
    """What a file was, how many rows it has, and what of it was not in the books yet."""

    kind: str
    rows: int
    added: int
    changed: int

    def __str__(self) -> str:
        return f"{self.kind}: {self.rows} rows, {self.added} added, {self.changed} changed"


def import_csv(tx: Transaction, grid: Grid, now: datetime) -> Imported:
    """Takes a file in whole; raises ``NotImported`` when any row is bad."""
    kind = kind_of(grid, KINDS)
    sheet = Sheet(grid.name, tx, now)
    read_rows(grid, kind, sheet)
    sheet.check()
    kind.write(sheet)
    sheet.check()
    return Imported(kind.name, len(sheet.rows), sheet.added, sheet.changed)


def import_files(tx: Transaction, paths: Sequence[Path], now: datetime) -> list[Imported]:
    """Takes several in, in the order of ``KINDS`` whatever theirs is."""
    grids = [read_file(path) for path in paths]
    in_order = sorted(grids, key=lambda grid: KINDS.index(kind_of(grid, KINDS)))
    return [import_csv(tx, grid, now) for grid in in_order]
