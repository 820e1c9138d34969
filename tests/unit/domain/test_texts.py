"""Sentences keep their gaps apart from their words."""

from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import EMPTY, joined, text, verbatim


def test_a_sentence_within_a_sentence_is_filled() -> None:
    assert str(text("{what} is {state}", what="PO-1", state=text("closed"))) == "PO-1 is closed"


def test_a_quantity_that_is_whole_stays_a_number_for_the_reader_s_language() -> None:
    assert text("{quantity} left", quantity=Quantity.of(1200)).values == {"quantity": 1200}


def test_joining_leaves_out_what_is_empty() -> None:
    assert str(joined([verbatim("a"), EMPTY, verbatim("b")])) == "a · b"


def test_braces_in_a_value_stay_as_they_are() -> None:
    assert str(text("“{code}”", code="{x} %s")) == "“{x} %s”"
