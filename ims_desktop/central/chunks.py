"""Long lists in portions: databases bound how many values one statement may name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TypeVar

T = TypeVar("T")

AT_ONCE = 5_000
"""SQLite takes 32,766 values in a statement, PostgreSQL 65,535."""


def in_chunks(values: Collection[T], size: int | None = None) -> Iterator[list[T]]:
    """The values in their order, at most ``size`` (or ``AT_ONCE``) at a time; nothing for none."""
    size = size or AT_ONCE
    listed = list(values)
    return (listed[start : start + size] for start in range(0, len(listed), size))
