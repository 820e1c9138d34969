"""Human numbers of documents that are made here: PO-00000001, PO-00000002, ..."""

from __future__ import annotations

import re

from sqlalchemy import Column, Connection, select, text

DIGITS = 8


def next_number(connection: Connection, column: Column[str], prefix: str) -> str:
    """The number after the highest one with that prefix; whoever asks next waits for this transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:prefix, 1))"), {"prefix": prefix})
    ours = re.compile(rf"{re.escape(prefix)}\d{{{DIGITS}}}", re.ASCII)
    # BETWEEN would be shorter; with a collation SQLAlchemy writes it in a way that PostgreSQL does not read.
    given = select(column).where(column >= f"{prefix}{'0' * DIGITS}", column <= f"{prefix}{'9' * DIGITS}")
    numbers = connection.scalars(given.order_by(column.desc()))
    # Somebody may have given "PO-00000007/B" by hand: that is none of ours.
    last = next((number for number in numbers if ours.fullmatch(number)), f"{prefix}{'0' * DIGITS}")
    numbers.close()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1:0{DIGITS}d}"
