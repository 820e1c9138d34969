"""What changes locations. One that is no longer used is retired; its history stays."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import insert, select, update

from ims_desktop.central.api.locations.queries import StoredLocation, find, is_occupied, site_named
from ims_desktop.central.gateway.errors import conflict
from ims_desktop.central.tables import locations
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.locations import UNLIMITED, Capacity, Location, LocationKind, Mixing
from ims_desktop.domain.texts import text


class LocationFields(Struct, frozen=True):
    """What somebody says of a location. ``is_retired`` None leaves it as it is."""

    kind: LocationKind
    zone: str
    is_retired: bool | None = None
    condition: str = ""
    velocity: str = ""
    mixing: Mixing = Mixing.ANY
    check_digits: str = ""
    walk: int = 0
    capacity: Capacity = UNLIMITED


def create(tx: Transaction, code: str, site: str | None, fields: LocationFields) -> StoredLocation:
    """A new location; raises ``Conflict`` when the site has one with that code."""
    site_id = site_named(tx.connection, site)
    taken = select(locations.c.id).where(
        locations.c.site_id == site_id, locations.c.code == code, locations.c.deleted == 0
    )
    if tx.connection.execute(taken).first():
        raise conflict(text("There is a location “{code}” already.", code=code))
    row = {"id": new_id(), "code": code, "site_id": site_id, **_columns(fields)}
    tx.connection.execute(insert(locations).values(deleted=0, is_retired=int(fields.is_retired or False), **row))
    tx.touch(locations, row["id"])
    return find(tx.connection, row["id"])


def change(tx: Transaction, stored: StoredLocation, fields: LocationFields) -> StoredLocation:
    """The location as ``fields`` say; raises ``Conflict`` for a virtual one, and for retiring one with stock."""
    location = stored.location
    _check_real(location)
    values = _columns(fields)
    if fields.is_retired is not None:
        if fields.is_retired:
            _check_empty(tx, location)
        values["is_retired"] = int(fields.is_retired)
    return _updated(tx, location, values)


def retire(tx: Transaction, stored: StoredLocation) -> None:
    """No longer used; raises ``Conflict`` while goods stand there. Retired already is as well."""
    location = stored.location
    _check_real(location)
    if not location.is_retired:
        _check_empty(tx, location)
        _updated(tx, location, {"is_retired": 1})


def _columns(fields: LocationFields) -> dict[str, Any]:
    most = fields.capacity.quantity
    return {
        "kind": fields.kind.value,
        "zone": fields.zone,
        "condition": fields.condition,
        "velocity": fields.velocity,
        "mixing": fields.mixing.value,
        "check_digits": fields.check_digits,
        "walk": fields.walk,
        "capacity_quantity": None if most is None else most.micro,
        "capacity_weight_mg": fields.capacity.weight_mg,
        "capacity_volume_mm3": fields.capacity.volume_mm3,
    }


def _check_real(location: Location) -> None:
    if location.kind.is_virtual:
        raise conflict(text("Location “{code}” belongs to the books and stays as it is.", code=location.code))


def _check_empty(tx: Transaction, location: Location) -> None:
    if is_occupied(tx.connection, location.id):
        raise conflict(text("Goods stand at “{code}”: move or count them first.", code=location.code))


def _updated(tx: Transaction, location: Location, values: dict[str, Any]) -> StoredLocation:
    tx.connection.execute(update(locations).where(locations.c.id == location.id).values(**values))
    tx.touch(locations, location.id)
    return find(tx.connection, location.id)
