"""Cases as the books have them."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Row, Select, bindparam, func, select

from ims_desktop.central.gateway.errors import not_found
from ims_desktop.central.gateway.paging import Page, Slice, page_of
from ims_desktop.central.ledger.case_facts import read_facts
from ims_desktop.central.tables import case_operations, cases, sites
from ims_desktop.domain.cases import CaseChoice, CaseKind
from ims_desktop.domain.settling.detail import CaseDetail
from ims_desktop.domain.settling.rules import detail_of
from ims_desktop.domain.texts import Text
from ims_desktop.protocol.codec import decode


class CaseState(StrEnum):
    """Whether somebody still has to look at it."""

    OPEN = "open"
    SETTLED = "settled"


class StoredCase(Struct, frozen=True):
    """A case, and the first operations it is about in the order of the facts."""

    id: str
    kind: CaseKind
    subject: str
    site: str
    site_id: str
    state: str
    sentence: Text
    operations: tuple[str, ...]
    operation_count: int
    opened_at: str
    version: int
    settled_at: str | None
    settled_by: str | None
    choice: CaseChoice | None
    reason: str
    decision: str


def find(connection: Connection, key: str) -> StoredCase:
    """The case with that UUID; raises ``NotFound``."""
    return _stored(_row(connection, key))


def detail(connection: Connection, key: str) -> CaseDetail | None:
    """What its choices do as things stand now; of a settled case, as it was when it was settled (none: never made)."""
    row = _row(connection, key)
    if row.state == CaseState.OPEN:
        return detail_of(read_facts(connection, row))
    return decode(row.detail.encode(), CaseDetail) if row.detail else None


def page(
    connection: Connection, wanted: Slice, state: CaseState | None, kind: CaseKind | None = None
) -> Page[StoredCase]:
    """Cases in the order in which they were opened."""
    some = _live() if state is None else _live().where(cases.c.state == state.value)
    some = some if kind is None else some.where(cases.c.kind == kind.value)
    found = page_of(connection, some, [cases.c.opened_at, cases.c.id], wanted)
    return found.of([_stored(row) for row in found.rows])


def _row(connection: Connection, key: str) -> Row[Any]:
    row = connection.execute(_live().where(cases.c.id == bindparam("key")), {"key": key.lower()}).first()
    if row is None:
        raise not_found("case", key)
    return row


_COUNT = (
    select(func.count())
    .where(case_operations.c.case_id == cases.c.id, case_operations.c.deleted == 0)
    .correlate(cases)
    .scalar_subquery()
)


def _live() -> Select[Any]:
    joined = cases.join(sites, sites.c.id == cases.c.site_id)
    found = select(cases, sites.c.code.label("site"), _COUNT.label("operation_count")).select_from(joined)
    return found.where(cases.c.deleted == 0)


def _stored(row: Row[Any]) -> StoredCase:
    return StoredCase(
        id=row.id,
        kind=CaseKind(row.kind),
        subject=row.subject,
        site=row.site,
        site_id=row.site_id,
        state=row.state,
        sentence=msgspec.json.decode(row.sentence, type=Text),
        operations=tuple(msgspec.json.decode(row.operations, type=list[str])),
        operation_count=row.operation_count,
        opened_at=row.opened_at,
        version=row.version,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        choice=CaseChoice(row.choice) if row.choice else None,
        reason=row.reason,
        decision=row.decision,
    )
