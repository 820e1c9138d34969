"""Cases: opened beside facts, one per kind and subject while it is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, update

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.tables import cases, operations
from ims_desktop.central.tables.stock import IS_OPEN
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId, SiteId, new_id
from ims_desktop.domain.times import utc_text
from ims_desktop.protocol.codec import encode

OPEN = "open"

_Name = tuple[CaseKind, str]


def open_cases(tx: Transaction, drafts: Iterable[CaseDraft], site: SiteId, now: datetime) -> None:
    """Opens what is not open yet, and adds the operations of a finding to the case that is.

    The operations of these drafts must be in their table already: a case names them in the order of the facts, so
    that it reads the same whichever arrived first.
    """
    found = _merged(drafts)
    for name in sorted(found):
        _ensure(tx.connection, name, site, now)
        row = tx.connection.execute(_LOCKED, {"of_kind": name[0].value, "about": name[1]}).one()
        _add(tx, row, found[name])


def _merged(drafts: Iterable[CaseDraft]) -> dict[_Name, CaseDraft]:
    """The last finding of a batch says the most, and names the operations of the earlier ones too."""
    found: dict[_Name, CaseDraft] = {}
    for draft in drafts:
        name = (draft.kind, draft.subject)
        before = found[name].operations if name in found else ()
        found[name] = CaseDraft(draft.kind, draft.subject, draft.sentence, (*before, *draft.operations))
    return found


def _ensure(connection: Connection, name: _Name, site: SiteId, now: datetime) -> None:
    statement = insert_into(connection.dialect.name, cases).values(
        id=new_id(),
        deleted=0,
        kind=name[0].value,
        subject=name[1],
        site_id=site,
        state=OPEN,
        sentence="",
        operations="[]",
        opened_at=utc_text(now),
    )
    # The condition as it stands in the index: PostgreSQL does not recognise it with a parameter in it.
    connection.execute(statement.on_conflict_do_nothing(index_elements=["kind", "subject"], index_where=IS_OPEN))


_LOCKED = (
    select(cases)
    .where(IS_OPEN, cases.c.kind == bindparam("of_kind"), cases.c.subject == bindparam("about"))
    .with_for_update()
)


def _add(tx: Transaction, row: Row[Any], draft: CaseDraft) -> None:
    named: list[OperationId] = msgspec.json.decode(row.operations)
    in_order = _in_order_of_facts(tx.connection, {*named, *draft.operations})
    sentence = encode(draft.sentence).decode()
    if (in_order, sentence) == (named, row.sentence):
        return
    tx.connection.execute(
        update(cases)
        .where(cases.c.id == row.id)
        .values(sentence=sentence, operations=msgspec.json.encode(in_order).decode())
    )
    tx.touch(cases, row.id)


def _in_order_of_facts(connection: Connection, ids: set[OperationId]) -> list[OperationId]:
    known = {
        row.id: (row.happened_at, row.workstation_id, row.sequence)
        for some in in_chunks(sorted(ids))
        for row in connection.execute(_FACTS, {"ids": some})
    }
    return sorted(ids, key=lambda one: (*known.get(one, ("", "", 0)), one))


_FACTS = select(*operations.c["id", "happened_at", "workstation_id", "sequence"]).where(
    operations.c.id.in_(bindparam("ids", expanding=True))
)
