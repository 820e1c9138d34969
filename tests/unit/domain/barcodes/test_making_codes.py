"""Check digits, numbers and element strings that are made here."""

from __future__ import annotations

from datetime import date

import pytest
from biip.checksums import gs1_standard_check_digit
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.barcodes import (
    BarcodeFault,
    Elements,
    Measure,
    case_gtin,
    check_digit,
    element_string,
    gtin14,
    has_good_check_digit,
    hri,
    is_gtin,
    restricted_gtin,
    serials,
    sscc,
)
from ims_desktop.domain.quantity import Quantity

DIGITS = st.text("0123456789", min_size=1, max_size=17)


@given(DIGITS)
def test_check_digits_are_those_of_biip(digits):
    assert check_digit(digits) == str(gs1_standard_check_digit(digits))


@given(st.sampled_from([7, 11, 12, 13]), st.data())
def test_a_single_wrong_digit_in_a_gtin_is_always_found(length, data):
    body = data.draw(st.text("0123456789", min_size=length, max_size=length).filter(lambda text: text.strip("0")))
    good = body + check_digit(body)
    place = data.draw(st.integers(0, length))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != good[place]]))
    assert is_gtin(good)
    assert not is_gtin(good[:place] + wrong + good[place + 1 :])


@pytest.mark.parametrize("code", ["96385074", "042100005264", "9501101530003", "19501101530000"])
def test_gtins_of_every_length_have_14_digits_here(code):
    assert gtin14(code) == code.zfill(14)


@pytest.mark.parametrize("code", ["", "123", "950110153000X", "9501101530004", "00000000", "٩٥٠١١٠١٥٣٠٠٠٣"])
def test_what_is_no_gtin_is_refused(code):
    with pytest.raises(BarcodeFault):
        gtin14(code)


def test_check_digits_are_of_digits_only():
    with pytest.raises(BarcodeFault, match="digits only"):
        check_digit("12A")


def test_made_up_numbers_are_of_restricted_circulation_and_good():
    assert restricted_gtin(1) == "2900000000018"
    assert is_gtin(restricted_gtin(10**10 - 1))
    with pytest.raises(BarcodeFault):
        restricted_gtin(10**10)


def test_a_case_has_a_number_of_its_own():
    assert case_gtin("9501101530003", 1) == "19501101530000"
    with pytest.raises(BarcodeFault):
        case_gtin("9501101530003", 9)


def test_an_sscc_holds_extension_prefix_serial_and_check_digit():
    assert sscc("0614141", 234567890, extension=1) == "106141412345678908"
    assert has_good_check_digit(sscc("9501101", serials("9501101") - 1))


@pytest.mark.parametrize(("prefix", "serial"), [("0614141", 10**9), ("061", 1), ("06141X1", 1), ("0614141", -1)])
def test_an_sscc_that_does_not_fit_is_not_made(prefix, serial):
    with pytest.raises(BarcodeFault):
        sscc(prefix, serial)


def test_an_element_string_separates_only_what_needs_it():
    said = Elements(gtin="09501101530003", expiry=date(2026, 12, 31), lot="L1", serial="S1")
    assert element_string(said) == "01095011015300031726123110L1\x1d21S1"
    assert element_string(said, aim="]C1").startswith("]C101")
    assert hri(said) == "(01)09501101530003(17)261231(10)L1(21)S1"


@pytest.mark.parametrize(
    "said",
    [
        Elements(lot="A" * 21),
        Elements(lot="ä"),
        Elements(serial="A\x1dB"),
        Elements(gtin="09501101530004"),
        Elements(count=Quantity.of("2.5")),
        Elements(count=Quantity.of(100_000_000)),
        Elements(measure=Measure(Quantity.of("0.000001"), "kg")),
        Elements(measure=Measure(Quantity.of("1000000"), "kg")),
        Elements(measure=Measure(Quantity.of("1"), "stone")),
        Elements(others=(("ABC", "1"),)),
    ],
)
def test_what_no_barcode_can_hold_is_not_made(said):
    with pytest.raises(BarcodeFault):
        element_string(said)
