"""Lot and expiry that come in a second code join the first."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import fields

from ims_desktop.domain.barcodes import CodesContradict, Elements, Measure, join
from ims_desktop.domain.barcodes.elements import NAMES
from ims_desktop.domain.quantity import Quantity

GTIN = "09501101530003"


def test_a_second_code_adds_lot_and_expiry():
    both = join(Elements(gtin=GTIN), Elements(lot="L1", expiry=date(2026, 12, 31)))
    assert both == Elements(gtin=GTIN, lot="L1", expiry=date(2026, 12, 31))


def test_an_empty_expiry_never_blanks_one():
    known = Elements(gtin=GTIN, expiry=date(2026, 12, 31))
    assert join(known, Elements(lot="L1")).expiry == join(Elements(lot="L1"), known).expiry == known.expiry


@pytest.mark.parametrize(
    ("one", "other", "named"),
    [
        (Elements(gtin=GTIN), Elements(gtin="00042100005264"), "GTIN"),
        (Elements(lot="A"), Elements(lot="B"), "The lot is “A” in one code and “B” in the other"),
        (Elements(expiry=date(2026, 1, 1)), Elements(expiry=date(2026, 1, 2)), "2026-01-01"),
        (Elements(count=Quantity.of(1)), Elements(count=Quantity.of(2)), "The count"),
        (Elements(measure=Measure(Quantity.of(1), "kg")), Elements(measure=Measure(Quantity.of(1), "lb")), "1 kg"),
    ],
)
def test_codes_of_two_labels_are_refused_with_what_differs(one, other, named):
    with pytest.raises(CodesContradict, match=named):
        join(one, other)


def test_what_is_unknown_in_either_code_is_kept_once():
    both = join(Elements(others=(("91", "A"),)), Elements(others=(("91", "A"), ("92", "B"))))
    assert both.others == (("91", "A"), ("92", "B"))


def test_content_stays_content_whichever_code_says_so():
    content = Elements(gtin=GTIN, is_content=True)
    assert join(Elements(lot="L1"), content).is_content
    assert join(content, Elements(lot="L1")).is_content


def test_every_element_has_a_name_for_people():
    assert {field.name for field in fields(Elements)} == {*NAMES, "is_content", "others"}
