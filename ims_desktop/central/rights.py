"""Who was allowed what, as of when: read once for all the people of a batch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Connection, bindparam, select

from ims_desktop.central.tables import people
from ims_desktop.domain.people import Grant, Scope, roles_at, scopes_of
from ims_desktop.protocol.grants import read_grants

_GRANTS = select(people.c.id, people.c.roles).where(people.c.id.in_(bindparam("ids", expanding=True)))


class Rights(Struct, frozen=True):
    """Somebody who left held their roles until then: what they did before is allowed, whenever it is handed in."""

    grants: Mapping[str, tuple[Grant, ...]]

    def allow(self, person: str, scope: Scope, moment: datetime) -> bool:
        return scope in scopes_of(roles_at(self.grants.get(person, ()), moment))


def rights_of(connection: Connection, persons: Iterable[str]) -> Rights:
    wanted = sorted(set(persons))
    if not wanted:
        return Rights({})
    found = connection.execute(_GRANTS, {"ids": wanted}).all()
    return Rights({row.id: read_grants(row.roles) for row in found})
