"""Web addresses that carry GS1 keys."""

from __future__ import annotations

from datetime import date

import pytest

from ims_desktop.domain.barcodes import CodeKind

GTIN = "09501101530003"


@pytest.mark.parametrize(
    "link",
    [
        f"https://id.gs1.org/01/{GTIN}/10/L1?17=261231",
        f"https://example.com/some/path/01/{GTIN}/10/L1/?17=261231&linkType=all#top",
        f"HTTP://EXAMPLE.COM/01/{GTIN}/10/L1?17=261231",
        f"https://example.com/gtin/{GTIN}/lot/L1?exp=261231",
        f"]Q1https://example.com/01/{GTIN[1:]}?10=L1;17=261231",
        f"https://example.com/01/{GTIN}/10/L1/info?17=261231",
    ],
)
def test_a_link_says_item_lot_and_expiry_on_any_domain_with_numbers_or_words(read, link):
    reading = read(link)
    first = reading.candidates[0]
    assert (first.kind, first.value) == (CodeKind.GTIN, GTIN)
    assert (first.elements.lot, first.elements.expiry) == ("L1", date(2026, 12, 31))


def test_a_lot_in_a_link_may_hold_a_slash_and_a_plus(read):
    assert read(f"https://a.example/01/{GTIN}/10/A%2FB").candidates[0].elements.lot == "A/B"
    assert read(f"https://a.example/01/{GTIN}?10=A+B").candidates[0].elements.lot == "A+B"


def test_an_empty_part_of_a_link_says_nothing(read):
    assert read(f"https://a.example//01/{GTIN}/10/").candidates[0].elements.lot is None


def test_a_link_with_a_wrong_check_digit_is_a_problem(read):
    reading = read("https://a.example/01/09501101530004")
    assert "check digit" in str(reading.problem)
    assert [c.kind for c in reading.candidates] == [CodeKind.PLAIN]


@pytest.mark.parametrize(
    "link", ["https://example.com/2024/01/15/news", "https://example.com", "http://[", "https://example.com/01"]
)
def test_an_ordinary_address_is_plain_text_without_a_problem(read, link):
    reading = read(link)
    assert [(c.kind, c.value) for c in reading.candidates] == [(CodeKind.PLAIN, link)]
    assert reading.problem is None
