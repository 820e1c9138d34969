"""Checksums: by them a workstation knows that it holds what the central has, row for row, without reading it again.

A record's checksum is the number of its rows and the sum of their digests. So either end moves it by the rows that it
writes, in whatever order, and never adds up all of them. Deleted rows count like any other: they are rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any

import msgspec

BEYOND = 2**63
"""Sums are kept below this: what a column of whole numbers can hold."""

_encoder = msgspec.json.Encoder()


class Checksum(msgspec.Struct, frozen=True, array_like=True):
    """Over the rows of one record that one workstation mirrors."""

    rows: int = 0
    total: int = 0

    def with_row(self, digest: int) -> Checksum:
        return Checksum(self.rows + 1, (self.total + digest) % BEYOND)

    def without_row(self, digest: int) -> Checksum:
        return Checksum(self.rows - 1, (self.total - digest) % BEYOND)

    def __add__(self, other: Checksum) -> Checksum:
        return Checksum(self.rows + other.rows, (self.total + other.total) % BEYOND)


NOTHING = Checksum()


def digest_of(place: int, deleted: int | bool, values: Sequence[Any]) -> int:
    """64 bits of BLAKE2b over the row as it travels, less the one that no column holds."""
    row = _encoder.encode((place, int(deleted), *values))
    return int.from_bytes(blake2b(row, digest_size=8).digest(), "big") % BEYOND


def over(rows: Iterable[tuple[int, int | bool, Sequence[Any]]]) -> Checksum:
    """Of rows by place, whether deleted, and values."""
    count = total = 0
    for place, deleted, values in rows:
        count, total = count + 1, total + digest_of(place, deleted, values)
    return Checksum(count, total % BEYOND)
