"""From shares of an order to the operation that is recorded."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from ims_desktop.domain.ids import LocationId
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.orders import OrderLine
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity, total
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.domain.texts import text
from ims_desktop.floor import refusals as floor_refusals
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.receive import memory
from ims_desktop.floor.receive.delivery import Delivery, Share
from ims_desktop.floor.receive.sampling import Samples, counted, wanted
from ims_desktop.floor.receive.taking import Taking
from ims_desktop.ports.outbox import JobState
from ims_desktop.protocol.operations import GoodsReceived, LineClosedShort, Operation, ReceiptFinished


class Parcel(Struct, frozen=True):
    """Goods of one item, and the order lines that they go on."""

    taking: Taking
    shares: tuple[Share, ...]


def record_goods(desk: Desk, delivery: Delivery, parcels: Iterable[Parcel]) -> Operation:
    """One operation for one scan, whatever number of order lines it fills. On disk when this returns."""
    # Only what is on disk has a number: a document that was opened and left takes none.
    number = delivery.receipt_number or desk.recorder.next_number()
    lines = _lines(desk, delivery.samples, parcels)
    samples = counted(delivery.samples, lines)
    body = GoodsReceived(delivery.receipt_id, number, delivery.order_id, lines)
    left = memory.kept(desk.person.id, delivery, number, delivery.scans + 1, samples)
    operation = desk.recorder.record(desk.person.id, body, left)
    delivery.receipt_number, delivery.samples = number, samples
    delivery.scans += 1
    return operation


def record_finished(desk: Desk, delivery: Delivery) -> Operation:
    body = ReceiptFinished(delivery.receipt_id, delivery.receipt_number, delivery.order_id)
    return desk.recorder.record(desk.person.id, body, memory.over(desk.person.id, delivery.receipt_id))


def record_closed_short(desk: Desk, line: OrderLine) -> Operation:
    body = LineClosedShort(line.order_id, line.id, line.version)
    return desk.recorder.record(desk.person.id, body)


def left_after_undo(desk: Desk, delivery: Delivery | None) -> JobState | None:
    """Where the delivery stands once its last scan is undone."""
    undone = desk.recorder.undoable(desk.person.id)
    if delivery is None or undone is None or not of_this(undone, delivery):
        return None
    samples = counted(delivery.samples, _lines_in(undone), -1)
    return memory.kept(desk.person.id, delivery, delivery.receipt_number, delivery.scans - 1, samples)


def take_back(delivery: Delivery, undone: Operation) -> None:
    """The delivery without a scan that was undone."""
    if of_this(undone, delivery):
        delivery.scans -= 1
        delivery.samples = counted(delivery.samples, _lines_in(undone), -1)


def of_this(operation: Operation, delivery: Delivery) -> bool:
    return isinstance(operation.body, GoodsReceived) and operation.body.receipt_id == delivery.receipt_id


def _lines_in(operation: Operation) -> tuple[ReceivedLine, ...]:
    return operation.body.lines if isinstance(operation.body, GoodsReceived) else ()


def _lines(desk: Desk, samples: Samples, parcels: Iterable[Parcel]) -> tuple[ReceivedLine, ...]:
    source, target = _supplier(desk), dock(desk)
    lines: list[ReceivedLine] = []
    for parcel in parcels:
        taking = parcel.taking
        arrived = total(share.quantity for share in parcel.shares if not share.is_held)
        sample = wanted(taking.item, taking.lot, arrived, samples, lines)
        for share in parcel.shares:
            looked_at = ZERO if share.is_held else min(sample, share.quantity)
            sample -= looked_at
            rest = StockStatus.ON_HOLD if share.is_held else StockStatus.AVAILABLE
            for quantity, status in ((looked_at, StockStatus.TO_INSPECT), (share.quantity - looked_at, rest)):
                if quantity.is_positive:
                    lines.append(_line(taking, share, quantity, status, source, target))
    return tuple(lines)


def _line(
    taking: Taking, share: Share, quantity: Quantity, status: StockStatus, source: LocationId, target: LocationId
) -> ReceivedLine:
    return ReceivedLine(
        item_id=taking.item.id,
        quantity=quantity,
        source=source,
        target=target,
        status=status,
        order_line_id=share.line.id if share.line else None,
        lot=taking.lot,
        expiry=taking.expiry if taking.lot else None,
        serial=taking.serial,
        handling_unit=taking.handling_unit,
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
