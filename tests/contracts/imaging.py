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
from ims_desktop.protocol.messages import Change, ImageAbout
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.mirror_file import BEHIND_THE_ROWS, TABLES, VERSION, insert_into


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
        said = {"epoch": epoch, "cursor": high, "high": high, "horizon": 0, "whole": high}
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
