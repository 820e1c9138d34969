"""Frames around codes, and bytes that are no code: never an exception, always a reason."""

from __future__ import annotations

import pytest

from ims_desktop.domain.barcodes import CodeKind

GTIN = "09501101530003"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n", "\t", ""])
def test_the_end_of_line_is_no_part_of_the_code(read, end):
    reading = read("CA-1098" + end)
    assert reading.text == reading.candidates[0].value == "CA-1098"
    assert reading.raw == ("CA-1098" + end).encode()


def test_a_group_separator_at_the_end_stays_in_the_text(read):
    assert read("10L1\x1d17261231\x1d\r").text == "10L1\x1d17261231\x1d"


def test_the_configured_prefix_and_suffix_are_taken_off_once(read):
    reading = read("\x02~CA-1098##\r\n", prefix="\x02~", suffix="#")
    assert reading.candidates[0].value == "CA-1098#"


def test_a_prefix_that_is_not_there_is_no_matter(read):
    assert read("CA-1098", prefix="~", suffix="#").candidates[0].value == "CA-1098"


@pytest.mark.parametrize("raw", [b"", b"\r\n", b"   ", b"]C1", b"\x1d\x1d", b"]C1\x1d\r"])
def test_an_empty_scan_says_so(read, raw):
    reading = read(raw)
    assert (reading.candidates, str(reading.problem)) == ((), "The scanner sent an empty code.")
    assert str(reading.remedy) == "Scan it again."


@pytest.mark.parametrize("code", ["AB\x00CD", "\x02AB", "AB\x1bCD", "A\x7fB", "[)>\x1e06\x1dP123\x1e\x04"])
def test_control_characters_are_named(read, code):
    reading = read(code)
    assert reading.candidates == ()
    assert "control characters" in str(reading.problem)


def test_ten_thousand_characters_are_too_many(read):
    reading = read("A" * 10_000)
    assert reading.candidates == ()
    assert "10000 characters" in str(reading.problem)


def test_bytes_that_are_no_text_are_shown_and_refused(read):
    reading = read(b"AB\xff\xfe")
    assert (reading.text, reading.candidates) == (r"AB\xff\xfe", ())
    assert "no text" in str(reading.problem)


def test_chinese_is_text(read):
    assert read("鏈條-1").candidates[0].value == "鏈條-1"


def test_digits_of_another_script_are_plain_text(read):
    for code in ("٩٥٠١١٠١٥٣٠٠٠٣", "(٠١)" + GTIN):
        assert [c.kind for c in read(code).candidates] == [CodeKind.PLAIN]


@pytest.mark.parametrize("separators", [("",), ("|", ""), ()])
def test_an_empty_separator_in_the_profile_separates_nothing(read, separators):
    assert read(f"01{GTIN}10L1", separators=separators).candidates[0].elements.lot == "L1"


def test_nothing_but_substitutes_of_separators_is_plain_text(read):
    assert [c.kind for c in read("|||", separators=("|",)).candidates] == [CodeKind.PLAIN]
    assert read("]C1|||", separators=("|",)).problem is not None


def test_a_gs1_symbol_with_no_gs1_content_says_so(read):
    reading = read("]C1HELLO")
    assert reading.candidates == ()
    assert "application identifier" in str(reading.problem)
