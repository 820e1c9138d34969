"""How much room each storage location has left: a table in the mirror that follows what a pull writes.

A suggestion must not add up what stands at a hundred thousand locations, so triggers keep the sums: the table is right
in the transaction that changes a balance, a location or an item's weight. Own pending work is not in it.
"""

from __future__ import annotations

from ims_desktop.protocol.mirror import LARGEST

VERSION = 3
"""A change below is a new one, and a new mirror."""

_TABLE = f"""
CREATE TABLE location_room (
    location_id TEXT PRIMARY KEY,
    site_id TEXT NOT NULL,
    zone TEXT NOT NULL,
    is_quarantine INTEGER NOT NULL,
    condition TEXT NOT NULL,
    velocity TEXT NOT NULL,
    mixing TEXT NOT NULL,
    walk INTEGER NOT NULL,
    code TEXT NOT NULL,
    most_quantity INTEGER,
    most_weight_mg INTEGER,
    most_volume_mm3 INTEGER,
    positions INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    weight_mg INTEGER NOT NULL,
    volume_mm3 INTEGER NOT NULL,
    room_quantity INTEGER AS (coalesce(most_quantity - quantity, {LARGEST})) STORED,
    room_weight_mg INTEGER AS (coalesce(most_weight_mg - weight_mg, {LARGEST})) STORED,
    room_volume_mm3 INTEGER AS (coalesce(most_volume_mm3 - volume_mm3, {LARGEST})) STORED,
    takes_more INTEGER AS (
        (mixing = 'any' OR positions = 0)
        AND coalesce(most_quantity > quantity, 1)
        AND coalesce(most_weight_mg > weight_mg, 1)
        AND coalesce(most_volume_mm3 > volume_mm3, 1)
    ) STORED
) WITHOUT ROWID
"""
"""``positions`` counts those that hold something; ``takes_more`` is whether another item could still stand there."""

_ROOM = "room_quantity, room_weight_mg, room_volume_mm3, mixing, velocity, positions"

_INDEXES = {
    "walk": f"(site_id, is_quarantine, condition, takes_more, walk, code, {_ROOM}, zone)",
    "zone": f"(site_id, is_quarantine, condition, zone, takes_more, walk, code, {_ROOM})",
    "most": f"(site_id, is_quarantine, condition, takes_more, {_ROOM}, walk, code, zone)",
    "empty": "(site_id, is_quarantine, condition, walk, code, zone, mixing) WHERE positions = 0",
}

_IS_STORAGE = "{row}.kind = 'storage' AND {row}.deleted = 0 AND {row}.is_retired = 0"


def _held(row: str) -> str:
    """What a balance's row takes of a location. Below zero is a mistake in the books and takes no room."""
    return f"(CASE WHEN {row}.deleted = 0 THEN max({row}.quantity, 0) ELSE 0 END)"


def _times(micro: str, of_one: str) -> str:
    """``weighs`` rounded down, never more than the rules say; divided first, so that the product fits into 64 bits."""
    return f"({micro} / 1000000 * {of_one} + {micro} % 1000000 * {of_one} / 1000000)"


def _added(location: str, where: str) -> str:
    """The row of ``location``, added up anew from its balances."""
    held = _held("b")
    return f"""
    INSERT INTO location_room (location_id, site_id, zone, is_quarantine, condition, velocity, mixing, walk, code,
        most_quantity, most_weight_mg, most_volume_mm3, positions, quantity, weight_mg, volume_mm3)
    SELECT l.id, l.site_id, l.zone, lower(l.zone) = 'quarantine' OR lower(l.zone) GLOB 'quarantine/*',
        l.condition, l.velocity, l.mixing, l.walk, l.code,
        l.capacity_quantity, l.capacity_weight_mg, l.capacity_volume_mm3,
        coalesce(sum({held} > 0), 0), coalesce(sum({held}), 0),
        coalesce(sum({_times(held, "coalesce(i.weight_mg, 0)")}), 0),
        coalesce(sum({_times(held, "coalesce(i.volume_mm3, 0)")}), 0)
    FROM {location} l LEFT JOIN balances b ON b.location_id = l.id LEFT JOIN items i ON i.id = b.item_id
    WHERE {_IS_STORAGE.format(row="l")} AND {where} GROUP BY l.id
    """


def _balance_trigger(event: str, before: str) -> str:
    """A balance that changed: the difference is added where it stands. A position never goes to another location."""
    now = _held("NEW")
    weight, volume = (
        f"coalesce((SELECT {_times(now, f'i.{one}')} - {_times(before, f'i.{one}')} FROM items i"
        " WHERE i.id = NEW.item_id), 0)"
        for one in ("weight_mg", "volume_mm3")
    )
    return f"""
    CREATE TRIGGER location_room_after_balance_{event} AFTER {event} ON balances WHEN {now} <> {before} BEGIN
        UPDATE location_room SET
            positions = positions + ({now} > 0) - ({before} > 0), quantity = quantity + {now} - {before},
            weight_mg = weight_mg + {weight}, volume_mm3 = volume_mm3 + {volume}
        WHERE location_id = NEW.location_id;
    END
    """


_SEEN = (
    "code", "kind", "site_id", "zone", "is_retired", "deleted", "condition", "velocity", "mixing", "walk",
    "capacity_quantity", "capacity_weight_mg", "capacity_volume_mm3",
)  # fmt: skip
"""What of a location is in the table: a stamp "last counted" changes nothing here."""


def _location_trigger(event: str, when: str) -> str:
    return f"""
    CREATE TRIGGER location_room_after_location_{event} AFTER {event} ON locations {when} BEGIN
        DELETE FROM location_room WHERE location_id = NEW.id;
        {_added("locations", "l.id = NEW.id")};
    END
    """


def _item_trigger(event: str, when: str) -> str:
    """An item's weight or volume became known, or is another one: its locations are added up anew."""
    places = "SELECT location_id FROM balances WHERE item_id = NEW.id"
    return f"""
    CREATE TRIGGER location_room_after_item_{event} AFTER {event} ON items {when} BEGIN
        DELETE FROM location_room WHERE location_id IN ({places});
        {_added("locations", f"l.id IN ({places})")};
    END
    """


def _name_of(trigger: str) -> str:
    return trigger.split()[2]


_TRIGGERS = (
    _balance_trigger("INSERT", "0"),
    _balance_trigger("UPDATE", _held("OLD")),
    _location_trigger("INSERT", f"WHEN {_IS_STORAGE.format(row='NEW')}"),
    _location_trigger("UPDATE", "WHEN " + " OR ".join(f"OLD.{one} IS NOT NEW.{one}" for one in _SEEN)),
    _item_trigger("INSERT", "WHEN NEW.weight_mg <> 0 OR NEW.volume_mm3 <> 0"),
    _item_trigger("UPDATE", "WHEN OLD.weight_mg <> NEW.weight_mg OR OLD.volume_mm3 <> NEW.volume_mm3"),
)


MAKE: tuple[str, ...] = (
    _TABLE,
    *(f"CREATE INDEX location_room_{name} ON location_room {columns}" for name, columns in _INDEXES.items()),
)

TRIGGERS: dict[str, str] = {_name_of(statement): statement for statement in _TRIGGERS}
"""By their names."""

CLEAR = "DELETE FROM location_room"
"""Of a mirror that begins again: its rows go without a trigger's word."""

ADD_UP: tuple[str, ...] = (CLEAR, _added("locations", "true"))
"""Everything anew, for whoever filled a mirror in one go with the triggers taken away."""
