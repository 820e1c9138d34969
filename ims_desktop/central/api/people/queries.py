"""People as the books have them; what lets them in is shown to nobody but on the badge itself."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from ims_desktop.central.api.fields import is_uuid
from ims_desktop.central.gateway.errors import not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.gateway.sessions import known_as
from ims_desktop.central.tables import operators, people, sites
from ims_desktop.domain.people import Grant
from ims_desktop.protocol.grants import read_grants


class StoredPerson(Struct, frozen=True):
    """A person, and until when the badge that they have is good without being renewed."""

    id: str
    username: str
    name: str
    grants: tuple[Grant, ...]
    is_active: bool
    site: str | None
    badge: str | None
    badge_expires: str | None
    has_password: bool


def find(connection: Connection, key: str, *, locked: bool = False) -> StoredPerson:
    """The person of that username or UUID; raises ``NotFound``."""

    def read(condition: Any) -> Row[Any] | None:
        query = _all().where(condition)
        return connection.execute(query.with_for_update(of=people) if locked else query).first()

    row = read(people.c.username == known_as(key)) or (read(people.c.id == key.lower()) if is_uuid(key) else None)
    if row is None:
        raise not_found("person", key)
    return _stored(row)


def page(connection: Connection, wanted: Slice) -> Page[StoredPerson]:
    """People in the order of their usernames, those who left among them."""
    found = page_of(connection, _all(), [people.c.username], wanted)
    return found.of([_stored(row) for row in found.rows])


def _all() -> Select[Any]:
    joined = people.outerjoin(operators, operators.c.id == people.c.id).outerjoin(
        sites, sites.c.id == operators.c.site_id
    )
    return select(people, sites.c.code.label("site"), operators.c.expires).select_from(joined)


def _stored(row: Row[Any]) -> StoredPerson:
    return StoredPerson(
        id=row.id,
        username=row.username,
        name=row.name,
        grants=read_grants(row.roles),
        is_active=bool(row.is_active),
        site=row.site,
        badge=row.badge,
        badge_expires=row.expires if row.badge else None,
        has_password=bool(row.password_hash),
    )
