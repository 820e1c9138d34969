"""What the elements of a GS1 code say, and what is wrong with some codes."""

from __future__ import annotations

from datetime import date

import pytest

from ims_desktop.domain.barcodes import CodeKind, Measure
from ims_desktop.domain.quantity import Quantity

GTIN = "09501101530003"
HEAD = f"]C101{GTIN}"


def elements(reading):
    assert reading.problem is None, str(reading.problem)
    return reading.candidates[0].elements


def test_every_supported_element_is_read(read):
    code = HEAD + "17271231" + "15271130" + "11260101" + "3103001250" + "4109501101530003"
    said = elements(read(code + "3024\x1d10LOT/1\x1d21S-1\x1d400PO-77"))
    assert (said.gtin, said.lot, said.serial, said.order_number) == (GTIN, "LOT/1", "S-1", "PO-77")
    assert (said.expiry, said.best_before) == (date(2027, 12, 31), date(2027, 11, 30))
    assert (said.production, said.ship_to) == (date(2026, 1, 1), "9501101530003")
    assert (said.count, said.measure) == (Quantity.of(24), Measure(Quantity.of("1.25"), "kg"))


def test_day_00_is_the_last_day_of_its_month(read):
    assert elements(read(HEAD + "17280200")).expiry == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("digits", "year"),
    [("761231", 2076), ("771231", 1977), ("261231", 2026), ("000131", 2000), ("991231", 1999)],
)
def test_the_century_slides_between_49_years_back_and_50_ahead(read, digits, year):
    assert elements(read(HEAD + "17" + digits)).expiry.year == year


def test_the_century_turns_with_the_day_of_the_scan():
    from ims_desktop.domain.barcodes.dates import full_year

    assert [full_year(n, date(2060, 1, 1)) for n in (10, 11, 60, 99)] == [2110, 2011, 2060, 2099]
    assert [full_year(n, date(2049, 1, 1)) for n in (0, 99)] == [2000, 2099]


def test_an_all_zero_date_is_no_date_and_breaks_nothing(read):
    reading = read(HEAD + "1700000010L1")
    said = elements(reading)
    assert (said.expiry, said.lot, said.others) == (None, "L1", (("17", "000000"),))
    assert len(reading.warnings) == 1


@pytest.mark.parametrize("digits", ["260230", "261301", "260132"])
def test_a_date_that_does_not_exist_is_kept_aside_and_said_and_the_item_can_be_received(read, digits):
    reading = read(HEAD + "17" + digits)
    assert reading.candidates[0].kind == CodeKind.GTIN
    assert (elements(reading).expiry, elements(reading).others) == (None, (("17", digits),))
    assert digits in str(reading.warnings[0])


def test_variable_measure_is_exact(read):
    weights = [elements(read(f"{HEAD}310{n}000123")).measure.quantity for n in range(6)]
    assert [str(weight) for weight in weights] == ["123", "12.3", "1.23", "0.123", "0.0123", "0.00123"]


def test_a_measure_that_is_not_the_amount_of_goods_is_kept_aside(read):
    assert elements(read(HEAD + "3302000123")).others == (("3302", "000123"),)


def test_an_identifier_that_is_known_but_not_used_is_kept_without_a_word(read):
    reading = read(HEAD + "91ABC")
    assert elements(reading).others == (("91", "ABC"),)
    assert reading.warnings == ()


def test_an_unknown_identifier_is_kept_and_said(read):
    reading = read(HEAD + "10L1\x1d05XYZ\x1d21S1")
    said = elements(reading)
    assert (said.lot, said.serial, said.others) == ("L1", "S1", (("05", "XYZ"),))
    assert "(05) XYZ is unknown" in str(reading.warnings[0])


def test_an_unknown_identifier_of_predefined_length_ends_where_the_standard_says(read):
    said = elements(read(HEAD + "1412345610L1"))
    assert (said.others, said.lot) == ((("14", "123456"),), "L1")


def test_a_wrong_check_digit_within_a_gs1_code_is_a_problem_and_no_candidate(read):
    for code in ("]C10109501101530004", "]C100106141412345678909", "]C1414" + "9501101530004"):
        reading = read(code)
        assert reading.candidates == ()
        assert "check digit" in str(reading.problem)
        assert reading.remedy is not None


def test_a_wrong_check_digit_is_reported_without_symbology_identifier_too(read):
    reading = read("0109501101530004" + "10L1")
    assert [c.kind for c in reading.candidates] == [CodeKind.PLAIN]
    assert "check digit of GTIN 09501101530004" in str(reading.problem)


@pytest.mark.parametrize("number", ["9501101530004", "95011010", "106141412345678909", "09501101530004"])
def test_a_number_with_a_wrong_check_digit_is_a_problem_and_still_plain_text(read, number):
    reading = read(number)
    assert [(c.kind, c.value) for c in reading.candidates] == [(CodeKind.PLAIN, number)]
    assert "check digit" in str(reading.problem)


def test_nothing_but_zeros_is_no_key(read):
    assert [c.kind for c in read("0000000000000").candidates] == [CodeKind.PLAIN]


def test_a_measure_with_more_decimals_than_the_standard_has_is_kept_aside(read):
    assert elements(read(HEAD + "3109000123")).others == (("3109", "000123"),)


def test_a_longer_substitute_is_not_taken_for_a_shorter_one(read):
    said = elements(read(f"01{GTIN}10L1~121S1", separators=("~", "~1")))
    assert (said.lot, said.serial) == ("L1", "S1")


def test_leading_and_trailing_separators_are_no_matter(read):
    assert elements(read(f"\x1d01{GTIN}10L1\x1d")).lot == "L1"


@pytest.mark.parametrize("sent", ["|", "~", "{GS}", "<F8>"])
def test_what_a_scanner_sends_for_the_separator_separates(read, sent):
    said = elements(read(f"01{GTIN}10L1{sent}21S1", separators=("\x1d", sent)))
    assert (said.lot, said.serial) == ("L1", "S1")


def test_content_without_a_count_is_said(read):
    reading = read(f"]C102{GTIN}10L1")
    assert "how many" in str(reading.warnings[0])
    assert read(f"]C102{GTIN}3712").warnings == ()


def test_a_code_that_says_one_thing_twice_and_differently_is_refused(read):
    assert "(10) twice" in str(read(HEAD + "10A\x1d10B").problem)
    assert elements(read(HEAD + "10A\x1d10A")).lot == "A"


def test_two_counts_are_not_added_the_second_is_kept_aside(read):
    reading = read(HEAD + "3012\x1d3713")
    assert (elements(reading).count, elements(reading).others) == (Quantity.of(12), (("37", "13"),))
    assert len(reading.warnings) == 1


def test_a_count_of_zero_is_no_count(read):
    assert elements(read(HEAD + "300")).count is None


def test_an_absurd_count_is_refused_by_the_length_of_its_element(read):
    reading = read(HEAD + "30" + "9501101530003")
    assert reading.candidates == ()
    assert reading.problem is not None


def test_the_bracketed_line_below_a_barcode_can_be_typed(read):
    said = elements(read(f"(01) {GTIN} (17) 261231 (10) AB12"))
    assert (said.gtin, said.expiry, said.lot) == (GTIN, date(2026, 12, 31), "AB12")


def test_a_bracket_within_a_lot_is_part_of_the_lot(read):
    assert elements(read(f"(01){GTIN}(10)AB(C)")).lot == "AB(C)"


def test_a_bracketed_line_with_a_value_that_does_not_fit_says_which(read):
    reading = read("(01)123")
    assert [c.kind for c in reading.candidates] == [CodeKind.PLAIN]
    assert "(01)" in str(reading.problem)


def test_a_lot_has_at_most_20_characters(read):
    assert elements(read(HEAD + "10" + "A" * 20)).lot == "A" * 20
    assert read(HEAD + "10" + "A" * 21).candidates == ()


def test_a_code_that_was_cut_off_says_where(read):
    assert "middle of (17)" in str(read(HEAD + "172612").problem)
