"""Which rows an image of a site's mirror holds, in which order."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, or_, select

from ims_desktop.central.tables import metadata, outcomes, workstations
from ims_desktop.domain.ids import SiteId
from ims_desktop.protocol.mirror import Record, ScopeOf
from ims_desktop.protocol.outcomes import Result


def rows_of(record: Record, site: SiteId, family: list[str]) -> Select[Any]:
    """As ``protocol.mirror_file.insert_into`` takes them, by id: the file's keys then grow at their end."""
    table = metadata.tables[record.name]
    columns = [table.c[name] for name in (*record.columns, "place", "deleted")]
    return select(*columns).where(*_held(record, site, family)).order_by(table.c.id)


def count_of(record: Record, site: SiteId, family: list[str]) -> Select[Any]:
    return select(func.count()).select_from(metadata.tables[record.name]).where(*_held(record, site, family))


def family_of_site(connection: Connection, site: SiteId) -> list[str]:
    """The site's workstations, and all that were renewed from one another with one of them."""
    return list(connection.scalars(_FAMILY, {"site": site}))


def _held(record: Record, site: SiteId, family: list[str]) -> list[ColumnElement[bool]]:
    table = metadata.tables[record.name]
    held: list[ColumnElement[bool]] = [table.c.place.is_not(None)]
    if record.scope is ScopeOf.SITE:
        held.append(table.c.site_id == site)
    if record.scope is ScopeOf.WORKSTATION:
        held.append(table.c.workstation_id.in_(family))
    if table is outcomes:
        held.append(_SAYS_MORE)
    return held


_SAYS_MORE = or_(outcomes.c.result == Result.REFUSED.value, outcomes.c.reason.is_not(None))
"""That an operation was applied follows from the last sequence that the image includes; what else was said of it does
not, and its place is before the image's, so no later page would bring it."""

_OF = workstations.c
_BEGUN = select(_OF.id, _OF.renewed_from).where(_OF.site_id == bindparam("site")).cte("family", recursive=True)
_OTHER = workstations.alias().c
_RELATED = or_(_OTHER.renewed_from == _BEGUN.c.id, _OTHER.id == _BEGUN.c.renewed_from)
_FAMILY = select(_BEGUN.union(select(_OTHER.id, _OTHER.renewed_from).where(_RELATED)).c.id)
