"""What stands where, over both files: the mirror's balances, and own effects that still count."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from ims_desktop.domain.ids import ItemId, LocationId
from ims_desktop.domain.locations import Location
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.standing import Standing
from ims_desktop.store.connections import reading
from ims_desktop.store.reading_rule import balances_where
from ims_desktop.store.rows import (
    ITEM,
    ITEM_WIDTH,
    LOCATION,
    LOCATION_WIDTH,
    STATUSES,
    Row,
    all_of,
    first_of,
    item,
    location,
)
from ims_desktop.store.stock import VIRTUAL

_POSITION = "item_id, location_id, status, lot, serial, handling_unit"


def positions_where(condition: str, quantity: str = "<> 0") -> str:
    """Positions that fulfil ``condition`` (over ``e``) with their quantities, and nothing of item or location."""
    return f"""
    SELECT {_POSITION}, sum(quantity) AS quantity FROM (
        SELECT id, {_POSITION}, quantity FROM mirror.balances e WHERE deleted = 0 AND ({condition})
        UNION ALL SELECT row_id, {_POSITION}, quantity FROM ({balances_where(condition)})
    ) GROUP BY id HAVING sum(quantity) {quantity}
    """


def standing_where(condition: str, quantity: str = "<> 0") -> str:
    """Positions that fulfil ``condition`` (over ``e``), in the order in which one walks past them.

    Summed by position before anything is joined: long offline there are many effects of few positions.
    """
    return f"""
    SELECT {ITEM}, {LOCATION}, s.status, s.lot, s.serial, s.handling_unit, s.quantity
    FROM ({positions_where(condition, quantity)}) s
    JOIN mirror.items i ON i.id = s.item_id
    JOIN mirror.locations l ON l.id = s.location_id AND l.kind NOT IN ({VIRTUAL})
    ORDER BY l.walk, l.code, i.sku, s.status, s.lot, s.serial, s.handling_unit
    """


_HERE = "e.location_id = ?1"
_OF_ITEM_HERE = "+e.location_id = ?1 AND e.item_id = ?2"

_AT = standing_where(_HERE)
_OF_ITEM_AT = standing_where(_OF_ITEM_HERE)
_POSITIONS_AT = positions_where(_HERE)
_POSITIONS_OF_ITEM_AT = positions_where(_OF_ITEM_HERE)
_OF = standing_where("e.item_id = ?1")
_ON = standing_where("e.handling_unit = ?1 AND e.handling_unit <> ''")
_BEFORE_STORAGE = (
    standing_where("e.location_id IN (SELECT id FROM mirror.locations WHERE kind IN ('dock', 'staging'))") + "LIMIT ?1"
)

_LOCATION = f"SELECT {LOCATION} FROM mirror.locations l WHERE l.deleted = 0 AND l.id = ?"
_BY_CODE = f"SELECT {LOCATION} FROM mirror.locations l WHERE l.deleted = 0 AND l.code = ?"
_BY_CHECK_DIGITS = f"SELECT {LOCATION} FROM mirror.locations l WHERE l.deleted = 0 AND l.check_digits = ? LIMIT 2"


class SqliteStandingStock:
    """``StandingStock`` over one connection to both files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def location(self, location_id: LocationId) -> Location | None:
        with reading(self._connection):
            row = first_of(self._connection, _LOCATION, location_id)
        return location(row) if row else None

    def location_by_code(self, code: str) -> Location | None:
        written = code.strip()
        if not written:
            return None
        with reading(self._connection):
            for spelling in dict.fromkeys((written, written.upper())):
                if (row := first_of(self._connection, _BY_CODE, spelling)) is not None:
                    return location(row)
            rows = all_of(self._connection, _BY_CHECK_DIGITS, written)
        return location(rows[0]) if len(rows) == 1 else None

    def at(self, location_id: LocationId, item_id: ItemId | None = None) -> Sequence[Standing]:
        return self._all(_OF_ITEM_AT, location_id, item_id) if item_id else self._all(_AT, location_id)

    def positions_at(self, location_id: LocationId, item_id: ItemId | None = None) -> Sequence[Position]:
        """What ``at`` has, without what is known of items: hundreds of things are read in a millisecond."""
        asked = (_POSITIONS_OF_ITEM_AT, location_id, item_id) if item_id else (_POSITIONS_AT, location_id)
        with reading(self._connection):
            return [_position(row) for row in all_of(self._connection, *asked)]

    def of(self, item_id: ItemId) -> Sequence[Standing]:
        return self._all(_OF, item_id)

    def before_storage(self, limit: int) -> Sequence[Standing]:
        return self._all(_BEFORE_STORAGE, limit)

    def on(self, handling_unit: str) -> Sequence[Standing]:
        return self._all(_ON, handling_unit) if handling_unit else ()

    def _all(self, statement: str, *values: object) -> Sequence[Standing]:
        with reading(self._connection):
            return [standing_of(row) for row in all_of(self._connection, statement, *values)]


def standing_of(row: Row) -> Standing:
    thing, rest = item(row[:ITEM_WIDTH]), row[ITEM_WIDTH:]
    place, (status, lot, serial, unit, micro) = location(rest[:LOCATION_WIDTH]), rest[LOCATION_WIDTH:]
    position = Position(thing.id, place.id, STATUSES[status], lot, serial, unit)
    return Standing(position, Quantity(micro), thing, place)


def _position(row: Row) -> Position:
    item_id, location_id, status, lot, serial, unit, _ = row
    return Position(ItemId(item_id), LocationId(location_id), STATUSES[status], lot, serial, unit)
