"""What the books say of a case, as the rules for settling it want it: plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Row, bindparam, func, select

from ims_desktop.central.chunks import in_chunks
from ims_desktop.central.ledger.case_subjects import SUBJECTS, about_anything, said
from ims_desktop.central.ledger.cases import in_order_of
from ims_desktop.central.ledger.journal import Reason
from ims_desktop.central.ledger.rows import position_of
from ims_desktop.central.tables import (
    balances,
    items,
    locations,
    movements,
    operations,
    people,
    undoings,
    workstations,
)
from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OperatorId, OrderLineId
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.settling.facts import CaseFacts, Done, Goods, Nowhere, Stands
from ims_desktop.domain.settling.rules import MOST_SHOWN
from ims_desktop.domain.texts import Text, text
from ims_desktop.domain.times import from_utc_text
from ims_desktop.protocol.codec import decode
from ims_desktop.protocol.operations import (
    ABOUT_GOODS,
    Body,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    HandlingUnitNested,
    StockCounted,
    tag_of,
)
from ims_desktop.protocol.summaries import summary

UNDOABLE = frozenset(tag_of(kind) for kind in (*ABOUT_GOODS, HandlingUnitNested))
"""What can be taken back."""

_OF_UNDOING = (CaseKind.CANNOT_UNDO, CaseKind.UNDONE_TWICE)
"""Named by what was to be undone: that is what they are about."""


def read_facts(connection: Connection, case: Row[Any]) -> CaseFacts:
    """``case`` is a row of ``cases``."""
    ids = in_order_of(connection, case.id)
    spoken_of = [OperationId(case.subject), *ids] if case.kind in _OF_UNDOING else ids
    rows = _operation_rows(connection, spoken_of[:MOST_SHOWN])
    facts = CaseFacts(
        kind=CaseKind(case.kind),
        subject=case.subject,
        sentence=decode(case.sentence.encode(), Text),
        done=tuple(_done(connection, row) for row in rows),
        operations=tuple(ids),
        undoable=tuple(_undoable(connection, spoken_of)),
        nowhere=_nowhere(connection, case.site_id),
        goods=tuple(_goods(connection, spoken_of)),
    )
    more = SUBJECTS.get(facts.kind, about_anything)(connection, case, facts, rows)
    ends = [end for one in more.facts.goods for end in (one.source, one.target)]
    return replace(more.facts, standing=tuple(_standing(connection, [*more.facts.about, *ends, *more.others])))


def body_of(row: Row[Any]) -> Body | None:
    """What an operation says; ``row`` is one of ``operations``."""
    return said(bytes(row.raw))


def _operation_rows(connection: Connection, ids: Sequence[OperationId]) -> list[Row[Any]]:
    rows = {row.id: row for row in connection.execute(_OPERATIONS, {"ids": list(ids)})}
    return [rows[one] for one in ids if one in rows]


def _done(connection: Connection, row: Row[Any]) -> Done:
    body = body_of(row)
    return Done(
        operation=OperationId(row.id),
        operator=OperatorId(row.operator_id),
        who=row.who or row.operator_id,
        where=row.station or "",
        happened_at=from_utc_text(row.happened_at),
        arrived_at=from_utc_text(row.received_at),
        said=text("It cannot be read") if body is None else summary(body, lambda item: _name(connection, item)),
        places=tuple(islice(dict.fromkeys(_places(body)), MOST_SHOWN)),
    )


def _name(connection: Connection, item: ItemId) -> str:
    return connection.scalar(_ITEM_NAME, {"item": item}) or str(item)


def _places(body: Body | None) -> Iterator[LocationId]:
    match body:
        case GoodsReceived():
            yield from (line.target for line in body.lines)
        case GoodsMoved():
            yield from (line.target.location_id for line in body.lines)
        case GoodsInspected():
            yield from (line.position.location_id for line in body.lines)
        case StockCounted():
            yield body.location_id


def _goods(connection: Connection, ids: Sequence[OperationId]) -> Iterator[Goods]:
    """What the operations moved and nobody took back, in the order of the facts.

    What counts adjusted follows from other facts.
    """
    rows = [row for some in in_chunks(ids) for row in connection.execute(_MOVED, {"ids": some})]
    ends = {key for row in rows for key in (row.source, row.target)}
    at = {row.id: position_of(row) for part in in_chunks(sorted(ends)) for row in _balances(connection, part)}
    for row in sorted(rows, key=lambda row: (row.happened_at, row.workstation_id, row.sequence, row.id)):
        yield Goods(
            row.id,
            OperationId(row.operation_id),
            at[row.source],
            at[row.target],
            Quantity(row.quantity),
            OrderLineId(row.order_line_id) if row.order_line_id else None,
            row.reason == Reason.RECEIVED.value,
        )


def _balances(connection: Connection, keys: Sequence[str]) -> Sequence[Row[Any]]:
    return connection.execute(_STANDING, {"keys": list(keys)}).all()


def _undoable(connection: Connection, ids: Sequence[OperationId]) -> Iterator[OperationId]:
    for some in in_chunks(ids):
        found = set(connection.scalars(_UNDOABLE, {"ids": some}))
        yield from (one for one in some if one in found)


def _nowhere(connection: Connection, site: str) -> Nowhere:
    at = {row.kind: LocationId(row.id) for row in connection.execute(_NOWHERE, {"site": site})}
    return Nowhere(at[LocationKind.SUPPLIER], at[LocationKind.ADJUSTMENT], at[LocationKind.SUSPENSE])


def _standing(connection: Connection, positions: Iterable[Position]) -> Iterator[Stands]:
    keys = sorted({one.key for one in positions})
    for some in in_chunks(keys):
        for row in _balances(connection, some):
            is_real = not LocationKind(row.place_kind).is_virtual
            yield Stands(position_of(row), Quantity(row.quantity), row.name, row.sku, row.unit, row.code, is_real)


_OPERATIONS = (
    select(operations, people.c.name.label("who"), workstations.c.name.label("station"))
    .join(people, people.c.id == operations.c.operator_id, isouter=True)
    .join(workstations, workstations.c.id == operations.c.workstation_id, isouter=True)
    .where(operations.c.id.in_(bindparam("ids", expanding=True)))
)
_ITEM_NAME = select(items.c.name).where(items.c.id == bindparam("item"))
_REVERSING = movements.alias()
_MOVED = (
    select(movements)
    .where(
        movements.c.operation_id.in_(bindparam("ids", expanding=True)),
        movements.c.reverses.is_(None),
        movements.c.reason != Reason.COUNTED.value,
        ~select(_REVERSING.c.id).where(_REVERSING.c.reverses == movements.c.id).exists(),
    )
    .order_by(movements.c.id)
)
_STANDING = (
    select(balances, *items.c["name", "sku", "unit"], locations.c.code, locations.c.kind.label("place_kind"))
    .join(items, items.c.id == balances.c.item_id)
    .join(locations, locations.c.id == balances.c.location_id)
    .where(balances.c.id.in_(bindparam("keys", expanding=True)))
    .order_by(locations.c.code, balances.c.id)
)
_UNDOABLE = select(operations.c.id).where(
    operations.c.id.in_(bindparam("ids", expanding=True)),
    operations.c.kind.in_(sorted(UNDOABLE)),
    ~select(undoings.c.operation_id).where(undoings.c.operation_id == operations.c.id).exists(),
)
_NOWHERE = (
    select(func.min(locations.c.id).label("id"), locations.c.kind)
    .where(
        locations.c.site_id == bindparam("site"),
        locations.c.deleted == 0,
        locations.c.kind.in_([LocationKind.SUPPLIER.value, LocationKind.ADJUSTMENT.value, LocationKind.SUSPENSE.value]),
    )
    .group_by(locations.c.kind)
)
