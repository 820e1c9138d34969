"""Checksums over the mirrored rows, by record and scope: moved in the transaction that gives rows their places.

Each row keeps the digest that it is counted with, and the scope (a site, a workstation, or everybody) in which it is,
so a change takes the old one out and puts the new one in. Whoever does so holds the feed's row, as everybody who
gives places does: writers come one after the other here, and no sum is moved twice from the same state.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Table, bindparam, delete, select

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.tables import checksums, feed, metadata
from ims_desktop.central.upsert import insert_into
from ims_desktop.protocol.checksums import BEYOND, NOTHING, Checksum, digest_of
from ims_desktop.protocol.mirror import BY_NAME, RECORDS, Record, ScopeOf

EVERYBODY = ""
"""The scope of what all workstations mirror."""

_SCOPE_COLUMNS = {ScopeOf.SITE: "site_id", ScopeOf.WORKSTATION: "workstation_id"}
_SHAPE = "mirror's shape"
"""Names the row that says for which list of records the sums were made."""


class Content(Struct, frozen=True):
    """A mirrored row as a transaction leaves it, and how it was counted before."""

    digest: int | None
    counted_in: str | None
    scope: str
    deleted: int
    values: tuple[Any, ...]

    def digest_at(self, place: int) -> int:
        return digest_of(place, self.deleted, self.values)


Moves = dict[tuple[str, str], Checksum]
"""How the sums change: by record and scope."""


def contents(connection: Connection, table: Table, ids: Iterable[str]) -> dict[str, Content]:
    """These rows of a mirrored table as they are now."""
    found: dict[str, Content] = {}
    for some in in_chunks(list(ids)):
        asked = json.dumps(some) if connection.dialect.name == "sqlite" else some
        for digest, counted_in, scope, deleted, *values in connection.exec_driver_sql(
            _read_some(table, connection.dialect.name), (asked,)
        ):
            found[values[0]] = Content(digest, counted_in, scope, deleted, tuple(values))
    return found


def recount(moves: Moves, record: str, content: Content, digest: int) -> None:
    """Notes that a row is counted with ``digest`` from now on."""
    if content.digest is not None:
        before = record, content.counted_in or EVERYBODY
        moves[before] = moves.get(before, NOTHING).without_row(content.digest)
    now = record, content.scope
    moves[now] = moves.get(now, NOTHING).with_row(digest)


def forget(moves: Moves, record: str, content: Content) -> None:
    """Notes that a row is counted no more."""
    if content.digest is not None:
        before = record, content.counted_in or EVERYBODY
        moves[before] = moves.get(before, NOTHING).without_row(content.digest)


def move(connection: Connection, moves: Mapping[tuple[str, str], Checksum]) -> None:
    """Moves the stored sums. Only for whoever holds the feed's row."""
    if not moves:
        return
    scopes = {"records": sorted({record for record, _ in moves}), "scopes": sorted({scope for _, scope in moves})}
    stored = {(row.record, row.scope): Checksum(row.rows, row.total) for row in connection.execute(_SOME, scopes)}
    connection.execute(
        _put(connection.dialect.name), [_row(name, stored.get(name, NOTHING) + one) for name, one in moves.items()]
    )


def sums_for(connection: Connection, scopes: Iterable[str]) -> dict[str, Checksum]:
    """Of every record, over what whoever mirrors these scopes holds of it."""
    added = {record.name: NOTHING for record in RECORDS}
    for record, rows, total in connection.execute(_OF_SCOPES, {"scopes": [EVERYBODY, *scopes]}):
        if record in added:
            added[record] = added[record] + Checksum(rows, total)
    return added


def bring_up_to_date(connection: Connection) -> bool:
    """Counts everything anew where the sums are of another list of records, or of none; says whether it did."""
    shape = _shape()
    if connection.scalar(select(checksums.c.total).where(checksums.c.record == _SHAPE)) == shape:
        return False
    connection.execute(select(feed.c.high).with_for_update())
    connection.execute(delete(checksums))
    moves: Moves = {}
    for record in RECORDS:
        _count_all(connection, record, moves)
    rows = [_row(name, one) for name, one in moves.items()]
    connection.execute(_put(connection.dialect.name), [*rows, _row((_SHAPE, EVERYBODY), Checksum(0, shape))])
    return True


def write_digests(connection: Connection, table: Table, rows: Sequence[tuple[int, int, str, str]]) -> None:
    """``rows``: place, digest, scope and id of each."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(_write_each(table), list(rows))
    elif rows:
        connection.exec_driver_sql(_write_at_once(table), tuple(list(column) for column in zip(*rows, strict=True)))


def _count_all(connection: Connection, record: Record, moves: Moves) -> None:
    table = metadata.tables[record.name]
    for some in _in_portions(connection, table):
        counted = []
        for place, content in some:
            digest = content.digest_at(place)
            name = record.name, content.scope
            moves[name] = moves.get(name, NOTHING).with_row(digest)
            counted.append((place, digest, content.scope, str(content.values[0])))
        write_digests(connection, table, counted)


def _in_portions(connection: Connection, table: Table) -> Iterator[list[tuple[int, Content]]]:
    """All rows that have a place. Read by id, since they are written meanwhile."""
    ids = connection.scalars(select(table.c.id).where(table.c.place.is_not(None)).order_by(table.c.id)).all()
    places = select(table.c.id, table.c.place).where(table.c.id.in_(bindparam("ids", expanding=True)))
    for some in in_chunks(ids):
        found = contents(connection, table, some)
        yield [(place, found[key]) for key, place in connection.execute(places, {"ids": some})]


def _shape() -> int:
    """Of the mirror's list: other columns are other digests."""
    listed = msgspec.json.encode([(record.name, record.scope, record.columns) for record in RECORDS])
    return int.from_bytes(blake2b(listed, digest_size=8).digest(), "big") % BEYOND


def _row(name: tuple[str, str], one: Checksum) -> dict[str, Any]:
    return {"record": name[0], "scope": name[1], "rows": one.rows, "total": one.total}


_OF = checksums.c
_SOME = select(_OF.record, _OF.scope, _OF.rows, _OF.total).where(
    _OF.record.in_(bindparam("records", expanding=True)), _OF.scope.in_(bindparam("scopes", expanding=True))
)
_OF_SCOPES = select(_OF.record, _OF.rows, _OF.total).where(_OF.scope.in_(bindparam("scopes", expanding=True)))


@cache
def _put(dialect: str) -> Any:
    made = insert_into(dialect, checksums)
    changed = {"rows": made.excluded.rows, "total": made.excluded.total}
    return made.on_conflict_do_update(index_elements=["record", "scope"], set_=changed)


# By the drivers' own words: a batch touches hundreds of rows, and this is done while others wait for the feed's row.


@cache
def _read_some(table: Table, dialect: str) -> str:
    record = BY_NAME[table.name]
    scope = f"t.{_SCOPE_COLUMNS[record.scope]}" if record.scope in _SCOPE_COLUMNS else "''"
    columns = ", ".join(["t.digest", "t.counted_in", scope, "t.deleted", *(f"t.{one}" for one in record.columns)])
    if dialect == "sqlite":
        return f"SELECT {columns} FROM json_each(?) asked JOIN {table.name} t ON t.id = asked.value"
    return f"SELECT {columns} FROM {table.name} t WHERE t.id = ANY(%s)"


@cache
def _write_each(table: Table) -> str:
    return f"UPDATE {table.name} SET place = ?, digest = ?, counted_in = ? WHERE id = ?"


@cache
def _write_at_once(table: Table) -> str:
    return (
        f"UPDATE {table.name} t SET place = n.place, digest = n.digest, counted_in = n.scope"
        " FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) n (place, digest, scope, id)"
        " WHERE t.id = n.id"
    )
