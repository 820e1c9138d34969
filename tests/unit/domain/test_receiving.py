"""Tolerances are judged on the line's total over all deliveries, whatever order the facts came in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OrderId, OrderLineId, WorkstationId
from ims_desktop.domain.orders import OrderLine, OverReceipt, Tolerance
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.receiving import LineFact, Verdict, beyond_tolerance, judge

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def line(
    ordered: int = 100,
    received: int = 0,
    over: int = 0,
    beyond: OverReceipt = OverReceipt.REFUSE,
    closed: bool = False,
) -> OrderLine:
    return OrderLine(
        OrderLineId("L"),
        OrderId("O"),
        1,
        ItemId("I"),
        Quantity.of(ordered),
        Quantity.of(received),
        Tolerance(over=over, beyond=beyond),
        is_closed_short=closed,
    )


@pytest.mark.parametrize(
    ("order_line", "quantity", "verdict"),
    [
        (line(), 100, Verdict.FITS),
        (line(), 101, Verdict.REFUSED),
        (line(received=60), 41, Verdict.REFUSED),
        (line(over=1000), 110, Verdict.OVER_ORDER),
        (line(over=1000), 111, Verdict.REFUSED),
        (line(over=1000, beyond=OverReceipt.WARN), 111, Verdict.BEYOND),
        (line(beyond=OverReceipt.ALLOW), 500, Verdict.OVER_ORDER),
        (line(closed=True), 1, Verdict.REFUSED),
    ],
)
def test_the_verdict_counts_all_deliveries(order_line: OrderLine, quantity: int, verdict: Verdict) -> None:
    assert judge(order_line, Quantity.of(quantity)) is verdict


def fact(number: int, quantity: int) -> LineFact:
    when = NOON + timedelta(minutes=number)
    return LineFact(when, WorkstationId("W"), number, OperationId(f"op{number}"), Quantity.of(quantity))


def test_the_facts_beyond_are_those_that_came_last_in_time() -> None:
    assert beyond_tolerance(line(), [fact(3, 1), fact(1, 60), fact(2, 40)]) == ("op3",)


@given(st.permutations([fact(number, 30) for number in range(6)]))
def test_which_facts_are_beyond_does_not_depend_on_their_arrival(facts: list[LineFact]) -> None:
    assert beyond_tolerance(line(), facts) == ("op3", "op4", "op5")


def test_a_movement_of_two_items_or_of_nothing_cannot_be_made() -> None:
    here, there = Position(ItemId("I"), LocationId("A")), Position(ItemId("J"), LocationId("B"))
    with pytest.raises(ValueError, match="one item"):
        Movement(here, there, Quantity.of(1))
    with pytest.raises(ValueError, match="positive"):
        Movement(here, here.at(LocationId("B")), Quantity.of(0))


def test_positions_that_differ_in_anything_have_different_keys() -> None:
    base = Position(ItemId("I"), LocationId("A"))
    others = [
        Position(ItemId("I"), LocationId("A"), lot="x"),
        Position(ItemId("I"), LocationId("A"), serial="x"),
        Position(ItemId("I"), LocationId("A"), handling_unit="x"),
    ]
    assert len({base.key, *(other.key for other in others)}) == 4
