"""Cases: opened beside facts, one per kind and subject while it is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, select, update

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.tables import cases, operations
from ims_desktop.central.tables.stock import IS_OPEN
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.cases import FOLLOWING, KEPT_AFTER_UNDO, SYSTEM, CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId, SiteId, new_id
from ims_desktop.domain.texts import Text
from ims_desktop.domain.times import utc_text
from ims_desktop.protocol.codec import decode, encode

OPEN = "open"
SETTLED = "settled"

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


def follow(
    tx: Transaction,
    kind: CaseKind,
    findings: Mapping[str, CaseDraft | None],
    site: SiteId,
    now: datetime,
) -> None:
    """Brings cases of one kind to what all facts together say now: by subject, a finding, or that there is none.

    What a person settled is not opened again by the same finding.
    """
    found = {row.subject: row for row in _cases_of(tx.connection, kind, findings)}
    cured = [found[one].id for one in sorted(findings) if findings[one] is None and one in found]
    settle_cases(tx, cured, now)
    for subject, draft in sorted(findings.items()):
        if draft is None or (subject not in found and _was_settled(tx.connection, draft)):
            continue
        _ensure(tx.connection, (kind, subject), site, now)
        row = tx.connection.execute(_LOCKED, {"of_kind": kind.value, "about": subject}).one()
        _restate(tx, row, draft.sentence, set(draft.operations))


def settle_cases(tx: Transaction, ids: Sequence[str], now: datetime) -> None:
    """Cured by a later fact."""
    if ids:
        values = {"state": SETTLED, "settled_at": utc_text(now), "settled_by": SYSTEM}
        tx.connection.execute(update(cases).where(cases.c.id.in_(ids)).values(values))
        tx.touch(cases, *ids)


def forget(tx: Transaction, operation: OperationId, now: datetime) -> None:
    """An operation did not happen: it goes from the cases that it opened by what it said, and so may they."""
    passed = [one.value for one in FOLLOWING | KEPT_AFTER_UNDO]
    naming = cases.c.operations.contains(operation, autoescape=True)
    query = select(cases).where(IS_OPEN, naming, cases.c.kind.not_in(passed)).order_by(cases.c.id).with_for_update()
    for row in tx.connection.execute(query).all():
        named: list[OperationId] = msgspec.json.decode(row.operations)
        if set(named) <= {operation}:
            settle_cases(tx, [row.id], now)
        else:
            _restate(tx, row, decode(row.sentence.encode(), Text), set(named) - {operation})


def _cases_of(connection: Connection, kind: CaseKind, subjects: Iterable[str]) -> Iterator[Row[Any]]:
    for some in in_chunks(sorted(subjects)):
        yield from connection.execute(_OPEN_OF, {"of_kind": kind.value, "about": some})


def _was_settled(connection: Connection, draft: CaseDraft) -> bool:
    in_order = msgspec.json.encode(_in_order_of_facts(connection, set(draft.operations))).decode()
    settled = connection.execute(_BY_A_PERSON, {"of_kind": draft.kind.value, "about": draft.subject})
    return any(row.operations == in_order for row in settled)


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


_OPEN_OF = (
    select(cases)
    .where(IS_OPEN, cases.c.kind == bindparam("of_kind"), cases.c.subject.in_(bindparam("about", expanding=True)))
    .order_by(cases.c.id)
)

_BY_A_PERSON = select(cases.c.operations).where(
    cases.c.kind == bindparam("of_kind"),
    cases.c.subject == bindparam("about"),
    cases.c.state == SETTLED,
    cases.c.settled_by != SYSTEM,
)


def _add(tx: Transaction, row: Row[Any], draft: CaseDraft) -> None:
    named: list[OperationId] = msgspec.json.decode(row.operations)
    _restate(tx, row, draft.sentence, {*named, *draft.operations})


def _restate(tx: Transaction, row: Row[Any], said: Text, operations: set[OperationId]) -> None:
    in_order = msgspec.json.encode(_in_order_of_facts(tx.connection, operations)).decode()
    sentence = encode(said).decode()
    if (in_order, sentence) == (row.operations, row.sentence):
        return
    values = {"sentence": sentence, "operations": in_order}
    tx.connection.execute(update(cases).where(cases.c.id == row.id).values(values))
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
