"""Velocity classes from the ledger: how often each item was brought to or fetched from storage in a period."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Connection, exists, func, or_, select, update

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.tables import balances, items, locations, movements
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.times import utc_text
from ims_desktop.domain.velocity import velocity_classes

_BOOKS_ONLY = [LocationKind.ADJUSTMENT.value, LocationKind.OPENING.value, LocationKind.SUSPENSE.value]


class Classified(Struct, frozen=True):
    """How many items have each class now, and for how many it is another one than before."""

    a: int
    b: int
    c: int
    changed: int

    def __str__(self) -> str:
        return f"A: {self.a}, B: {self.b}, C: {self.c} items, {self.changed} changed"


def classify(tx: Transaction, now: datetime, days: int) -> Classified:
    """Gives every item its class by the last ``days``. Where nothing moved at all, everything stays as it is.

    For a person's command and for a scheduler. An item that never moved keeps no class, or the one it was given.
    """
    moves = _moves(tx.connection, now - timedelta(days=days), now)
    if not moves:
        return Classified(0, 0, 0, 0)
    resting = dict.fromkeys(_ever_moved(tx.connection) - moves.keys(), 0)
    classes = velocity_classes({**moves, **resting})
    changed = _write(tx, classes)
    counted = Counter(classes.values())
    return Classified(counted["A"], counted["B"], counted["C"], changed)


def _moves(connection: Connection, since: datetime, until: datetime) -> dict[ItemId, int]:
    """Movements between two places of which one is storage; what was taken back, and its taking back, are none."""
    source, target = balances.alias("source"), balances.alias("target")
    left, reached = locations.alias("left_place"), locations.alias("reached_place")
    undone = movements.alias("undone")
    query = (
        select(movements.c.item_id, func.count().label("times"))
        .join(source, source.c.id == movements.c.source)
        .join(target, target.c.id == movements.c.target)
        .join(left, left.c.id == source.c.location_id)
        .join(reached, reached.c.id == target.c.location_id)
        .where(
            movements.c.happened_at >= utc_text(since),
            movements.c.happened_at < utc_text(until),
            source.c.location_id != target.c.location_id,
            or_(left.c.kind == LocationKind.STORAGE.value, reached.c.kind == LocationKind.STORAGE.value),
            left.c.kind.not_in(_BOOKS_ONLY),
            reached.c.kind.not_in(_BOOKS_ONLY),
            movements.c.reverses.is_(None),
            ~exists().where(undone.c.reverses == movements.c.id),
        )
        .group_by(movements.c.item_id)
    )
    return {ItemId(row.item_id): row.times for row in connection.execute(query)}


def _ever_moved(connection: Connection) -> set[ItemId]:
    return {ItemId(one) for one in connection.scalars(select(movements.c.item_id).distinct())}


def _write(tx: Transaction, classes: dict[ItemId, str]) -> int:
    live = select(items.c.id, items.c.velocity).where(items.c.deleted == 0)
    before = {ItemId(row.id): row.velocity for row in tx.connection.execute(live)}
    changed = 0
    for velocity in "ABC":
        new = sorted(item for item, now in classes.items() if now == velocity != before.get(item, velocity))
        for some in in_chunks(new):
            others = items.c.id.in_(some)
            tx.connection.execute(update(items).where(others).values(velocity=velocity, version=items.c.version + 1))
            tx.touch(items, *some)
        changed += len(new)
    return changed
