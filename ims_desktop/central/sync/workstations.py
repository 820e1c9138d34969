"""Workstations as the central knows them: by the key that each got when it was enrolled."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import Connection, Row, bindparam, or_, select, update

from ims_desktop.central.sync.problems import unknown_key
from ims_desktop.central.tables import operations, workstations
from ims_desktop.domain.ids import OperationId, SiteId, WorkstationId


class Workstation(Struct, frozen=True):
    id: WorkstationId
    name: str
    site: SiteId
    last_sequence: int
    is_revoked: bool


def hashed(secret: str) -> str:
    """How a key or code is kept: 50 to 256 random bits need no slow hash."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def by_key(connection: Connection, authorization: str) -> Workstation:
    """The workstation that sends this ``Authorization`` header; raises ``Refused``."""
    scheme, _, key = authorization.partition(" ")
    found = connection.execute(_BY_KEY, {"hash": hashed(key.strip())}).first()
    if scheme.lower() != "bearer" or found is None:
        raise unknown_key()
    return _workstation(found)


def locked(connection: Connection, workstation: WorkstationId) -> Workstation:
    """As it is now, for this transaction alone: two pushes of one workstation come one after the other."""
    return _workstation(connection.execute(_LOCKED, {"workstation": workstation}).one())


def family_of(connection: Connection, workstation: WorkstationId) -> list[str]:
    """It and all that were renewed from one another with it.

    A copied disk holds operations that it handed in under an earlier name, or that its twin handed in: it must hear
    what became of those too, or it would show them as pending for ever.
    """
    return list(connection.scalars(_FAMILY, {"workstation": workstation}))


def recognise(connection: Connection, workstation: Workstation, handed_in: Collection[OperationId]) -> None:
    """These came before, under another name: whoever hands them in now is that workstation, enrolled again."""
    before = connection.scalar(_UNDER_ANOTHER_NAME, {"workstation": workstation.id, "ids": sorted(handed_in)})
    if before is not None:
        connection.execute(_FOLLOWS, {"follower": workstation.id, "before": before})


_OF = workstations.c
_QUERY = select(_OF.id, _OF.name, _OF.site_id, _OF.last_sequence, _OF.revoked_at)
_BY_KEY = _QUERY.where(_OF.key_hash == bindparam("hash"))
_SELF = select(_OF.id, _OF.renewed_from).where(_OF.id == bindparam("workstation")).cte("family", recursive=True)
_OTHER = workstations.alias().c
_RELATED = or_(_OTHER.renewed_from == _SELF.c.id, _OTHER.id == _SELF.c.renewed_from)
_FAMILY = select(_SELF.union(select(_OTHER.id, _OTHER.renewed_from).where(_RELATED)).c.id)
_UNDER_ANOTHER_NAME = (
    select(operations.c.workstation_id)
    .where(
        operations.c.id.in_(bindparam("ids", expanding=True)), operations.c.workstation_id != bindparam("workstation")
    )
    .order_by(operations.c.received_at.desc())
    .limit(1)
)
_FOLLOWS = (
    update(workstations)
    .where(_OF.id == bindparam("follower"), _OF.renewed_from.is_(None))
    .values(renewed_from=bindparam("before"))
)
_LOCKED = _QUERY.where(_OF.id == bindparam("workstation")).with_for_update()


def _workstation(row: Row[str, str, str, int, str | None]) -> Workstation:
    return Workstation(
        WorkstationId(row.id), row.name, SiteId(row.site_id), row.last_sequence, row.revoked_at is not None
    )
