"""Cases: opened beside facts, one per kind and subject while it is open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, delete, select, update

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.tables import case_operations, case_stock, cases, operations
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

MOST_NAMED = 20
"""Operations that a case's own row names, the first of them: the row is mirrored everywhere at its site."""

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
        _restate(tx, row, draft.sentence, set(draft.operations), named_of(tx.connection, row.id))


def settle_cases(tx: Transaction, ids: Sequence[str], now: datetime) -> None:
    """Cured by a later fact."""
    if ids:
        values = {"state": SETTLED, "settled_at": utc_text(now), "settled_by": SYSTEM, "version": cases.c.version + 1}
        tx.connection.execute(update(cases).where(cases.c.id.in_(ids)).values(values))
        tx.connection.execute(delete(case_stock).where(case_stock.c.case_id.in_(ids)))
        tx.touch(cases, *ids)


def forget(tx: Transaction, operation: OperationId, now: datetime) -> None:
    """An operation did not happen: it goes from the cases that it opened by what it said, and so may they."""
    passed = [one.value for one in FOLLOWING | KEPT_AFTER_UNDO]
    naming = select(case_operations.c.case_id).where(
        case_operations.c.operation_id == operation, case_operations.c.deleted == 0
    )
    query = select(cases).where(IS_OPEN, cases.c.id.in_(naming), cases.c.kind.not_in(passed))
    for row in tx.connection.execute(query.order_by(cases.c.id).with_for_update()).all():
        named = named_of(tx.connection, row.id)
        if named <= {operation}:
            settle_cases(tx, [row.id], now)
        else:
            _restate(tx, row, decode(row.sentence.encode(), Text), named - {operation}, named)


def _cases_of(connection: Connection, kind: CaseKind, subjects: Iterable[str]) -> Iterator[Row[Any]]:
    for some in in_chunks(sorted(subjects)):
        yield from connection.execute(_OPEN_OF, {"of_kind": kind.value, "about": some})


def _was_settled(connection: Connection, draft: CaseDraft) -> bool:
    settled = connection.execute(_BY_A_PERSON, {"of_kind": draft.kind.value, "about": draft.subject})
    return any(row.finding == _finding(draft.operations) for row in settled)


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

_BY_A_PERSON = select(cases.c.finding).where(
    cases.c.kind == bindparam("of_kind"),
    cases.c.subject == bindparam("about"),
    cases.c.state == SETTLED,
    cases.c.settled_by != SYSTEM,
)


def _add(tx: Transaction, row: Row[Any], draft: CaseDraft) -> None:
    named = named_of(tx.connection, row.id)
    _restate(tx, row, draft.sentence, {*named, *draft.operations}, named)


def _restate(
    tx: Transaction, row: Row[Any], said: Text, operations: set[OperationId], before: set[OperationId]
) -> None:
    _name_operations(tx, row.id, operations, before)
    in_order = msgspec.json.encode(_in_order_of_facts(tx.connection, operations)[:MOST_NAMED]).decode()
    values = {"sentence": encode(said).decode(), "operations": in_order, "finding": _finding(operations)}
    if all(getattr(row, name) == value for name, value in values.items()):
        return
    tx.connection.execute(update(cases).where(cases.c.id == row.id).values(values))
    tx.touch(cases, row.id)


def _name_operations(tx: Transaction, case: str, operations: set[OperationId], before: set[OperationId]) -> None:
    """Each workstation that made some of them mirrors that they are among the case's operations."""
    new, gone = sorted(operations - before), sorted(before - operations)
    if new:
        made_by = _workstations_of(tx.connection, new)
        rows = [
            {
                "id": f"{case}|{one}",
                "deleted": 0,
                "workstation_id": made_by.get(one, ""),
                "case_id": case,
                "operation_id": one,
            }
            for one in new
        ]
        once = insert_into(tx.connection.dialect.name, case_operations).values(rows[0])
        again = once.on_conflict_do_update(index_elements=["id"], set_={"deleted": 0})
        tx.connection.execute(again, rows)
        tx.touch(case_operations, *(f"{case}|{one}" for one in new if made_by.get(one)))
    for one in gone:
        row = f"{case}|{one}"
        tx.connection.execute(update(case_operations).where(case_operations.c.id == row).values(deleted=1))
        if _workstations_of(tx.connection, [one]).get(one):
            tx.touch(case_operations, row)


def named_of(connection: Connection, case: str) -> set[OperationId]:
    """All operations that the case is about."""
    return {OperationId(one) for one in connection.scalars(_NAMED, {"case": case})}


def in_order_of(connection: Connection, case: str) -> list[OperationId]:
    """The same in the order of the facts."""
    return _in_order_of_facts(connection, named_of(connection, case))


def _workstations_of(connection: Connection, ids: Sequence[OperationId]) -> dict[str, str]:
    return {row.id: row.workstation_id for some in in_chunks(ids) for row in connection.execute(_FACTS, {"ids": some})}


def _finding(operations: Iterable[OperationId]) -> str:
    """A digest: a case may be about thousands."""
    return blake2b("|".join(sorted(set(operations))).encode(), digest_size=16).hexdigest()


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
_NAMED = select(case_operations.c.operation_id).where(
    case_operations.c.case_id == bindparam("case"), case_operations.c.deleted == 0
)
