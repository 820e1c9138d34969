"""Workstations as the central knows them: by the key that each got when it was enrolled."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, Row, Select, select

from ims_desktop.central.sync.problems import unknown_key
from ims_desktop.central.tables import workstations
from ims_desktop.domain.ids import SiteId, WorkstationId


@dataclass(frozen=True, slots=True)
class Workstation:
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
    found = connection.execute(_query().where(workstations.c.key_hash == hashed(key.strip()))).first()
    if scheme.lower() != "bearer" or found is None:
        raise unknown_key()
    return _workstation(found)


def locked(connection: Connection, workstation: WorkstationId) -> Workstation:
    """As it is now, for this transaction alone: two pushes of one workstation come one after the other."""
    query = _query().where(workstations.c.id == workstation).with_for_update()
    return _workstation(connection.execute(query).one())


def _query() -> Select[str, str, str, int, str | None]:
    of = workstations.c
    return select(of.id, of.name, of.site_id, of.last_sequence, of.revoked_at)


def _workstation(row: Row[str, str, str, int, str | None]) -> Workstation:
    return Workstation(
        WorkstationId(row.id), row.name, SiteId(row.site_id), row.last_sequence, row.revoked_at is not None
    )
