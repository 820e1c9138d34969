"""Roles as they are kept and mirrored: a JSON array, of names where a role has no dates, else of name and dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from ims_desktop.domain.people import Grant, Role


class _Dated(msgspec.Struct, frozen=True, array_like=True):
    role: str
    since: datetime | None = None
    until: datetime | None = None


def written_grants(grants: Iterable[Grant]) -> str:
    return msgspec.json.encode([_written(grant) for grant in grants]).decode()


def read_grants(written: str) -> tuple[Grant, ...]:
    """Roles that this version does not know allow nothing here, and are left out."""
    known = {role.value for role in Role}
    found = (_read(one) for one in msgspec.json.decode(written, type=list[str | _Dated]))
    return tuple(Grant(Role(one.role), one.since, one.until) for one in found if one.role in known)


def _written(grant: Grant) -> str | _Dated:
    dated = grant.since is not None or grant.until is not None
    return _Dated(grant.role.value, grant.since, grant.until) if dated else grant.role.value


def _read(one: str | _Dated) -> _Dated:
    return _Dated(one) if isinstance(one, str) else one
