"""Which rows an image of a site's mirror holds, in which order."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from ims_desktop.central.tables import metadata
from ims_desktop.domain.ids import SiteId
from ims_desktop.protocol.mirror import RECORDS, Record, ScopeOf

HELD = tuple(record for record in RECORDS if record.scope is not ScopeOf.WORKSTATION)
"""What one workstation alone mirrors, it fetches itself: an image is for all of a site."""


def rows_of(record: Record, site: SiteId) -> Select[Any]:
    """As ``protocol.mirror_file.insert_into`` takes them, by id: the file's keys then grow at their end."""
    table = metadata.tables[record.name]
    columns = [table.c[name] for name in (*record.columns, "place", "deleted")]
    return select(*columns).where(*_held(record, site)).order_by(table.c.id)


def count_of(record: Record, site: SiteId) -> Select[Any]:
    return select(func.count()).select_from(metadata.tables[record.name]).where(*_held(record, site))


def _held(record: Record, site: SiteId) -> list[ColumnElement[bool]]:
    table = metadata.tables[record.name]
    held: list[ColumnElement[bool]] = [table.c.place.is_not(None)]
    if record.scope is ScopeOf.SITE:
        held.append(table.c.site_id == site)
    return held
