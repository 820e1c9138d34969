"""Cases as the books have them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, select

from ims_desktop.central.gateway.errors import not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.tables import cases, sites
from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.texts import Text


class CaseState(StrEnum):
    """Whether somebody still has to look at it."""

    OPEN = "open"
    SETTLED = "settled"


class StoredCase(Struct, frozen=True):
    """A case, and the operations it is about in the order of the facts."""

    id: str
    kind: CaseKind
    subject: str
    site: str
    state: str
    sentence: Text
    operations: tuple[str, ...]
    opened_at: str
    settled_at: str | None


def find(connection: Connection, key: str) -> StoredCase:
    """The case with that UUID; raises ``NotFound``."""
    row = connection.execute(_live().where(cases.c.id == key.lower())).first()
    if row is None:
        raise not_found("case", key)
    return _stored(row)


def page(connection: Connection, wanted: Slice, state: CaseState | None) -> Page[StoredCase]:
    """Cases in the order in which they were opened."""
    some = _live() if state is None else _live().where(cases.c.state == state.value)
    found = page_of(connection, some, [cases.c.opened_at, cases.c.id], wanted)
    return found.of([_stored(row) for row in found.rows])


def _live() -> Select[Any]:
    joined = cases.join(sites, sites.c.id == cases.c.site_id)
    return select(cases, sites.c.code.label("site")).select_from(joined).where(cases.c.deleted == 0)


def _stored(row: Row[Any]) -> StoredCase:
    return StoredCase(
        id=row.id,
        kind=CaseKind(row.kind),
        subject=row.subject,
        site=row.site,
        state=row.state,
        sentence=msgspec.json.decode(row.sentence, type=Text),
        operations=tuple(msgspec.json.decode(row.operations, type=list[str])),
        opened_at=row.opened_at,
        settled_at=row.settled_at,
    )
