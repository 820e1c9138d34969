"""Operations that were kept beside the books, judged after all because somebody decided so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from msgspec.structs import replace
from sqlalchemy import Row, bindparam, select, update

from ims_desktop.central.arrivals import as_stated, read_kept
from ims_desktop.central.rights import rights_of
from ims_desktop.central.sync.verdicts import Batch, Verdict
from ims_desktop.central.sync.wanted import wanted_by
from ims_desktop.central.sync.workstations import Workstation
from ims_desktop.central.tables import operations, workstations
from ims_desktop.domain.ids import ItemId, WorkstationId
from ims_desktop.domain.settling.remedies import Remedy
from ims_desktop.domain.texts import Text, text
from ims_desktop.domain.times import from_utc_text, utc_text
from ims_desktop.protocol.operations import (
    Body,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    Operation,
    StockCounted,
    tag_of,
)
from ims_desktop.protocol.outcomes import Result

Judge: TypeAlias = Callable[[Batch, Operation], Verdict]


def post_kept(judge: Judge, batch: Batch, remedy: Remedy) -> Text | None:
    """In the order of the facts, each at its own moment. Answers why not where one cannot be taken even now."""
    for one in remedy.post:
        row = batch.work.tx.connection.execute(_KEPT, {"operation": one}).first()
        operation = None if row is None else _read(row, remedy)
        if row is None or operation is None:
            return text("It still cannot be read.")
        batch.work.books.learn_all(wanted_by([operation]))
        verdict = judge(_of_its_workstation(batch, row, operation), operation)
        if verdict.result is Result.REFUSED:
            return verdict.reason
        _name(batch, operation)
    return None


def _read(row: Row[Any], remedy: Remedy) -> Operation | None:
    raw, by = bytes(row.raw), WorkstationId(row.workstation_id)
    if remedy.is_as_of_arrival:
        return as_stated(raw, by, from_utc_text(row.received_at))
    arrival = read_kept(raw, by)
    operation = None if arrival is None else arrival.operation
    if operation is None or remedy.only_item is None:
        return operation
    return replace(operation, body=_only(operation.body, remedy.only_item))


def _only(body: Body, item: ItemId) -> Body:
    """The lines of one item: the others are in the books already."""
    match body:
        case GoodsReceived():
            return replace(body, lines=tuple(one for one in body.lines if one.item_id == item))
        case GoodsMoved():
            return replace(body, lines=tuple(one for one in body.lines if one.source.item_id == item), whole="")
        case GoodsInspected() | StockCounted():
            return replace(body, lines=tuple(one for one in body.lines if one.position.item_id == item))
    return body


def _of_its_workstation(batch: Batch, row: Row[Any], operation: Operation) -> Batch:
    by = Workstation(WorkstationId(row.workstation_id), row.name or "", batch.work.site, 0, is_revoked=False)
    rights = rights_of(batch.work.tx.connection, [operation.operator])
    return Batch(by, batch.work, rights, batch.elsewhere)


def _name(batch: Batch, operation: Operation) -> None:
    """It is known now what it is and who did it: it can be undone like any other."""
    values = {"kind": tag_of(type(operation.body)), "operator_id": operation.operator}
    values["happened_at"] = utc_text(operation.happened_at)
    batch.work.tx.connection.execute(update(operations).where(operations.c.id == operation.id).values(values))


_KEPT = (
    select(operations, workstations.c.name)
    .join(workstations, workstations.c.id == operations.c.workstation_id, isouter=True)
    .where(operations.c.id == bindparam("operation"))
)
