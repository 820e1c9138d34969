"""Rows of master data: added when new, changed when the file says something else, left alone otherwise."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Row, Table, insert, update

from ims_desktop.central.importing.sheet import ImportRow, Sheet
from ims_desktop.domain.ids import new_id


def upsert(
    sheet: Sheet,
    table: Table,
    find: Callable[[ImportRow], Row[Any] | None],
    values: Callable[[ImportRow], dict[str, Any]],
    when_new: dict[str, Any] | None = None,
    rows: Sequence[ImportRow] | None = None,
) -> dict[int, str]:
    """Writes what is new or differs; answers the id for each line."""
    ids: dict[int, str] = {}
    new: list[dict[str, Any]] = []
    for row in sheet.rows if rows is None else rows:
        wanted, found = values(row), find(row)
        ids[row.line] = found.id if found else new_id()
        if found is None:
            new.append({"id": ids[row.line], "deleted": 0, **wanted, **(when_new or {})})
        elif any(getattr(found, name) != value for name, value in wanted.items()):
            _change(sheet, table, found, wanted)
    if new:
        sheet.tx.connection.execute(insert(table), new)
        sheet.tx.touch(table, *(one["id"] for one in new))
        sheet.added += len(new)
    return ids


def _change(sheet: Sheet, table: Table, found: Row[Any], wanted: dict[str, Any]) -> None:
    version = {"version": found.version + 1} if "version" in table.c else {}
    sheet.tx.connection.execute(update(table).where(table.c.id == found.id).values(**wanted, **version))
    sheet.tx.touch(table, found.id)
    sheet.changed += 1
