"""The words of items and of searches, as the index sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.protocol.search_words import TOKEN_PUNCTUATION, asked, is_found, normalised, tokens


def tokens_of(text: str) -> set[str]:
    return set(tokens(normalised(text)).split())


def test_a_word_is_found_by_its_beginning_and_by_any_three_letters() -> None:
    assert tokens_of("Chain") == {"c", "ch", "cha", "hai", "ain"}


def test_every_part_between_punctuation_has_its_beginning() -> None:
    assert {"b", "bk", "m", "m6", "3", "38"} <= tokens_of("BK-M68B-38")


def test_chinese_is_found_by_any_character_and_any_pair() -> None:
    assert {"自", "行", "車", "自行", "行車", "自行車"} == tokens_of("自行車")


def test_where_two_scripts_meet_both_sides_begin() -> None:
    assert {"m", "m8", "8螺", "螺", "螺絲"} <= tokens_of("M8螺絲")
    assert {"車a", "a", "ab"} <= tokens_of("車AB")


@pytest.mark.parametrize(("one", "other"), [("ＢＫ-１", "bk-1"), ("ﬁlter", "filter"), ("STRASSE", "straße")])
def test_what_looks_the_same_is_the_same(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@given(text=st.text(max_size=30), start=st.integers(0, 30), length=st.integers(3, 8))
def test_any_part_of_a_word_leads_to_it(text: str, start: int, length: int) -> None:
    for word in normalised(text).split():
        part = word[start : start + length]
        if len(part) > 2:
            assert asked(part) <= set(tokens(word).split())
            assert is_found(part, word)


@given(text=st.text(alphabet="abcxyz019鏈條螺栓車ÄÖ -./#", max_size=30))
def test_the_first_letters_of_a_word_lead_to_it(text: str) -> None:
    found = tokens_of(text)
    for word in normalised(text).split():
        assert asked(word[:1]) <= found
        if word[:2].isalnum():
            assert asked(word[:2]) <= found


@given(text=st.text(max_size=40))
def test_whatever_is_typed_every_token_is_one_for_the_index_too(text: str) -> None:
    for token in asked(normalised(text)) | tokens_of(text):
        assert token
        assert not token.isspace()
        assert all(one.isalnum() or one in TOKEN_PUNCTUATION for one in token if one.isascii())
