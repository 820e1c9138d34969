"""Operations: what a person did, as it travels and as it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from ims_desktop.domain.ids import OperationId, OperatorId, OrderId, OrderLineId, ReceiptId, WorkstationId
from ims_desktop.domain.receiving import ReceivedLine


class GoodsReceived(msgspec.Struct, frozen=True, tag="goods_received"):
    """A fact: these lines came in, on this receipt, for this order (or none)."""

    receipt_id: ReceiptId
    receipt_number: str
    order_id: OrderId | None
    lines: tuple[ReceivedLine, ...]


class ReceiptFinished(msgspec.Struct, frozen=True, tag="receipt_finished"):
    """A fact: this delivery is unloaded; what has not come on it will not come on it."""

    receipt_id: ReceiptId
    receipt_number: str
    order_id: OrderId | None


class LineClosedShort(msgspec.Struct, frozen=True, tag="line_closed_short"):
    """A decision: nothing more is expected on this order line. Checked against the version it was made on."""

    order_id: OrderId
    order_line_id: OrderLineId
    based_on_version: int


Body: TypeAlias = GoodsReceived | ReceiptFinished | LineClosedShort
DECISIONS = (LineClosedShort,)
"""Only these can be refused; everything else is a fact and is taken."""


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope. (workstation, sequence) is gapless; the times are frozen when it is recorded."""

    id: OperationId
    workstation: WorkstationId
    sequence: int
    operator: OperatorId
    version: int = 1
    recorded_at: datetime
    offset_ms: int = 0
    """Central minus workstation, in milliseconds, as last measured."""
    uncertainty_ms: int | None = None
    happened_at: datetime
    """The corrected time: never decreasing within one workstation."""
    based_on: int = 0
    """The cursor that the person saw."""
    body: Body


class Envelope(msgspec.Struct, frozen=True):
    """As much of an operation as must be readable for it to be kept: all else may be broken or from the future."""

    id: OperationId
    sequence: int
    operator: Any = None
