"""Workstations as the books have them; their keys are nobody's business here."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from ims_desktop.central.gateway.errors import not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.tables import sites, workstations


class StoredWorkstation(Struct, frozen=True):
    """A workstation, and how far it has handed in."""

    id: str
    name: str
    prefix: str
    site: str
    last_sequence: int
    enrolled_at: str
    revoked_at: str | None
    differences: int


def find(connection: Connection, key: str, *, locked: bool = False) -> StoredWorkstation:
    """The workstation with that prefix or UUID; raises ``NotFound``."""
    query = _all().where((workstations.c.prefix == key) | (workstations.c.id == key.lower()))
    row = connection.execute(query.with_for_update(of=workstations) if locked else query).first()
    if row is None:
        raise not_found("workstation", key)
    return _stored(row)


def page(connection: Connection, wanted: Slice) -> Page[StoredWorkstation]:
    """Workstations in the order in which they were enrolled: their ids sort by time."""
    found = page_of(connection, _all(), [workstations.c.id], wanted)
    return found.of([_stored(row) for row in found.rows])


def _all() -> Select[Any]:
    joined = workstations.join(sites, sites.c.id == workstations.c.site_id)
    return select(workstations, sites.c.code.label("site")).select_from(joined)


def _stored(row: Row[Any]) -> StoredWorkstation:
    come_and_gone = (row.last_sequence, row.enrolled_at, row.revoked_at)
    return StoredWorkstation(row.id, row.name, row.prefix, row.site, *come_and_gone, row.differences)
