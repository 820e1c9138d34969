"""A decision holds only on the state that it was made on."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from ims_desktop.domain.counting import Choice
from ims_desktop.domain.decisions import VarianceSeen, why_not_close_short, why_not_decide
from ims_desktop.domain.ids import ItemId, OperationId, OrderId, OrderLineId, SupplierId
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


VARIANCE = VarianceSeen("review", 3, (OperationId("c1"), OperationId("c2")))


@pytest.mark.parametrize(
    ("variance", "choice", "taken", "version", "reason", "expected"),
    [
        (VARIANCE, Choice.TAKE, OperationId("c1"), 3, "found", None),
        (VARIANCE, Choice.KEEP, None, 3, "found", None),
        (None, Choice.KEEP, None, 3, "found", "not known"),
        (VarianceSeen("settled", 3, VARIANCE.counts), Choice.KEEP, None, 3, "found", "settled already"),
        (VARIANCE, Choice.KEEP, None, 2, "found", "changed"),
        (VARIANCE, Choice.TAKE, OperationId("c9"), 3, "found", "none of this variance"),
        (VARIANCE, Choice.RECOUNT, None, 3, "", "needs a reason"),
    ],
)
def test_a_variance_is_decided_as_it_was_seen_and_with_a_reason(
    variance: VarianceSeen | None,
    choice: Choice,
    taken: OperationId | None,
    version: int,
    reason: str,
    expected: str | None,
) -> None:
    why_not = why_not_decide(variance, choice, VARIANCE.counts, taken, version, reason)
    assert (why_not is None) if expected is None else (expected in str(why_not))
