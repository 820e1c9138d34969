"""The horizon: deleted rows are told for so many days, then forgotten; whoever has not heard by then reads anew.

A deleted row has a place and no time, so it is noted now and then which place the feed was at. All records forget up
to the same place in one transaction, and out of the checksums too: workstations that have heard do the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Table, bindparam, delete, func, insert, select, union_all, update

from ims_desktop.central.checksums import Moves, contents, forget, move
from ims_desktop.central.database import Database
from ims_desktop.central.tables import feed, feed_marks, metadata
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.times import utc_text
from ims_desktop.protocol.mirror import TOMBSTONE_DAYS
from ims_desktop.protocol.mirror_file import FORGOTTEN

MARK_EVERY = timedelta(hours=6)
TOLD_FOR = timedelta(days=TOMBSTONE_DAYS)

AT_ONCE = 2_000
"""Rows in one transaction: whoever writes waits for it."""

_TABLES = tuple(metadata.tables[record.name] for record in FORGOTTEN)


def collect(database: Database, now: datetime) -> int:
    """Notes where the feed is, and forgets what was deleted long enough ago; answers how many rows."""
    database.run(lambda tx: _mark(tx, now))
    forgotten = 0
    while some := database.run(lambda tx: _forget_some(tx, now)):
        forgotten += some
    return forgotten


def _mark(tx: Transaction, now: datetime) -> None:
    latest = tx.connection.execute(_LATEST_MARK).first()
    high = tx.connection.scalar(select(feed.c.high))
    if high and (latest is None or (latest.at <= utc_text(now - MARK_EVERY) and latest.high != high)):
        tx.connection.execute(insert(feed_marks), {"at": utc_text(now), "high": high})
    # The latest one that is old enough is still needed.
    needed = tx.connection.scalar(_MARKED_AT, {"at": utc_text(now - TOLD_FOR)})
    if needed is not None:
        tx.connection.execute(delete(feed_marks).where(feed_marks.c.at < needed))


def _forget_some(tx: Transaction, now: datetime) -> int:
    """In one transaction: from here on nobody who may have missed one of these is served from below it."""
    through = tx.connection.scalar(_PLACE_AT, {"at": utc_text(now - TOLD_FOR)})
    places = tx.connection.scalars(_GONE, {"through": through or 0, "most": AT_ONCE}).all()
    if not places:
        return 0
    # First of all, since it holds the feed's row: nobody gives places or moves sums until this is over.
    tx.connection.execute(_MOVE, {"through": places[-1]})
    moves: Moves = {}
    forgotten = sum(_forget(tx, table, places[-1], moves) for table in _TABLES)
    move(tx.connection, moves)
    return forgotten


def _forget(tx: Transaction, table: Table, through: int, moves: Moves) -> int:
    gone: Sequence[str] = tx.connection.scalars(
        select(table.c.id).where(table.c.deleted == 1, table.c.place <= through)
    ).all()
    for content in contents(tx.connection, table, gone).values():
        forget(moves, table.name, content)
    if gone:
        tx.connection.execute(delete(table).where(table.c.id == bindparam("row")), [{"row": one} for one in gone])
    return len(gone)


_LATEST_MARK = select(feed_marks.c.at, feed_marks.c.high).order_by(feed_marks.c.at.desc()).limit(1)
_MARKED_AT = select(func.max(feed_marks.c.at)).where(feed_marks.c.at <= bindparam("at"))
_PLACE_AT = select(func.max(feed_marks.c.high)).where(feed_marks.c.at <= bindparam("at"))
_MOVE = update(feed).where(feed.c.oldest < bindparam("through")).values(oldest=bindparam("through"))
_GONE_PLACES = union_all(
    *(select(one.c.place).where(one.c.deleted == 1, one.c.place <= bindparam("through")) for one in _TABLES)
).subquery()
_GONE = select(_GONE_PLACES.c.place).order_by(_GONE_PLACES.c.place).limit(bindparam("most"))
