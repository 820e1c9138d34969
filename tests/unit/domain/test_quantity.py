"""Quantities are exact, and slips of the hand or the scanner are refused with words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.quantity import MICRO, MOST, NotAQuantity, Quantity, total

micros = st.integers(-MOST * MICRO, MOST * MICRO)


@given(micros)
def test_a_quantity_survives_its_own_text(micro: int) -> None:
    assert Quantity.of(str(Quantity(micro))) == Quantity(micro)


@given(st.lists(micros))
def test_a_sum_loses_nothing(amounts: list[int]) -> None:
    assert total(map(Quantity, amounts)).micro == sum(amounts)


@pytest.mark.parametrize("typed", ["", " ", "abc", "1,5", "1_000", "1e3", "NaN", "inf", "١٢", "--1", "0x10", "½"])
def test_what_is_no_number_is_refused_and_says_so(typed: str) -> None:
    with pytest.raises(NotAQuantity) as refused:
        Quantity.of(typed)
    assert "12.5" in str(refused.value.remedy)


def test_seven_decimals_are_too_precise() -> None:
    with pytest.raises(NotAQuantity, match="more than 6 decimals"):
        Quantity.of("0.1234567")


def test_a_barcode_typed_as_a_quantity_is_absurd() -> None:
    with pytest.raises(NotAQuantity, match="looks like a barcode"):
        Quantity.of("9501101530003")


def test_a_case_of_24_taken_three_times_is_72_pieces() -> None:
    assert Quantity.of(3).times(Quantity.of(24)) == Quantity.of(72)


def test_a_conversion_that_is_not_whole_millionths_is_refused() -> None:
    with pytest.raises(NotAQuantity):
        Quantity(1).times(Quantity.of("0.5"))


def test_a_third_decimal_does_not_fit_a_unit_of_two() -> None:
    assert Quantity.of("1.25").fits(2)
    assert not Quantity.of("1.255").fits(2)


def test_whole_quantities_are_numbers_in_a_sentence_and_others_text() -> None:
    assert Quantity.of("1200").plain() == 1200
    assert Quantity.of("1.5").plain() == "1.5"
