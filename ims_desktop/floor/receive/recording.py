"""From shares of an order to the operation that is recorded."""

from __future__ import annotations

from collections.abc import Iterable

from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.orders import OrderLine
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.receiving import ReceivedLine, status_on_receipt
from ims_desktop.domain.texts import text
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.receive import memory
from ims_desktop.floor.receive.delivery import Delivery, Share
from ims_desktop.floor.receive.taking import Taking
from ims_desktop.ports.outbox import JobState
from ims_desktop.protocol.operations import GoodsReceived, LineClosedShort, Operation, ReceiptFinished


def record_goods(desk: Desk, delivery: Delivery, taking: Taking, shares: Iterable[Share]) -> Operation:
    """One operation for one scan, whatever number of order lines it fills. On disk when this returns."""
    source, target = _supplier(desk), dock(desk)
    # Only what is on disk has a number: a document that was opened and left takes none.
    number = delivery.receipt_number or desk.recorder.next_number()
    lines = tuple(_line(taking, share, source, target) for share in shares)
    body = GoodsReceived(delivery.receipt_id, number, delivery.order_id, lines)
    operation = desk.recorder.record(desk.person.id, body, _left(desk, delivery, number))
    delivery.receipt_number = number
    return operation


def record_finished(desk: Desk, delivery: Delivery) -> Operation:
    body = ReceiptFinished(delivery.receipt_id, delivery.receipt_number, delivery.order_id)
    return desk.recorder.record(desk.person.id, body, memory.over(desk.person.id, delivery.receipt_id))


def record_closed_short(desk: Desk, line: OrderLine) -> Operation:
    body = LineClosedShort(line.order_id, line.id, line.version)
    return desk.recorder.record(desk.person.id, body)


def left_after_undo(desk: Desk, delivery: Delivery | None) -> JobState | None:
    """Where the delivery stands once its last scan is undone."""
    if delivery is None or not delivery.receipt_number:
        return None
    number, scans = delivery.receipt_number, max(delivery.scans - 1, 0)
    left = memory.Left(delivery.receipt_id, number, delivery.reference, delivery.order_id, scans)
    return memory.kept(desk.person.id, left)


def _left(desk: Desk, delivery: Delivery, number: str) -> JobState:
    left = memory.Left(delivery.receipt_id, number, delivery.reference, delivery.order_id, delivery.scans + 1)
    return memory.kept(desk.person.id, left)


def _line(taking: Taking, share: Share, source: LocationId, target: LocationId) -> ReceivedLine:
    return ReceivedLine(
        item_id=taking.item.id,
        quantity=share.quantity,
        source=source,
        target=target,
        status=status_on_receipt(taking.item) if not share.is_held else StockStatus.ON_HOLD,
        order_line_id=share.line.id if share.line else None,
        lot=taking.lot,
        expiry=taking.expiry if taking.lot else None,
        serial=taking.serial,
    )


def dock(desk: Desk) -> LocationId:
    place = desk.book.first_location(LocationKind.DOCK)
    if place is None:
        raise floor_refusals.no_place(text("receiving dock"))
    return place.id


def _supplier(desk: Desk) -> LocationId:
    place = desk.book.first_location(LocationKind.SUPPLIER)
    if place is None:
        raise floor_refusals.no_place(text("supplier location"))
    return place.id
