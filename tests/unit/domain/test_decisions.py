"""A decision holds only on the state that it was made on."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ims_desktop.domain.decisions import why_not_close_short
from ims_desktop.domain.ids import ItemId, OrderId, OrderLineId, SupplierId
from ims_desktop.domain.orders import OrderLine, OrderState, PurchaseOrder
from ims_desktop.domain.quantity import Quantity

ORDER = PurchaseOrder(OrderId("o"), "PO-1", SupplierId("s"), OrderState.APPROVED)
LINE = OrderLine(OrderLineId("l"), ORDER.id, 1, ItemId("i"), Quantity.of(10), version=3)


def test_a_decision_on_the_line_as_it_is_holds() -> None:
    assert why_not_close_short(ORDER, LINE, 3) is None


def test_the_same_decision_twice_is_no_disagreement() -> None:
    assert why_not_close_short(ORDER, replace(LINE, is_closed_short=True, version=4), 3) is None


@pytest.mark.parametrize(
    ("order", "line", "version", "why"),
    [
        (None, LINE, 3, "The order line is not known at the central."),
        (ORDER, None, 3, "The order line is not known at the central."),
        (ORDER, replace(LINE, order_id=OrderId("another")), 3, "The order line is not known at the central."),
        (replace(ORDER, state=OrderState.CANCELLED), LINE, 3, "Order PO-1 is no longer open."),
        (replace(ORDER, state=OrderState.CLOSED), LINE, 3, "Order PO-1 is no longer open."),
        (ORDER, LINE, 2, "Line 1 of order PO-1 was changed meanwhile."),
    ],
)
def test_a_decision_that_no_longer_holds_says_why(
    order: PurchaseOrder | None, line: OrderLine | None, version: int, why: str
) -> None:
    assert str(why_not_close_short(order, line, version)) == why
