"""Handling units: known from their first mention on, and on which other each one stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.ledger.cases import follow
from ims_desktop.central.tables import handling_units, nestings
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.ids import OperationId, SiteId
from ims_desktop.domain.texts import text

IN_USE = "in_use"


def know(tx: Transaction, codes: Iterable[str], site: SiteId) -> None:
    """Makes the rows of those that nobody mentioned before."""
    wanted = sorted(set(codes) - {""})
    known = {one for some in in_chunks(wanted) for one in tx.connection.scalars(_KNOWN, {"codes": some})}
    new = [one for one in wanted if one not in known]
    if new:
        made = insert_into(tx.connection.dialect.name, handling_units).on_conflict_do_nothing(index_elements=["id"])
        rows = [{"id": one, "deleted": 0, "site_id": site, "parent": "", "state": IN_USE} for one in new]
        tx.connection.execute(made, rows)
        tx.touch(handling_units, *new)


def nest(tx: Transaction, row: dict[str, Any], site: SiteId, now: datetime) -> None:
    """A fact of nesting; ``row`` is one of ``nestings``."""
    know(tx, (row["handling_unit"], row["parent"]), site)
    tx.connection.execute(insert(nestings).values(row))
    stand_anew(tx, row["handling_unit"], site, now)


def stand_anew(tx: Transaction, code: str, site: SiteId, now: datetime) -> None:
    """Puts a handling unit onto what the latest fact says; where that makes a circle, it is a case."""
    before = _circle(tx.connection, code)
    parent = tx.connection.scalar(_LATEST, {"code": code}) or ""
    differs = (handling_units.c.id == code) & (handling_units.c.parent != parent)
    if tx.connection.execute(update(handling_units).where(differs).values(parent=parent)).rowcount:
        tx.touch(handling_units, code)
    after = _circle(tx.connection, code)
    findings: dict[str, CaseDraft | None] = {min(before): None} if before else {}
    if after:
        findings[min(after)] = _in_a_circle(tx.connection, after)
    follow(tx, CaseKind.HANDLING_UNIT_CYCLE, findings, site, now)


def _circle(connection: Connection, code: str) -> list[str]:
    """The handling units that stand on one another in a circle with this one; none as a rule."""
    way: list[str] = []
    at = code
    while at and at not in way:
        way.append(at)
        at = connection.scalar(_PARENT, {"code": at}) or ""
    return way if at == code else []


def _in_a_circle(connection: Connection, circle: list[str]) -> CaseDraft:
    said = text("These handling units are said to stand on one another: {codes}.", codes=", ".join(sorted(circle)))
    latest = [connection.scalar(_LATEST_OPERATION, {"code": one}) for one in circle]
    named = tuple(OperationId(one) for one in latest if one)
    return CaseDraft(CaseKind.HANDLING_UNIT_CYCLE, min(circle), said, named)


_KNOWN = select(handling_units.c.id).where(handling_units.c.id.in_(bindparam("codes", expanding=True)))
_PARENT = select(handling_units.c.parent).where(handling_units.c.id == bindparam("code"))
_IN_ORDER = (nestings.c.happened_at.desc(), nestings.c.workstation_id.desc(), nestings.c.sequence.desc())
_STANDING = (nestings.c.handling_unit == bindparam("code"), nestings.c.is_withdrawn == 0)
_LATEST = select(nestings.c.parent).where(*_STANDING).order_by(*_IN_ORDER).limit(1)
_LATEST_OPERATION = select(nestings.c.operation_id).where(*_STANDING).order_by(*_IN_ORDER).limit(1)
