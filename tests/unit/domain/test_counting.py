"""What counts and late facts come to, whatever the order in which they become known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.counting import (
    Adjustment,
    Choice,
    CountTolerance,
    Decision,
    Entry,
    Moved,
    Statement,
    VarianceState,
    settle,
)
from ims_desktop.domain.ids import OperationId, OperatorId, WorkstationId
from ims_desktop.domain.moments import UNMEASURED, Moment, uncertainty
from ims_desktop.domain.quantity import ZERO, Quantity

MORNING = datetime(2026, 11, 20, 8, tzinfo=UTC)
ANY = CountTolerance(1_000_000_000, Quantity.of(1_000_000))


def at(minute: float, workstation: str = "W1", sequence: int = 1) -> Moment:
    return Moment(MORNING + timedelta(minutes=minute), WorkstationId(workstation), sequence)


def moved(minute: float, units: int, workstation: str = "W1", seconds: int = 0) -> Moved:
    return Moved(at(minute, workstation), Quantity.of(units), timedelta(seconds=seconds))


def counted(
    minute: float,
    units: int,
    name: str = "c1",
    by: str = "tom",
    tolerance: CountTolerance = ANY,
    workstation: str = "W1",
) -> Statement:
    return Statement(at(minute, workstation), OperationId(name), OperatorId(by), Quantity.of(units), tolerance)


def decided(choice: Choice, *about: str, taken: str | None = None, expected: int = 0, minute: float = 99) -> Decision:
    counts = tuple(OperationId(one) for one in about)
    return Decision(
        at(minute),
        OperationId("d"),
        choice,
        counts,
        OperationId(taken) if taken else None,
        Quantity.of(expected),
    )


def test_a_count_that_agrees_holds_and_changes_nothing() -> None:
    settled = settle(ZERO, [moved(1, 8), counted(2, 8)])
    assert (settled.quantity, settled.adjustments, settled.held) == (Quantity.of(8), (), ("c1",))


def test_a_count_within_tolerance_is_adjusted_by_at_its_moment() -> None:
    count = counted(2, 9, tolerance=CountTolerance(2_000, Quantity.of(5)))
    settled = settle(ZERO, [moved(1, 8), count])
    assert settled.adjustments == (Adjustment(count, Quantity.of(1)),)
    assert settled.quantity == Quantity.of(9)


def test_a_move_from_before_a_count_corrects_its_adjustment_instead_of_doubling_it() -> None:
    count = counted(10, 8)
    one = Quantity.of(1)
    assert settle(one, [count]).adjustments == (Adjustment(count, Quantity.of(7)),)
    settled = settle(one, [count, moved(5, 7)])
    assert (settled.adjustments, settled.quantity) == ((), Quantity.of(8))


def test_a_move_from_after_a_count_adds_to_it() -> None:
    assert settle(Quantity.of(1), [moved(11, -3), counted(10, 8)]).quantity == Quantity.of(5)


def test_a_count_beyond_tolerance_waits_for_another_person_and_leaves_the_books_alone() -> None:
    settled = settle(ZERO, [moved(1, 8), counted(2, 5, tolerance=CountTolerance())])
    assert settled.quantity == Quantity.of(8)
    assert settled.variance is not None
    assert (settled.variance.state, settled.variance.expected) == (VarianceState.RECOUNT, Quantity.of(8))


def test_a_second_count_by_the_same_person_is_no_recount_and_one_by_another_is() -> None:
    exact = CountTolerance()
    first = [moved(1, 8), counted(2, 5, tolerance=exact)]
    again = settle(ZERO, [*first, counted(3, 6, "c2", tolerance=exact)]).variance
    other = settle(ZERO, [*first, counted(3, 6, "c2", "lin", exact)]).variance
    assert again is not None
    assert other is not None
    assert (again.state, other.state) == (VarianceState.RECOUNT, VarianceState.REVIEW)


def test_a_recount_that_bears_the_books_out_settles_the_variance() -> None:
    exact = CountTolerance()
    settled = settle(ZERO, [moved(1, 8), counted(2, 5, tolerance=exact), counted(3, 8, "c2", "lin", exact)])
    assert (settled.variance, settled.quantity) == (None, Quantity.of(8))


def test_a_decision_pins_what_holds_and_says_when_the_books_have_changed_before_it() -> None:
    exact = CountTolerance()
    facts: list[Entry] = [moved(1, 8), counted(2, 5, tolerance=exact)]
    take = decided(Choice.TAKE, "c1", taken="c1", expected=8)
    assert settle(ZERO, facts, [take]).quantity == Quantity.of(5)
    late = settle(ZERO, [*facts, moved(1.5, -2)], [take])
    assert (late.quantity, late.outdated) == (Quantity.of(5), ("d",))


def test_keeping_the_books_voids_the_counts_and_asking_again_keeps_them_on_the_table() -> None:
    exact = CountTolerance()
    facts = [moved(1, 8), counted(2, 5, tolerance=exact), counted(3, 5, "c2", "lin", exact)]
    assert settle(ZERO, facts, [decided(Choice.KEEP, "c1", "c2", expected=8)]).variance is None
    asked = settle(ZERO, facts, [decided(Choice.RECOUNT, "c1", "c2")])
    assert asked.variance is not None
    assert (asked.variance.state, len(asked.variance.statements)) == (VarianceState.RECOUNT, 2)
    assert asked.outdated == ()


def test_a_count_and_a_movement_of_two_clocks_that_cannot_be_told_apart_are_near() -> None:
    count = counted(10, 8)
    assert settle(ZERO, [count, moved(10.1, 1, "W2", seconds=10)]).near == ("c1",)
    assert settle(ZERO, [count, moved(11, 1, "W2", seconds=10)]).near == ()
    assert settle(ZERO, [count, moved(10.1, 1, "W1", seconds=10)]).near == ()


def test_no_clock_is_less_certain_than_one_that_was_never_measured() -> None:
    assert uncertainty(None) == uncertainty(10**9) == UNMEASURED
    assert uncertainty(5) == timedelta(milliseconds=5)


_QUANTITIES = st.integers(-9, 9)
_FACTS = st.lists(
    st.one_of(
        st.tuples(st.just("moved"), _QUANTITIES, st.sampled_from(["tom"])),
        st.tuples(st.just("counted"), st.integers(0, 9), st.sampled_from(["tom", "lin"])),
    ),
    max_size=12,
)


def _timeline(drawn: list[tuple[str, int, str]], tolerance: CountTolerance) -> list[Entry]:
    return [
        moved(minute, units, f"W{minute % 3}")
        if kind == "moved"
        else counted(minute, units, f"c{minute}", by, tolerance, f"W{minute % 3}")
        for minute, (kind, units, by) in enumerate(drawn)
    ]


@given(
    _FACTS,
    st.randoms(use_true_random=False),
    st.sampled_from([ANY, CountTolerance(), CountTolerance(5_000, Quantity.of(2))]),
)
def test_the_order_of_arrival_changes_nothing(
    drawn: list[tuple[str, int, str]], rng: Random, tolerance: CountTolerance
) -> None:
    facts = _timeline(drawn, tolerance)
    mixed = list(facts)
    rng.shuffle(mixed)
    assert settle(ZERO, mixed) == settle(ZERO, facts)


@given(_FACTS)
def test_the_books_say_after_all_what_movements_and_adjustments_add_up_to(drawn: list[tuple[str, int, str]]) -> None:
    facts = _timeline(drawn, ANY)
    settled = settle(ZERO, facts)
    moves = sum(one.change.micro for one in facts if isinstance(one, Moved))
    assert settled.quantity.micro == moves + sum(one.change.micro for one in settled.adjustments)


@given(_FACTS, st.integers(0, 12))
def test_what_comes_after_a_count_that_holds_is_told_without_what_was_before(
    drawn: list[tuple[str, int, str]], index: int
) -> None:
    """The central reads a position's facts from such a count on only."""
    facts = _timeline(drawn, CountTolerance(5_000, Quantity.of(2)))
    whole = settle(ZERO, facts)
    anchors = [one for one in facts if isinstance(one, Statement) and one.operation in whole.held]
    if anchors:
        anchor = anchors[index % len(anchors)]
        later = settle(anchor.quantity, [one for one in facts if one.at > anchor.at])
        assert (later.quantity, later.variance) == (whole.quantity, whole.variance)
        assert later.adjustments == tuple(one for one in whole.adjustments if one.statement.at > anchor.at)
