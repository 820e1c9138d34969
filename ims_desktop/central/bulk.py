"""Many rows into one table by the driver's own words: building their values one by one costs as much as they do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Table


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """All rows name the same columns; the columns' own defaults are the database's, not SQLAlchemy's."""
    if not rows:
        return
    columns = tuple(rows[0])
    statement = _insert(table, columns, connection.dialect.name)
    connection.exec_driver_sql(statement, list(map(itemgetter(*columns), rows)))


def add_to(connection: Connection, table: Table, column: str, more: Sequence[tuple[int, str]]) -> None:
    """Adds so much to a column of each row, which is named by its ``id``."""
    if more:
        connection.exec_driver_sql(_add(table, column, connection.dialect.name), list(more))


@cache
def _add(table: Table, column: str, dialect: str) -> str:
    name, mark = table.c[column].name, "?" if dialect == "sqlite" else "%s"
    return f'UPDATE {table.name} SET "{name}" = "{name}" + {mark} WHERE id = {mark}'


@cache
def _insert(table: Table, columns: tuple[str, ...], dialect: str) -> str:
    for one in columns:
        table.c[one]  # an unknown column is a mistake here, not in the database
    mark = "?" if dialect == "sqlite" else "%s"
    named = ", ".join(f'"{one}"' for one in columns)
    return f"INSERT INTO {table.name} ({named}) VALUES ({', '.join([mark] * len(columns))})"
