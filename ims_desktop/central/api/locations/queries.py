"""Locations as the books have them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, Select, select

from ims_desktop.central.api.fields import is_uuid
from ims_desktop.central.gateway.errors import bad_field, conflict, not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.ledger.rows import location_of
from ims_desktop.central.tables import balances, locations, sites
from ims_desktop.domain.ids import LocationId, SiteId
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.texts import text


class StoredLocation(Struct, frozen=True):
    """A location, and the code of the site it is in."""

    location: Location
    site: str


def find(connection: Connection, key: str, *, locked: bool = False) -> StoredLocation:
    """The location with that code or UUID; raises ``NotFound``, or ``Conflict`` when two sites have the code."""
    found = named(connection, key, locked=locked)
    if not found:
        raise not_found("location", key)
    if len(found) > 1:
        raise conflict(text("Several sites have a location “{key}”: use its UUID.", key=key))
    return found[0]


def named(connection: Connection, key: str, *, locked: bool = False) -> Sequence[StoredLocation]:
    """The locations with that code, one a site at most, or the one with that UUID."""

    def read(condition: ColumnElement[bool]) -> list[StoredLocation]:
        query = _live().where(condition).order_by(locations.c.id)
        query = query.with_for_update(of=locations) if locked else query
        return [_stored(row) for row in connection.execute(query)]

    return read(locations.c.code == key) or (read(locations.c.id == key.lower()) if is_uuid(key) else [])


def page(connection: Connection, wanted: Slice) -> Page[StoredLocation]:
    """Locations in the order of their codes, and of their ids where sites have the same code."""
    found = page_of(connection, _live(), [locations.c.code, locations.c.id], wanted)
    return found.of([_stored(row) for row in found.rows])


def is_occupied(connection: Connection, location_id: LocationId) -> bool:
    query = select(balances.c.id).where(balances.c.location_id == location_id, balances.c.quantity != 0).limit(1)
    return connection.execute(query).first() is not None


def site_named(connection: Connection, code: str | None) -> SiteId:
    """The site with that code or UUID; without one, the only site there is. Raises ``BadRequest``."""
    live = select(sites.c.id, sites.c.code).where(sites.c.deleted == 0)
    if code is not None:
        live = live.where((sites.c.code == code) | (sites.c.id == code.lower()))
    rows = connection.execute(live.limit(2)).all()
    if len(rows) == 1:
        return SiteId(rows[0].id)
    if rows:
        raise bad_field(text("There are several sites: say which."), "/site")
    raise bad_field(text("There is no such site."), "/site")


def of_kind(connection: Connection, site: SiteId, kind: LocationKind) -> Location | None:
    """The site's first location of a kind that is in use."""
    query = (
        select(locations)
        .where(
            locations.c.site_id == site,
            locations.c.kind == kind.value,
            locations.c.deleted == 0,
            locations.c.is_retired == 0,
        )
        .order_by(locations.c.code)
    )
    row = connection.execute(query.limit(1)).first()
    return location_of(row) if row else None


def _live() -> Select[Any]:
    joined = locations.join(sites, sites.c.id == locations.c.site_id)
    return select(locations, sites.c.code.label("site")).select_from(joined).where(locations.c.deleted == 0)


def _stored(row: Row[Any]) -> StoredLocation:
    return StoredLocation(location_of(row), row.site)
