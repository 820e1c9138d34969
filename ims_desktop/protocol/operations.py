"""Operations: what a person did, as it travels and as it is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeAlias

import msgspec

from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.counting import Choice, CountedLine
from ims_desktop.domain.editing import EditedField
from ims_desktop.domain.ids import (
    CaseId,
    ItemId,
    LocationId,
    OperationId,
    OperatorId,
    OrderId,
    OrderLineId,
    PackagingId,
    ReceiptId,
    TaskId,
    VarianceId,
    WorkstationId,
)
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.domain.settling.remedies import NOTHING, Given


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


class GoodsMoved(msgspec.Struct, frozen=True, tag="goods_moved"):
    """A fact: these goods were moved. ``whole`` names the handling unit or location that was moved with all it held."""

    purpose: MovePurpose
    lines: tuple[MovedLine, ...]
    whole: str = ""
    reason: str = ""


class GoodsInspected(msgspec.Struct, frozen=True, tag="goods_inspected"):
    """A fact: these goods were looked at, and so much passed and failed."""

    lines: tuple[InspectedLine, ...]
    order_id: OrderId | None = None


class StockCounted(msgspec.Struct, frozen=True, tag="stock_counted"):
    """A fact: at this moment the location held this; ``is_whole``: and nothing else (of ``item_id``, if there is one).

    An empty location is a whole one without lines.
    """

    location_id: LocationId
    lines: tuple[CountedLine, ...]
    is_whole: bool = False
    item_id: ItemId | None = None
    task_id: TaskId | None = None
    reason: str = ""


class HandlingUnitNested(msgspec.Struct, frozen=True, tag="handling_unit_nested"):
    """A fact: a handling unit stands on another one now, or by itself (``parent`` empty)."""

    handling_unit: str
    parent: str = ""


class Undone(msgspec.Struct, frozen=True, tag="undone"):
    """A fact: an operation of this workstation did not happen. It is compensated at the moment at which it stands."""

    operation_id: OperationId
    reason: str = ""
    replaced_by: OperationId | None = None
    """What was recorded anew in its place, when it was amended."""


class CodeLinked(msgspec.Struct, frozen=True, tag="code_linked"):
    """A decision: this barcode is a packaging of the item, with so many stock units in it."""

    packaging_id: PackagingId
    barcode: str
    item_id: ItemId
    name: str
    quantity: Quantity


class VarianceDecided(msgspec.Struct, frozen=True, tag="variance_decided"):
    """A decision: what is made of a variance. ``taken`` names the count that holds, with ``Choice.TAKE``."""

    variance_id: VarianceId
    choice: Choice
    about: tuple[OperationId, ...]
    expected: Quantity
    reason: str
    based_on_version: int
    taken: OperationId | None = None


class ItemEdited(msgspec.Struct, frozen=True, tag="item_edited"):
    """A decision: these fields of an item say something else now. Each is checked against what it said before."""

    item_id: ItemId
    fields: tuple[EditedField, ...]


class CaseDecided(msgspec.Struct, frozen=True, tag="case_decided"):
    """A decision: what is made of a case, and why. Checked against the version of the case it was made on."""

    case_id: CaseId
    choice: CaseChoice
    reason: str
    based_on_version: int
    given: Given = NOTHING


class LineClosedShort(msgspec.Struct, frozen=True, tag="line_closed_short"):
    """A decision: nothing more is expected on this order line. Checked against the version it was made on."""

    order_id: OrderId
    order_line_id: OrderLineId
    based_on_version: int


Body: TypeAlias = (
    GoodsReceived
    | ReceiptFinished
    | GoodsMoved
    | GoodsInspected
    | StockCounted
    | HandlingUnitNested
    | Undone
    | LineClosedShort
    | CodeLinked
    | VarianceDecided
    | CaseDecided
    | ItemEdited
)
DECISIONS = (LineClosedShort, CodeLinked, VarianceDecided, CaseDecided, ItemEdited)
"""Only these can be refused; everything else is a fact and is taken."""

ABOUT_GOODS = (GoodsReceived, GoodsMoved, GoodsInspected, StockCounted)
"""What one scan records, and one scan can undo."""


def tag_of(kind: type[Body]) -> str:
    """What an operation's body is called when it travels."""
    return str(kind.__struct_config__.tag)


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
