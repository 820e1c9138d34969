"""Where a receipt was left: written with each operation, so that a restart finds the half-done document again."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from ims_desktop.domain.ids import OperatorId, OrderId, ReceiptId
from ims_desktop.floor.desk import Desk
from ims_desktop.floor.receive.delivery import Delivery, of_sheet
from ims_desktop.floor.receive.sampling import Sample, Samples
from ims_desktop.ports.outbox import JobState
from ims_desktop.protocol.codec import Unreadable, decode, encode

KIND = "receive"


class Left(msgspec.Struct, frozen=True):
    """As little as finds the rest again: order and progress are read from the store."""

    receipt_id: ReceiptId
    receipt_number: str
    reference: str
    order_id: OrderId | None
    scans: int
    samples: tuple[Sample, ...] = ()
    handling_unit: str = ""


def kept(operator: OperatorId, delivery: Delivery, number: str, scans: int, samples: Samples) -> JobState:
    """``delivery`` as it stands once what is being recorded is on disk."""
    left = Left(
        delivery.receipt_id,
        number,
        delivery.reference,
        delivery.order_id,
        scans,
        tuple(samples.values()),
        delivery.handling_unit,
    )
    return JobState(KIND, delivery.receipt_id, operator, encode(left))


def over(operator: OperatorId, receipt_id: ReceiptId) -> JobState:
    return JobState(KIND, receipt_id, operator, b"")


def resumed(desk: Desk, *, is_blind: bool = False) -> Delivery | None:
    """The delivery that the desk's person left last, if goods may still come on it."""
    state = next(iter(desk.jobs.half_done(KIND, desk.person.id)), None)
    left = _read(state) if state else None
    if left is None:
        return None
    if left.order_id is None:
        return _as_left(Delivery(left.receipt_id, left.reference), left)
    sheet = desk.book.order(left.order_id)
    if sheet is None or not sheet.order.state.takes_goods:
        return None
    return _as_left(of_sheet(sheet, left.receipt_id, is_blind=is_blind), left)


def _as_left(delivery: Delivery, left: Left) -> Delivery:
    return replace(
        delivery,
        receipt_number=left.receipt_number,
        scans=left.scans,
        samples={(one.item_id, one.lot): one for one in left.samples},
        handling_unit=left.handling_unit,
    )


def _read(state: JobState) -> Left | None:
    """None when another version of the program wrote something else."""
    try:
        return decode(state.data, Left)
    except Unreadable:
        return None
