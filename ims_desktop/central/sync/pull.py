"""Pull: what changed after a cursor, in the order of the places. It costs by what changed, and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Select, bindparam, exists, literal, select, union_all

from ims_desktop.central.checksums import sums_for
from ims_desktop.central.clock import Now
from ims_desktop.central.database import Database
from ims_desktop.central.lives import notice
from ims_desktop.central.sync.problems import below_horizon, cursor_ahead, epoch_changed, workstation_revoked
from ims_desktop.central.sync.workstations import Workstation, family_of
from ims_desktop.central.tables import feed, metadata
from ims_desktop.domain.ids import SiteId
from ims_desktop.protocol.checksums import Checksum
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import PAGE, Change, PullReply
from ims_desktop.protocol.mirror import BY_NAME, MIRROR, RECORDS, Record, ScopeOf

MOST_CHANGES = 10_000
MOST_PAGE_BYTES = 4_000_000


class Asked(Struct, frozen=True):
    """What a workstation wants: the changes after its cursor, of some records only where it names them."""

    after: int = 0
    limit: int = PAGE
    epoch: str = ""
    through: int = 0
    """Its last operation that the central said it has."""
    records: tuple[str, ...] = ()
    horizon: int = 0
    """The central's when its mirror began."""

    def is_below(self, oldest: int) -> bool:
        """Whether rows may be gone that it still has. Who reads some records again is told by the sums what else is."""
        return 0 < self.after < oldest and self.horizon < oldest and not self.records


def pull(database: Database, workstation: Workstation, asked: Asked, now: Now) -> bytes:
    """One page, encoded. Raises ``Refused`` when the cursor or the epoch is of another life of the central,
    and when what was deleted since is forgotten."""
    if workstation.is_revoked:
        raise workstation_revoked()
    with database.reading() as connection:
        # In the same state as the rows: the rows of a later ``high`` would be passed over for ever.
        high, current, oldest = connection.execute(_FEED).one()
        if asked.epoch and asked.epoch != current:
            raise epoch_changed()
        knows_too_much = asked.after > high or (asked.through > workstation.last_sequence and asked.epoch != "")
        if not knows_too_much:
            if asked.is_below(oldest):
                raise below_horizon()
            family = family_of(connection, workstation.id)
            reader = _Reader(connection, workstation.site, family, asked.after, high, asked.records)
            return _page(reader, _Life(current, oldest), max(1, min(asked.limit, MOST_CHANGES)), now())
    if asked.epoch:
        notice(database, asked.epoch, workstation.name, f"has read to {asked.after} and handed in {asked.through}")
    raise cursor_ahead()


def high_of(connection: Connection) -> int:
    """The last place that is visible."""
    high: int = connection.execute(_FEED).one().high
    return high


def has_news(connection: Connection, site: SiteId, workstations: Sequence[str], after: int) -> bool:
    """Whether any of these workstations of ``site`` would pull anything after that place."""
    scope = {"after": after, "site": site, "family": workstations}
    return connection.execute(_CHANGED, scope).first() is not None


class _Reader(Struct, frozen=True):
    """One workstation's view of the feed between its cursor and ``high``."""

    connection: Connection
    site: SiteId
    family: Sequence[str]
    after: int
    high: int
    records: tuple[str, ...] = ()

    def sums(self) -> dict[str, Checksum]:
        return sums_for(self.connection, [self.site, *self.family])

    def page(self, limit: int) -> tuple[list[Change], bool]:
        """At most ``limit`` changes, and whether there are more."""
        if self.after == self.high:
            return [], False
        changed = self.connection.scalars(_CHANGED, self._scope).all()
        names = tuple(one for one in changed if not self.records or one in self.records)
        end = self._place_of_the_next(names, limit)
        until = self._scope | {"until": self.high + 1 if end is None else end}
        changes = [
            Change(name, row[0], row[1] == 1, row[2:])
            for name in names
            for row in map(tuple, self.connection.execute(_rows(BY_NAME[name]), until).all())
        ]
        changes.sort(key=attrgetter("place"))
        return changes, end is not None

    def _place_of_the_next(self, names: Sequence[str], limit: int) -> int | None:
        """The place of the first change that is too many for the page, found in the indexes alone."""
        if not names or self.high - self.after <= limit:
            return None
        return self.connection.scalar(_too_many(tuple(names)), self._scope | {"most": limit + 1, "passed": limit})

    @property
    def _scope(self) -> dict[str, Any]:
        return {"after": self.after, "site": self.site, "family": self.family}


class _Life(Struct, frozen=True):
    """Of the feed."""

    epoch: str
    oldest: int


def _page(reader: _Reader, life: _Life, limit: int, server_time: datetime) -> bytes:
    """As many changes as fit into the limit, and into the bytes: halved until they do."""
    changes, more = reader.page(limit)
    while True:
        encoded = encode(
            PullReply(
                epoch=life.epoch,
                mirror=MIRROR,
                server_time=server_time,
                cursor=changes[-1].place if more else reader.high,
                high=reader.high,
                more=more,
                changes=tuple(changes),
                horizon=life.oldest,
                sums={} if more else reader.sums(),
            )
        )
        if len(encoded) <= MOST_PAGE_BYTES or len(changes) <= 1:
            return encoded
        changes, more = changes[: len(changes) // 2], True


def _in_scope(record: Record) -> list[ColumnElement[bool]]:
    table = metadata.tables[record.name]
    later = [table.c.place > bindparam("after")]
    if record.scope is ScopeOf.SITE:
        return [*later, table.c.site_id == bindparam("site")]
    if record.scope is ScopeOf.WORKSTATION:
        return [*later, table.c.workstation_id.in_(bindparam("family", expanding=True))]
    return later


# Statements are built once: building one costs more than running it.

_FEED = select(feed.c.high, feed.c.epoch, feed.c.oldest)

_CHANGED = union_all(
    *(
        select(literal(record.name, literal_execute=True)).where(
            exists(select(metadata.tables[record.name].c.place).where(*_in_scope(record)))
        )
        for record in RECORDS
    )
)
"""Which records have any change at all: mostly a few of them."""


@cache
def _too_many(names: tuple[str, ...]) -> Select[int]:
    firsts = []
    for name in names:
        place = metadata.tables[name].c.place
        firsts.append(
            select(place).where(*_in_scope(BY_NAME[name])).order_by(place).limit(bindparam("most")).subquery()
        )
    places = union_all(*(select(one.c.place) for one in firsts)).subquery()
    return select(places.c.place).order_by(places.c.place).offset(bindparam("passed")).limit(1)


@cache
def _rows(record: Record) -> Select[Any]:
    table = metadata.tables[record.name]
    columns = [table.c[name] for name in ("place", "deleted", *record.columns)]
    return select(*columns).where(*_in_scope(record), table.c.place < bindparam("until"))
