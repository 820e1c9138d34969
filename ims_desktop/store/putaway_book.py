"""What putting away asks, answered from both files: the mirror's sums of room, and own work that still counts."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from ims_desktop.domain.ids import ItemId, LocationId, SiteId
from ims_desktop.domain.locations import Location, Mixing
from ims_desktop.domain.orders import OrderLine
from ims_desktop.domain.putaway import Contents, PutawayRule, Stood, Wanted
from ims_desktop.domain.quantity import Quantity
from ims_desktop.protocol.putaway import rules_of
from ims_desktop.store.connections import reading
from ims_desktop.store.reading_rule import balances_where
from ims_desktop.store.rows import LINE, LOCATION, Row, all_of, first_of, line, location

_RULES = """
SELECT id, kind, parameter FROM mirror.putaway_rules
WHERE site_id = ? AND is_active = 1 AND deleted = 0 ORDER BY sequence, id
"""

_LOCATION = f"SELECT {LOCATION} FROM mirror.locations l WHERE l.id = ? AND l.deleted = 0"

_LOCATIONS = f"""
SELECT {LOCATION} FROM json_each(?) k CROSS JOIN mirror.locations l ON l.id = k.value AND l.deleted = 0 ORDER BY k.key
"""

_LINES = f"""
SELECT {LINE} FROM mirror.purchase_order_lines l
WHERE l.item_id = ? AND l.deleted = 0 ORDER BY l.order_id, l.number
"""

_CONTENTS = f"""
SELECT s.location_id, s.item_id, s.lot, sum(s.quantity), coalesce(i.weight_mg, 0), coalesce(i.volume_mm3, 0)
FROM (
    SELECT b.location_id, b.item_id, b.lot, b.quantity FROM json_each(:asked) a
    CROSS JOIN mirror.balances b ON b.location_id = a.value WHERE b.deleted = 0
    UNION ALL
    SELECT location_id, item_id, lot, quantity
    FROM ({balances_where("e.location_id IN (SELECT value FROM json_each(:asked))")})
) s LEFT JOIN mirror.items i ON i.id = s.item_id
GROUP BY s.location_id, s.item_id, s.lot HAVING sum(s.quantity) <> 0
"""

# One location more than own work still counts on does no harm: what stands there is looked at before it is suggested.
_FREED = "SELECT DISTINCT location_id FROM main.effects WHERE quantity < 0 AND location_id IS NOT NULL"

_STANDS = f"""
SELECT location_id FROM mirror.balances
WHERE item_id = :item AND quantity > 0 AND deleted = 0 AND (:lot IS NULL OR lot = :lot)
UNION SELECT location_id
FROM ({balances_where("e.item_id = :item AND e.quantity > 0 AND (:lot IS NULL OR e.lot = :lot)")})
"""

_ZONES = """
WITH RECURSIVE every (zone) AS (
    SELECT min(zone) FROM mirror.location_room WHERE {place}
    UNION ALL SELECT (SELECT min(r.zone) FROM mirror.location_room r WHERE {place} AND r.zone > every.zone)
    FROM every WHERE every.zone IS NOT NULL
)
SELECT zone FROM every WHERE zone IS NOT NULL
"""

_PLACE = "site_id = :site AND is_quarantine = :quarantine AND condition = :condition"


class SqlitePutawayBook:
    """``PutawayBook`` over one connection to both files."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def rules(self, site_id: SiteId) -> Sequence[PutawayRule]:
        with reading(self._connection):
            return rules_of(self._connection.execute(_RULES, (site_id,)))

    def lines_to_stock(self, item_id: ItemId) -> Sequence[OrderLine]:
        with reading(self._connection):
            lines = [line(row) for row in all_of(self._connection, _LINES, item_id)]
        return [one for one in lines if one.received > one.rejected + one.stocked]

    def location(self, key: LocationId) -> Location | None:
        with reading(self._connection):
            row = first_of(self._connection, _LOCATION, key)
        return location(row) if row else None

    def contents(self, keys: Collection[LocationId]) -> Mapping[LocationId, Contents]:
        with reading(self._connection):
            rows = self._connection.execute(_CONTENTS, {"asked": json.dumps(list(keys))}).fetchall()
        found: dict[LocationId, list[Stood]] = {}
        for place, thing, lot, micro, weight, volume in rows:
            stood = Stood(ItemId(thing), lot, Quantity(micro), weight, volume)
            found.setdefault(LocationId(place), []).append(stood)
        return {place: Contents(tuple(stood)) for place, stood in found.items()}

    def find(self, wanted: Wanted, after: Location | None, limit: int) -> Sequence[Location]:
        with reading(self._connection):
            keys = self._keys(wanted, after, limit)
            return [location(row) for row in all_of(self._connection, _LOCATIONS, json.dumps(keys))]

    def _keys(self, wanted: Wanted, after: Location | None, limit: int) -> list[str]:
        """Those that the sums name, and those of which own work may have made something else than the sums say."""
        values = _values(wanted, after, limit)
        if wanted.item_id is not None:
            known = {str(row[0]) for row in self._connection.execute(_STANDS, values)}
            return _in_order(self._named(wanted, values, known, (*_ENOUGH, _NOT_FULL)), limit)
        found: list[Row] = []
        asks_for_room = wanted.need is not None and not wanted.is_empty
        few = asks_for_room and self._connection.execute(_SOME, values).fetchone()[0] < FEW
        for zone in self._zones(wanted, values):
            statement = _by_sums(wanted, zone is not None, few)
            found += self._connection.execute(statement, {**values, "zone": zone}).fetchall()
        return _in_order([*found, *self._freed(wanted, values)], limit)

    def _zones(self, wanted: Wanted, values: Mapping[str, Any]) -> Sequence[str | None]:
        """The zones as they are called, of the trees that are wanted: each is a range of the index in walking order."""
        if not wanted.zones:
            return (None,)
        every = self._connection.execute(_ZONES.format(place=_PLACE), values)
        return [zone for (zone,) in every if wanted.covers(zone)]

    def _freed(self, wanted: Wanted, values: Mapping[str, Any]) -> Sequence[Row]:
        """Locations that own work took something from: the sums do not know of that room yet."""
        if wanted.need is None and not wanted.is_empty:
            return ()
        freed = self._touched()
        if wanted.for_item is not None and not wanted.is_empty:
            own = {"item": wanted.for_item, "lot": None}
            freed |= {str(row[0]) for row in self._connection.execute(_STANDS, own)}
        return self._named(wanted, values, freed) if freed else ()

    def _touched(self) -> set[str]:
        return {str(row[0]) for row in self._connection.execute(_FREED)}

    def _named(
        self, wanted: Wanted, values: Mapping[str, Any], keys: Collection[str], room: Sequence[str] = ()
    ) -> Sequence[Row]:
        """Of these locations the ones that are wanted; ``room`` is what the sums must say of them, if anything."""
        conditions = ["site_id = :site", "is_quarantine = :quarantine", _BEHIND, _mixing(wanted)]
        if room and wanted.need is not None:
            conditions.append(f"({' AND '.join(room)} OR location_id IN (SELECT value FROM json_each(:freed)))")
            values = {**values, "freed": json.dumps(list(self._touched()))}
        if wanted.item_id is None:
            conditions += ["condition = :condition", *_velocity(wanted)]
        statement = f"""
        SELECT walk, code, location_id, zone FROM json_each(:keys) k
        CROSS JOIN mirror.location_room r ON r.location_id = k.value WHERE {" AND ".join(conditions)}
        """
        rows = self._connection.execute(statement, {**values, "keys": json.dumps(list(keys))}).fetchall()
        return [row[:3] for row in rows if wanted.covers(row[3])]


_BEHIND = "(walk, code) > (:walk, :code)"

_ENOUGH = ("room_quantity >= :quantity", "room_weight_mg >= :weight", "room_volume_mm3 >= :volume")

_NOT_FULL = "room_quantity > 0 AND room_weight_mg > 0 AND room_volume_mm3 > 0"

FEW = 400
"""Locations with enough room: fewer are read and sorted, of more the first ones are soon met on the walk."""

_SOME = f"""
SELECT count(*) FROM (
    SELECT 1 FROM mirror.location_room INDEXED BY location_room_most
    WHERE {_PLACE} AND takes_more = 1 AND room_quantity >= :quantity LIMIT {FEW}
)
"""


def _by_sums(wanted: Wanted, in_zone: bool, few: bool) -> str:
    """``few``: by room and then in the order of the walk; else along the walk, past those that have too little."""
    conditions = [_PLACE, _BEHIND, _mixing(wanted), *_velocity(wanted)]
    if in_zone:
        conditions.append("zone = :zone")
    if wanted.is_empty:
        conditions.append("positions = 0")
    if wanted.need is not None:
        conditions += ["takes_more = 1", *_ENOUGH]
    # Named, since SQLite does not know which of them is short.
    index = "empty" if wanted.is_empty else "most" if few else "zone" if in_zone else "walk"
    return f"""
    SELECT walk, code, location_id FROM mirror.location_room INDEXED BY location_room_{index}
    WHERE {" AND ".join(conditions)}
    ORDER BY walk, code LIMIT :limit
    """


def _mixing(wanted: Wanted) -> str:
    if len(wanted.mixings) == len(Mixing):
        return "true"
    named = ", ".join(f"'{one.value}'" for one in sorted(wanted.mixings))
    return f"mixing IN ({named})"


def _velocity(wanted: Wanted) -> tuple[str, ...]:
    return ("velocity = :velocity",) if wanted.velocity else ()


def _values(wanted: Wanted, after: Location | None, limit: int) -> dict[str, Any]:
    need = wanted.need
    return {
        "site": wanted.site_id,
        "quarantine": int(wanted.is_quarantine),
        "condition": wanted.condition,
        "velocity": wanted.velocity,
        "item": wanted.item_id,
        "lot": wanted.lot,
        "walk": after.walk if after else -1,
        "code": after.code if after else "",
        "limit": limit,
        "quantity": need.quantity.micro if need else 0,
        "weight": need.weight_mg if need else 0,
        "volume": need.volume_mm3 if need else 0,
    }


def _in_order(rows: Sequence[Row], limit: int) -> list[str]:
    """Each location once, in the order of the walk."""
    return [key for _, _, key in sorted(set(map(tuple, rows)))[:limit]]
