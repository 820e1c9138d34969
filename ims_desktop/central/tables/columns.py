"""The kinds of columns: one stored form for each kind of value, the same on SQLite and PostgreSQL.

What is mirrored is stored as it travels: text, and whole numbers for counts, flags (0 or 1) and quantities (millionths
of the stock unit). Days are ``2026-11-21``, moments what ``domain.times.utc_text`` writes, money whole millionths.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Integer, MetaData, Text
from sqlalchemy import text as sql

from ims_desktop.protocol.mirror import BY_NAME, Field, Kind

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_once",
        "fk": "%(table_name)s_%(column_0_N_name)s_known",
        "ck": "%(table_name)s_%(constraint_name)s",
        "pk": "%(table_name)s_pk",
    }
)

TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Sorts by code point on both databases, so that a page of a list ends at the same row."""

EMPTY = sql("''")
"""The default of text that need not be said, in the form in which SQLite tells it back."""

INTEGER = BigInteger().with_variant(Integer(), "sqlite")


def text(name: str, *more: Any, **options: Any) -> Column[str]:
    return Column(name, TEXT, *more, **{"nullable": False, **options})


def maybe_text(name: str, *more: Any, **options: Any) -> Column[str | None]:
    return Column(name, TEXT, *more, **options)


def integer(name: str, *more: Any, **options: Any) -> Column[int]:
    return Column(name, INTEGER, *more, **{"nullable": False, **options})


def maybe_integer(name: str, *more: Any, **options: Any) -> Column[int | None]:
    return Column(name, INTEGER, *more, **options)


def mirrored(record: str) -> list[Column[Any]]:
    """The columns of a mirrored record: ``id``, ``place``, ``deleted``, then its fields in the mirror's order.

    ``place``, ``digest`` and ``counted_in`` are written by the unit of work alone (``Transaction.touch``); a row
    without a place is mirrored nowhere. The last two say how the row stands in the checksums.
    """
    return [
        text("id", primary_key=True),
        maybe_integer("place"),
        integer("deleted", default=0, server_default="0"),
        maybe_integer("digest"),
        maybe_text("counted_in"),
        *(_column(one) for one in BY_NAME[record].fields),
    ]


def _column(field: Field) -> Column[Any]:
    kind = TEXT if field.kind is Kind.TEXT else INTEGER
    if field.default is None:
        return Column(field.name, kind, nullable=not field.required)
    default = f"'{field.default}'" if field.kind is Kind.TEXT else str(field.default)
    return Column(field.name, kind, nullable=False, default=field.default, server_default=sql(default))
