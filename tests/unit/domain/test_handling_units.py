"""Numbers for handling units, and what may stand on what."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.barcodes import BarcodeFault, has_good_check_digit
from ims_desktop.domain.handling_units import (
    Parents,
    nested_on,
    number_in,
    numbers_of,
    question_before_moving,
    sscc_of,
    standing_on,
    why_not_on,
)

PREFIXES = st.sampled_from(["2900000", "0614141", "4012345678", "290000000000", "2900"])


def test_an_sscc_worked_out_by_hand() -> None:
    """0 0614141 123456789: the weighted sum, done by hand, is 140, so the check digit is 0."""
    assert sscc_of("0614141", 123456789) == "006141411234567890"


def test_the_extension_digit_carries_on_where_the_serials_end() -> None:
    assert sscc_of("290000000000", 9_999)[0] == "0"
    assert sscc_of("290000000000", 10_000) == "12900000000000000" + sscc_of("290000000000", 10_000)[-1]
    assert numbers_of("290000000000") == 100_000


def test_there_is_no_number_beyond_the_last() -> None:
    sscc_of("290000000000", 99_999)
    with pytest.raises(BarcodeFault):
        sscc_of("290000000000", 100_000)


@given(PREFIXES, st.data())
def test_every_number_is_one_code_and_every_code_that_number(prefix: str, data: st.DataObject) -> None:
    draw: Callable[[st.SearchStrategy[int]], int] = data.draw
    number = draw(st.integers(0, numbers_of(prefix) - 1))
    code = sscc_of(prefix, number)
    assert len(code) == 18
    assert has_good_check_digit(code)
    assert number_in(prefix, code) == number


@pytest.mark.parametrize("code", ["", "4711", "106141411234567891", "006141411234567891", "PALLET-7", "²" * 18])
def test_other_codes_have_no_number(code: str) -> None:
    assert number_in("0614141", code) is None


# --- nesting --------------------------------------------------------------------------------------------------

STACK: Parents = {"BOX-1": "CRATE", "BOX-2": "CRATE", "CRATE": "PALLET", "PALLET": ""}


def test_what_stands_on_what_is_known_in_both_directions() -> None:
    assert standing_on("BOX-1", STACK) == ("CRATE", "PALLET")
    assert standing_on("PALLET", STACK) == ()
    assert set(nested_on("PALLET", STACK)) == {"CRATE", "BOX-1", "BOX-2"}
    assert nested_on("BOX-1", STACK) == ()


def test_a_unit_by_itself_moves_without_a_question() -> None:
    assert question_before_moving("PALLET", STACK) is None


def test_a_unit_inside_another_is_not_moved_alone_without_a_question() -> None:
    assert str(question_before_moving("CRATE", STACK)) == "CRATE stands on PALLET. Take it off and move it alone?"
    assert "on pallet PALLET" in str(question_before_moving("BOX-1", STACK))


@pytest.mark.parametrize(
    ("unit", "parent"), [("BOX-1", "BOX-1"), ("PALLET", "CRATE"), ("PALLET", "BOX-1"), ("BOX-1", "CRATE")]
)
def test_a_unit_is_not_put_on_itself_on_what_stands_on_it_or_where_it_is(unit: str, parent: str) -> None:
    assert why_not_on(unit, parent, STACK) is not None


@pytest.mark.parametrize(("unit", "parent"), [("BOX-1", "PALLET"), ("BOX-1", "OTHER"), ("NEW", "BOX-1"), ("CRATE", "")])
def test_a_unit_is_put_on_any_other(unit: str, parent: str) -> None:
    assert why_not_on(unit, parent, STACK) is None


@given(st.lists(st.tuples(st.sampled_from("ABCDEF"), st.sampled_from(["", *"ABCDEF"])), max_size=30))
def test_no_sequence_of_allowed_nestings_makes_a_circle(steps: list[tuple[str, str]]) -> None:
    parents: dict[str, str] = {}
    for unit, parent in steps:
        if why_not_on(unit, parent, parents) is None:
            parents[unit] = parent
    for unit in parents:
        assert unit not in standing_on(unit, parents)
        assert unit not in nested_on(unit, parents)


def test_a_circle_that_two_workstations_made_together_ends_nowhere_in_a_loop() -> None:
    """Each was allowed where it was made; the central opens a case, and meanwhile every screen goes on."""
    circle = {"A": "B", "B": "A"}
    assert standing_on("A", circle) == ("B", "A")
    assert nested_on("A", circle) == ("B",)
    assert question_before_moving("A", circle) is not None
