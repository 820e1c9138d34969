"""What an operation was, in one line."""

from __future__ import annotations

from collections.abc import Callable

from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.texts import Text, text
from ims_desktop.protocol.operations import Body, GoodsReceived, LineClosedShort, ReceiptFinished

NameOf = Callable[[ItemId], str]


def summary(body: Body, name_of: NameOf) -> Text:
    match body:
        case GoodsReceived():
            return _received(body, name_of)
        case ReceiptFinished():
            return text("Receipt {number} finished", number=body.receipt_number)
        case LineClosedShort():
            return text("Nothing more expected on an order line")


def _received(body: GoodsReceived, name_of: NameOf) -> Text:
    if not body.lines:
        return text("Receipt {number}", number=body.receipt_number)
    first = body.lines[0]
    what = {"quantity": first.quantity, "item": name_of(first.item_id), "number": body.receipt_number}
    if len(body.lines) == 1:
        return text("Received {quantity} of {item} ({number})", **what)
    more = len(body.lines) - 1
    return text("Received {quantity} of {item} and {more} more lines ({number})", more=more, **what)
