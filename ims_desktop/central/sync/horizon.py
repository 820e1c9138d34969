"""The horizon: deleted rows are told for so many days, then forgotten; whoever has not heard by then reads anew.

A deleted row has a place and no time, so it is noted now and then which place the feed was at.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, insert, select, update

from ims_desktop.central.database import Database
from ims_desktop.central.tables import feed, feed_marks, metadata
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.times import utc_text
from ims_desktop.protocol.mirror import RECORDS, Record

MARK_EVERY = timedelta(hours=6)

AT_ONCE = 5_000
"""Rows in one transaction."""


def collect(database: Database, now: datetime) -> int:
    """Notes where the feed is, and forgets what was deleted long enough ago; answers how many rows."""
    database.run(lambda tx: _mark(tx, now))
    return sum(_collect(database, record, now) for record in RECORDS if record.horizon)


def _mark(tx: Transaction, now: datetime) -> None:
    latest = tx.connection.execute(_LATEST_MARK).first()
    high = tx.connection.scalar(select(feed.c.high))
    is_due = latest is None or (latest.at <= utc_text(now - MARK_EVERY) and latest.high != high)
    if is_due and high:
        tx.connection.execute(insert(feed_marks), {"at": utc_text(now), "high": high})
    longest = max(record.horizon for record in RECORDS)
    # The latest mark before the longest horizon is still needed.
    oldest_needed = tx.connection.scalar(_MARKED_AT, {"at": utc_text(now - timedelta(days=longest))})
    if oldest_needed is not None:
        tx.connection.execute(delete(feed_marks).where(feed_marks.c.at < oldest_needed))


def _collect(database: Database, record: Record, now: datetime) -> int:
    before = utc_text(now - timedelta(days=record.horizon))
    forgotten = 0
    while some := database.run(lambda tx: _forget(tx, record, before)):
        forgotten += some
    return forgotten


def _forget(tx: Transaction, record: Record, before: str) -> int:
    """In one transaction: from here on nobody who may have missed one of these is served from below it."""
    table = metadata.tables[record.name]
    through = tx.connection.scalar(_PLACE_AT, {"at": before})
    if not through:
        return 0
    gone = tx.connection.execute(
        select(table.c.id, table.c.place)
        .where(table.c.deleted == 1, table.c.place <= through)
        .order_by(table.c.place)
        .limit(AT_ONCE)
    ).all()
    if gone:
        # Asked again: somebody may have brought one back meanwhile.
        still = delete(table).where(table.c.id == bindparam("row"), table.c.deleted == 1, table.c.place <= through)
        tx.connection.execute(still, [{"row": one.id} for one in gone])
        tx.connection.execute(_MOVE, {"through": gone[-1].place})
    return len(gone)


_LATEST_MARK = select(feed_marks.c.at, feed_marks.c.high).order_by(feed_marks.c.at.desc()).limit(1)
_MARKED_AT = select(func.max(feed_marks.c.at)).where(feed_marks.c.at <= bindparam("at"))
_PLACE_AT = select(func.max(feed_marks.c.high)).where(feed_marks.c.at <= bindparam("at"))
_MOVE = update(feed).where(feed.c.oldest < bindparam("through")).values(oldest=bindparam("through"))
