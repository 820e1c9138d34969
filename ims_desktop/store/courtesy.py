"""How long work steps aside: between its rows, whenever somebody scans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias, TypeVar

T = TypeVar("T")

GiveWay: TypeAlias = Callable[[], None]

ROWS = 25
"""Written in about a millisecond: what a scan may have to wait for."""


def nobody_waits() -> None:
    """For work that is in nobody's way."""


def politely(rows: Iterable[T], give_way: GiveWay) -> Iterator[T]:
    for number, row in enumerate(rows):
        if number % ROWS == 0:
            give_way()
        yield row
