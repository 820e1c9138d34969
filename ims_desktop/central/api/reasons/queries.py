"""Reasons as the books have them."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Connection, Row, select

from ims_desktop.central.api.fields import is_uuid
from ims_desktop.central.gateway.errors import not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.tables import reasons
from ims_desktop.domain.reasons import ReasonPurpose


class StoredReason(Struct, frozen=True):
    """A reason; its code is given once for each purpose."""

    id: str
    code: str
    name: str
    purpose: ReasonPurpose
    is_retired: bool

    @property
    def key(self) -> str:
        return f"{self.purpose.value}:{self.code}"


def find(connection: Connection, key: str, *, locked: bool = False) -> StoredReason:
    """The reason with that purpose and code (``inspection:COLOR``), or UUID; raises ``NotFound``."""
    purpose, _, code = key.partition(":")
    by_code = (reasons.c.purpose == purpose) & (reasons.c.code == code)
    condition: ColumnElement[bool] = reasons.c.id == key.lower() if is_uuid(key) else by_code
    query = select(reasons).where(condition, reasons.c.deleted == 0)
    row = connection.execute(query.with_for_update() if locked else query).first()
    if row is None:
        raise not_found("reason", key)
    return _stored(row)


def page(connection: Connection, wanted: Slice, purpose: ReasonPurpose | None) -> Page[StoredReason]:
    """Reasons in the order of purpose and code."""
    live = select(reasons).where(reasons.c.deleted == 0)
    if purpose is not None:
        live = live.where(reasons.c.purpose == purpose.value)
    found = page_of(connection, live, [reasons.c.purpose, reasons.c.code], wanted)
    return found.of([_stored(row) for row in found.rows])


def _stored(row: Row[Any]) -> StoredReason:
    return StoredReason(row.id, row.code, row.name, ReasonPurpose(row.purpose), bool(row.is_retired))
