"""What an operation was, in one line."""

from __future__ import annotations

from collections.abc import Callable

from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.moving import MovePurpose
from ims_desktop.domain.texts import Text, text
from ims_desktop.protocol.operations import (
    Body,
    CaseDecided,
    CodeLinked,
    GoodsInspected,
    GoodsMoved,
    GoodsReceived,
    HandlingUnitNested,
    ItemEdited,
    LineClosedShort,
    ReceiptFinished,
    StockCounted,
    Undone,
    VarianceDecided,
)

NameOf = Callable[[ItemId], str]


def summary(body: Body, name_of: NameOf) -> Text:
    match body:
        case GoodsReceived():
            return _received(body, name_of)
        case ReceiptFinished():
            return text("Receipt {number} finished", number=body.receipt_number)
        case GoodsMoved():
            return _moved(body, name_of)
        case GoodsInspected():
            return _inspected(body, name_of)
        case StockCounted():
            return _counted(body, name_of)
        case HandlingUnitNested():
            return text("Handling unit {unit} stands on another one", unit=body.handling_unit)
        case Undone():
            return text("Undone")
        case LineClosedShort():
            return text("Nothing more expected on an order line")
        case CodeLinked():
            return text("Barcode {barcode} linked to {item}", barcode=body.barcode, item=name_of(body.item_id))
        case VarianceDecided():
            return text("Variance decided")
        case CaseDecided():
            return text("Case settled")
        case ItemEdited():
            return text("{item} changed", item=name_of(body.item_id))


def _moved(body: GoodsMoved, name_of: NameOf) -> Text:
    if not body.lines:
        return text("Moved nothing")
    first = body.lines[0]
    what = {"quantity": first.quantity, "item": name_of(first.source.item_id)}
    if len(body.lines) > 1:
        return text("Moved {quantity} of {item} and {more} more lines", more=len(body.lines) - 1, **what)
    if body.purpose is MovePurpose.PUTAWAY:
        return text("Put away {quantity} of {item}", **what)
    if body.purpose is MovePurpose.RELEASE:
        return text("Status of {quantity} of {item} changed", **what)
    return text("Moved {quantity} of {item}", **what)


def _inspected(body: GoodsInspected, name_of: NameOf) -> Text:
    first = body.lines[0] if body.lines else None
    if first is None:
        return text("Inspected nothing")
    return text(
        "Inspected {item}: {passed} passed, {failed} failed",
        item=name_of(first.position.item_id),
        passed=first.passed,
        failed=first.failed,
    )


def _counted(body: StockCounted, name_of: NameOf) -> Text:
    if not body.lines:
        return text("Counted a location: empty")
    first = body.lines[0]
    what = {"quantity": first.quantity, "item": name_of(first.position.item_id)}
    if len(body.lines) > 1:
        return text("Counted {quantity} of {item} and {more} more lines", more=len(body.lines) - 1, **what)
    return text("Counted {quantity} of {item}", **what)


def _received(body: GoodsReceived, name_of: NameOf) -> Text:
    if not body.lines:
        return text("Receipt {number}", number=body.receipt_number)
    first = body.lines[0]
    what = {"quantity": first.quantity, "item": name_of(first.item_id), "number": body.receipt_number}
    if len(body.lines) == 1:
        return text("Received {quantity} of {item} ({number})", **what)
    more = len(body.lines) - 1
    return text("Received {quantity} of {item} and {more} more lines ({number})", more=more, **what)
