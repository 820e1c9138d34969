"""How much is looked at, and what an inspected line may say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.effects import ACCEPTED_LINES, BALANCES, REJECTED_LINES
from ims_desktop.domain.ids import ItemId, LocationId, OrderLineId
from ims_desktop.domain.inspecting import InspectedLine, Sampling, SamplingPlan, effects_of_inspection
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity, total

WAITS = Position(ItemId("i"), LocationId("dock"), StockStatus.TO_INSPECT, "L1")
HERE = Position(ItemId("i"), LocationId("dock"), StockStatus.AVAILABLE, "L1")


def pieces(number: int) -> Quantity:
    return Quantity.of(number)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=20), st.integers(1, 100))
def test_a_percentage_of_a_lot_is_the_same_however_it_is_packed(packages: list[int], percent: int) -> None:
    plan, taken, before = SamplingPlan(Sampling.PERCENT, percent), ZERO, ZERO
    for number, arrived in enumerate(packages, start=1):
        taken += plan.wanted(pieces(arrived), number, taken, before)
        before += pieces(arrived)
    least = -(-sum(packages) * percent // 100)
    assert taken == pieces(least)


@given(st.lists(st.integers(1, 50), min_size=1, max_size=20), st.integers(1, 60))
def test_a_fixed_quantity_is_taken_once_a_lot(packages: list[int], value: int) -> None:
    plan, taken, before = SamplingPlan(Sampling.QUANTITY, value), ZERO, ZERO
    for number, arrived in enumerate(packages, start=1):
        taken += plan.wanted(pieces(arrived), number, taken, before)
        before += pieces(arrived)
    assert taken == pieces(min(value, sum(packages)))


def test_every_nth_package_is_taken_whole_the_first_one_included() -> None:
    plan = SamplingPlan(Sampling.NTH_UNIT, 3)
    taken = [plan.wanted(pieces(4), package) for package in range(1, 8)]
    assert [one == pieces(4) for one in taken] == [True, False, False, True, False, False, True]


@pytest.mark.parametrize(
    ("position", "passed", "failed", "stands_as"),
    [
        (WAITS, 0, 0, StockStatus.QUARANTINE),
        (WAITS, -1, 2, StockStatus.QUARANTINE),
        (WAITS, 1, 0, StockStatus.TO_INSPECT),
        (WAITS, 0, 1, StockStatus.AVAILABLE),
        (HERE, 1, 0, StockStatus.QUARANTINE),
        (HERE, 1, 1, StockStatus.QUARANTINE),
        (HERE, 0, 1, StockStatus.AVAILABLE),
    ],
)
def test_a_line_that_decides_nothing_cannot_be(
    position: Position, passed: int, failed: int, stands_as: StockStatus
) -> None:
    with pytest.raises(ValueError, match=r"inspection|available"):
        InspectedLine(position, pieces(passed), pieces(failed), stands_as)


def test_what_is_available_can_fail_with_the_sample_of_its_lot() -> None:
    line = InspectedLine(HERE, ZERO, pieces(21), StockStatus.QUARANTINE, "BAD")
    (movement,) = line.movements
    assert (movement.source, movement.target.status, movement.quantity) == (HERE, StockStatus.QUARANTINE, pieces(21))


def test_a_verdict_moves_everything_it_names_and_counts_on_its_order_line() -> None:
    line = InspectedLine(WAITS, pieces(5), pieces(3), reason="BAD", order_line_id=OrderLineId("l"))
    effects = effects_of_inspection([line])
    assert total(one.quantity for one in effects if one.record == BALANCES) == ZERO
    progress = {one.record: one.quantity for one in effects if one.record != BALANCES}
    assert progress == {ACCEPTED_LINES: pieces(5), REJECTED_LINES: pieces(3)}
