"""A separator that is missing is suspected and said, and nothing is guessed."""

from __future__ import annotations

import pytest

HEAD = "]C10109501101530003"


def lot(reading):
    return reading.candidates[0].elements.lot


def test_a_lot_that_ends_in_an_expiry_date_is_said_and_left_as_it_is(read):
    reading = read(HEAD + "10ABC12317261231")
    assert lot(reading) == "ABC12317261231"
    assert reading.candidates[0].elements.expiry is None
    assert "(10)ABC123 (17)261231" in str(reading.warnings[0])


def test_a_serial_that_holds_a_date_and_a_lot_is_said_with_all_of_its_parts(read):
    reading = read(HEAD + "21S11726123110L1")
    assert reading.candidates[0].elements.serial == "S11726123110L1"
    assert "(21)S1 (17)261231 (10)L1" in str(reading.warnings[0])


def test_a_lot_that_ends_in_a_count_is_said_where_the_count_is_missing(read):
    reading = read("]C10209501101530003" + "10ABC3712")
    assert any("(10)ABC (37)12" in str(warning) for warning in reading.warnings)
    assert lot(reading) == "ABC3712"


def test_a_lot_that_can_be_split_in_more_ways_gets_no_proposal(read):
    reading = read(HEAD + "10A1126010117261231")
    assert len(reading.warnings) == 1
    reading = read("]C10209501101530003" + "10A373712")
    doubt = next(str(warning) for warning in reading.warnings if "separator" in str(warning))
    assert "(37)" not in doubt


@pytest.mark.parametrize("honest", ["ABC123", "LOT21A0045", "B1045", "20261017", "X99171331", "AB17000000"])
def test_an_honest_lot_is_not_doubted(read, honest):
    assert read(f"{HEAD}10{honest}").warnings == ()


def test_a_date_that_the_code_says_elsewhere_is_not_looked_for_in_the_lot(read):
    assert read(HEAD + "17270101" + "10ABC12317261231").warnings == ()


def test_a_lot_that_became_too_long_names_the_missing_separator(read):
    reading = read(HEAD + "10ABCDEFGHIJ12345" + "17261231")
    assert reading.candidates == ()
    assert "separator is missing" in str(reading.problem)


def test_a_count_that_runs_into_letters_names_the_missing_separator(read):
    assert "separator is missing" in str(read(HEAD + "301210ABC").problem)


def test_what_a_person_typed_in_brackets_is_not_doubted(read):
    assert read("(01)09501101530003(10)ABC12317261231").warnings == ()
