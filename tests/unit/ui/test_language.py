"""Sentences, numbers and times as people read them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text, text
from ims_desktop.ui.formats import figure, moment, quantity, signed
from ims_desktop.ui.language import Language, Translator

ENGLISH, CHINESE = Translator(Language.ENGLISH), Translator(Language.CHINESE)


def test_a_sentence_is_filled_after_it_was_translated():
    sentence = text("Confirmed {count}", count=1284)
    assert ENGLISH.render(sentence) == "Confirmed 1,284"
    assert CHINESE.render(sentence) == "已確認 1,284"


def test_a_sentence_within_a_sentence_is_translated_too():
    sentence = text("{role} · lock F12", role=text("Supervisor"))
    assert CHINESE.render(sentence) == "主管 · F12 鎖定"


def test_a_sentence_without_translation_stays_readable():
    assert CHINESE.render(Text("No such sentence {n}", {"n": 3})) == "No such sentence 3"  # carried


def test_nothing_is_nothing():
    assert ENGLISH.render(text("")) == ""


@pytest.mark.parametrize(
    ("written", "read"),
    [("1240", "1,240"), ("999", "999"), ("1234567.5", "1,234,567.5"), ("31 / 50", "31 / 50"), ("", "")],
)
def test_thousands_are_parted_in_numbers_alone(written, read):
    assert figure(written) == read


def test_what_is_pending_shows_its_sign():
    assert (signed(Quantity.of(1200)), signed(Quantity.of(-3))) == ("+1,200", "-3")
    assert quantity(Quantity.of("12.5")) == "12.5"


def test_the_day_is_said_where_it_is_not_today():
    now = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
    assert moment(now, now) == now.astimezone().strftime("%H:%M:%S")
    assert moment(datetime(2026, 11, 1, 12, 0, tzinfo=UTC), now).startswith("2026-11-01 ")
