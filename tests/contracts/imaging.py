"""Images as a central makes them, of what a test says."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import zstandard
from msgspec import Struct

from ims_desktop.protocol import search_index
from ims_desktop.protocol.checksums import Checksum, over
from ims_desktop.protocol.messages import Change, ImageAbout
from ims_desktop.protocol.mirror import BY_NAME, RECORDS
from ims_desktop.protocol.mirror_file import BEHIND_THE_ROWS, TABLES, VERSION, insert_into, sums_kept


class Made(Struct, frozen=True):
    about: ImageAbout
    packed: bytes


def image(
    path: Path, changes: Sequence[Change], high: int, epoch: str = "life", included: Mapping[str, int] | None = None
) -> Made:
    """Written at ``path`` on the way."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as made:
        for statement in TABLES:
            made.execute(statement)
        for one in changes:
            made.execute(insert_into(BY_NAME[one.record]), (*one.values, one.place, int(one.deleted)))
        for statement in BEHIND_THE_ROWS:
            made.execute(statement)
        for rowid, sku, name in made.execute(search_index.ITEMS_AFTER, (0, -1)).fetchall():
            made.execute(search_index.PUT_IN, (rowid, search_index.tokens_of(sku, name)))
        said: dict[str, str | int] = {"epoch": epoch, "cursor": high, "high": high, "horizon": 0, "whole": high}
        said |= {"lacks_own": 1, **dict(sums_kept({record.name: _sum(record.name, changes) for record in RECORDS}))}
        made.executemany("INSERT INTO meta VALUES (?, ?)", said.items())
        made.executemany("INSERT INTO included VALUES (?, ?)", (included or {}).items())
        made.commit()
    plain = path.read_bytes()
    packed = zstandard.ZstdCompressor(write_checksum=True).compress(plain)
    about = ImageAbout(
        epoch=epoch,
        file=VERSION,
        high=high,
        rows=len(changes),
        size=len(packed),
        unpacked=len(plain),
        sha256=hashlib.sha256(packed).hexdigest(),
    )
    return Made(about, packed)


def _sum(record: str, changes: Sequence[Change]) -> Checksum:
    return over((one.place, one.deleted, one.values) for one in changes if one.record == record)
