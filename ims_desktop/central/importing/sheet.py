"""A file whose kind is known: its rows read cell by cell, and a place to say what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Table, select

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.importing.cells import Column
from ims_desktop.central.importing.problems import BadCell, CellProblem, NotImported
from ims_desktop.central.importing.reading import Grid
from ims_desktop.central.tables import sites
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.texts import Text, text


class ImportRow(Struct, frozen=True):
    line: int
    cells: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]


class Sheet:
    """The rows that could be read, and everything that could not. ``check`` ends an import in which anything is bad."""

    def __init__(self, name: str, tx: Transaction, now: datetime) -> None:
        self.name = name
        self.tx = tx
        self.now = now
        self.named: frozenset[str] = frozenset()
        """The columns that the file has: what it does not speak of stays as it is, where that was worked out here."""
        self.rows: list[ImportRow] = []
        self.bad: list[BadCell] = []
        self.added = 0
        self.changed = 0

    def refuse(self, row: ImportRow, column: str, message: Text) -> None:
        self.bad.append(BadCell(row.line, column, message))

    def check(self) -> None:
        if self.bad:
            raise NotImported(self.name, self.bad)

    def known(self, table: Table, column: str, code_column: str) -> dict[str, Row[Any]]:
        """The live rows of ``table`` that the cells of ``column`` name; whoever names another is told."""
        named = existing(self.tx.connection, table, code_column, (row[column] for row in self.rows))
        for row in self.rows:
            if row[column] not in named:
                message = text("There is no “{cell}”. Import the file that has it first.", cell=row[column])
                self.refuse(row, column, message)
        return named

    def site_of(self, row: ImportRow) -> str:
        """The id of the row's site: the one it names, or the only one there is."""
        found = self._sites.get(row["site"])
        if found is None:
            self.refuse(
                row, "site", text("Name the site, one of: {known}.", known=", ".join(filter(None, self._sites)))
            )
        return found or ""

    @cached_property
    def _sites(self) -> dict[str, str]:
        by_code = {row.code: row.id for row in self.tx.connection.execute(select(sites).where(sites.c.deleted == 0))}
        return by_code | ({"": next(iter(by_code.values()))} if len(by_code) == 1 else {})


class Kind(Struct, frozen=True):
    """A kind of file: its columns, those that name a row, and what is done with its rows."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    write: Callable[[Sheet], None]

    @property
    def required(self) -> frozenset[str]:
        return frozenset(column.name for column in self.columns if column.default is None)


def kind_of(grid: Grid, kinds: Sequence[Kind]) -> Kind:
    """The kind whose required columns the header has, the one with the most of them."""
    fitting = [kind for kind in kinds if kind.required <= set(grid.header)]
    if not fitting:
        raise NotImported(grid.name, [_no_kind(grid, kinds)])
    return max(fitting, key=lambda kind: len(kind.required))


def read_rows(grid: Grid, kind: Kind, sheet: Sheet) -> None:
    """Reads every cell; a row in which one is bad is left out and said."""
    _check_header(grid, kind)
    sheet.named = frozenset(grid.header)
    columns = {column.name: column for column in kind.columns}
    seen: dict[tuple[Any, ...], int] = {}
    for line, cells in grid.rows:
        if len(cells) != len(grid.header):
            counts = text(
                "The row has {cells} cells, the header {columns}.", cells=len(cells), columns=len(grid.header)
            )
            sheet.bad.append(BadCell(line, "", counts))
            continue
        given = dict(zip(grid.header, cells, strict=True))
        before = len(sheet.bad)
        row = ImportRow(line, {name: _read(column, given.get(name), line, sheet) for name, column in columns.items()})
        if len(sheet.bad) == before and not _is_repeated(row, kind, seen, sheet):
            sheet.rows.append(row)


def rows_with(connection: Connection, table: Table, column: str, values: Iterable[str]) -> Iterator[Row[Any]]:
    """The live rows whose ``column`` has one of the values."""
    for some in in_chunks(sorted(set(values))):
        yield from connection.execute(select(table).where(table.c[column].in_(some), table.c.deleted == 0))


def existing(connection: Connection, table: Table, column: str, values: Iterable[str]) -> dict[str, Row[Any]]:
    """The same by their value, for a column that is unique."""
    return {getattr(row, column): row for row in rows_with(connection, table, column, values)}


def _read(column: Column, cell: str | None, line: int, sheet: Sheet) -> Any:
    written = (cell or "").strip() or (column.default or "")
    if not written and column.default is None:
        sheet.bad.append(BadCell(line, column.name, text("The cell is empty, and must not be.")))
        return None
    if not written:
        return "" if column.default == "" else None
    try:
        return column.read(written)
    except CellProblem as problem:
        sheet.bad.append(BadCell(line, column.name, problem.message))
        return None


def _is_repeated(row: ImportRow, kind: Kind, seen: dict[tuple[Any, ...], int], sheet: Sheet) -> bool:
    key = tuple(row[name] for name in kind.key)
    first = seen.setdefault(key, row.line)
    if first != row.line:
        sheet.refuse(row, kind.key[0], text("The same is on line {line} already. Remove one of them.", line=first))
    return first != row.line


def _check_header(grid: Grid, kind: Kind) -> None:
    known = [column.name for column in kind.columns]
    bad = [_unknown_column(name, known) for name in grid.header if name not in known]
    bad += [
        BadCell(1, name, text("The column is there twice. Remove one of them."))
        for name in sorted(set(grid.header))
        if grid.header.count(name) > 1
    ]
    if bad:
        raise NotImported(grid.name, bad)


def _unknown_column(name: str, known: Sequence[str]) -> BadCell:
    meant = get_close_matches(name, known, 1)
    if meant:
        return BadCell(1, name, text("There is no such column. Is it “{meant}”?", meant=meant[0]))
    return BadCell(1, name, text("There is no such column. There may be: {known}.", known=", ".join(known)))


def _no_kind(grid: Grid, kinds: Sequence[Kind]) -> BadCell:
    nearest = max(kinds, key=lambda kind: (len(kind.required & set(grid.header)), -len(kind.required)))
    missing = sorted(nearest.required - set(grid.header))
    if not nearest.required & set(grid.header):
        all_kinds = "; ".join(f"{kind.name}: {', '.join(sorted(kind.required))}" for kind in kinds)
        return BadCell(
            1, "", text("The first line names no columns that are known. They are, for {kinds}.", kinds=all_kinds)
        )
    return BadCell(
        1,
        missing[0],
        text("For {kind}, columns are missing: {missing}.", kind=nearest.name, missing=", ".join(missing)),
    )
