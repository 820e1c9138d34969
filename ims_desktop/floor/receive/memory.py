"""Where a receipt was left: written with each operation, so that a restart finds the half-done document again."""

from __future__ import annotations

import msgspec

from ims_desktop.domain.ids import OperatorId, OrderId, ReceiptId
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


def kept(operator: OperatorId, left: Left) -> JobState:
    return JobState(KIND, left.receipt_id, operator, encode(left))


def over(operator: OperatorId, receipt_id: ReceiptId) -> JobState:
    return JobState(KIND, receipt_id, operator, b"")


def found(state: JobState) -> Left | None:
    """What was left; none when another version of the program wrote something else."""
    try:
        return decode(state.data, Left)
    except Unreadable:
        return None
