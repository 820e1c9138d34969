"""What operations speak of, for the books to read it at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ims_desktop.central.ledger.books import Wanted
from ims_desktop.domain.positions import Position
from ims_desktop.domain.posting import Stated
from ims_desktop.protocol.operations import (
    Body,
    CodeLinked,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    ItemEdited,
    LineClosedShort,
    Operation,
    ReceiptFinished,
    StockCounted,
)


def stated(operation: Operation, body: GoodsReceived) -> Stated:
    return Stated(
        operation=operation.id,
        workstation=operation.workstation,
        sequence=operation.sequence,
        happened_at=operation.happened_at,
        receipt=body.receipt_id,
        order_id=body.order_id,
        lines=body.lines,
    )


_ON_ORDERS = (GoodsReceived, ReceiptFinished, LineClosedShort)


def wanted_by(read: Iterable[Operation]) -> Wanted:
    all_read = list(read)
    bodies = [one.body for one in all_read]
    wanted = Wanted.by(
        [stated(one, one.body) for one in all_read if isinstance(one.body, GoodsReceived)],
        orders=[body.order_id for body in bodies if isinstance(body, _ON_ORDERS) and body.order_id is not None],
        order_lines=[one for body in bodies for one in _order_lines(body)],
    )
    positions = [one for body in bodies for one in _positions(body)]
    linked = [body.item_id for body in bodies if isinstance(body, (CodeLinked, ItemEdited))]
    counted = [body.location_id for body in bodies if isinstance(body, StockCounted)]
    return wanted.and_also(
        items=[*(one.item_id for one in positions), *linked],
        locations=[*(one.location_id for one in positions), *counted],
    )


def _order_lines(body: Body) -> Iterator[str]:
    if isinstance(body, LineClosedShort):
        yield body.order_line_id
    if isinstance(body, (GoodsMoved, GoodsInspected)):
        yield from (line.order_line_id for line in body.lines if line.order_line_id)


def _positions(body: Body) -> Iterator[Position]:
    if isinstance(body, GoodsMoved):
        yield from (position for line in body.lines for position in (line.source, line.target))
    if isinstance(body, (GoodsInspected, StockCounted)):
        yield from (line.position for line in body.lines)
