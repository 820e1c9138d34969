"""Pull: what changed after a cursor, in the order of the places. It costs by what changed, and writes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select, union_all

from ims_desktop.central.clock import Now
from ims_desktop.central.database import Database
from ims_desktop.central.sync.problems import cursor_ahead, epoch_changed, workstation_revoked
from ims_desktop.central.sync.workstations import Workstation
from ims_desktop.central.tables import feed, metadata
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import Change, PullReply
from ims_desktop.protocol.mirror import MIRROR, RECORDS, Record, ScopeOf

MOST_CHANGES = 10_000
MOST_PAGE_BYTES = 4_000_000


def pull(database: Database, workstation: Workstation, after: int, limit: int, epoch: str, now: Now) -> bytes:
    """One page, encoded. Raises ``Refused`` when the cursor or the epoch is of another life of the central."""
    if workstation.is_revoked:
        raise workstation_revoked()
    limit = max(1, min(limit, MOST_CHANGES))
    with database.reading() as connection:
        # In the same state as the rows: the rows of a later ``high`` would be passed over for ever.
        high, current = connection.execute(select(feed.c.high, feed.c.epoch)).one()
        if epoch and epoch != current:
            raise epoch_changed()
        if after > high:
            raise cursor_ahead()
        return _page(connection, workstation, _Page(current, now(), after, high), limit)


class _Page:
    """What a page says besides its changes."""

    def __init__(self, epoch: str, server_time: datetime, after: int, high: int) -> None:
        self.epoch = epoch
        self.server_time = server_time
        self.after = after
        self.high = high

    def reply(self, changes: list[Change], more: bool) -> bytes:
        return encode(
            PullReply(
                epoch=self.epoch,
                mirror=MIRROR,
                server_time=self.server_time,
                cursor=changes[-1].place if more else self.high,
                high=self.high,
                more=more,
                changes=tuple(changes),
            )
        )


def _page(connection: Connection, workstation: Workstation, page: _Page, limit: int) -> bytes:
    """As many changes as fit into the limit, and into the bytes: halved until they do."""
    if page.after == page.high:
        return page.reply([], more=False)
    end = _place_of_the_next(connection, workstation, page.after, limit)
    changes = _changes(connection, workstation, page.after, end or page.high + 1)
    encoded = page.reply(changes, more=end is not None)
    while len(encoded) > MOST_PAGE_BYTES and len(changes) > 1:
        changes = changes[: len(changes) // 2]
        encoded = page.reply(changes, more=True)
    return encoded


def _place_of_the_next(connection: Connection, workstation: Workstation, after: int, limit: int) -> int | None:
    """The place of the first change that is too many for the page, found in the indexes alone."""
    each = [select(_first_places(record, workstation, after, limit + 1).subquery().c.place) for record in RECORDS]
    places = union_all(*each).subquery()
    return connection.scalar(select(places.c.place).order_by(places.c.place).offset(limit).limit(1))


def _first_places(record: Record, workstation: Workstation, after: int, limit: int) -> Select[Any]:
    table = metadata.tables[record.name]
    return (
        select(table.c.place)
        .where(table.c.place > after, *_in_scope(record, workstation))
        .order_by(table.c.place)
        .limit(limit)
    )


def _changes(connection: Connection, workstation: Workstation, after: int, end: int) -> list[Change]:
    changes = [one for record in RECORDS for one in _changes_of(connection, record, workstation, after, end)]
    changes.sort(key=attrgetter("place"))
    return changes


def _changes_of(
    connection: Connection, record: Record, workstation: Workstation, after: int, end: int
) -> Iterator[Change]:
    table = metadata.tables[record.name]
    columns = [table.c[name] for name in ("place", "deleted", *record.columns)]
    rows = connection.execute(
        select(*columns).where(table.c.place > after, table.c.place < end, *_in_scope(record, workstation))
    )
    for row in rows:
        yield Change(record.name, row[0], bool(row[1]), tuple(row[2:]))


def _in_scope(record: Record, workstation: Workstation) -> list[ColumnElement[bool]]:
    table = metadata.tables[record.name]
    if record.scope is ScopeOf.SITE:
        return [table.c.site_id == workstation.site]
    if record.scope is ScopeOf.WORKSTATION:
        return [table.c.workstation_id == workstation.id]
    return []
