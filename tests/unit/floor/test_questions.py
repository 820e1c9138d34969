"""Questions with more choices than there are digit keys."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest

from ims_desktop.domain.texts import EMPTY, text, verbatim
from ims_desktop.floor.conversation import Conversation
from ims_desktop.floor.questions import Question, Way, between
from ims_desktop.floor.refusals import NotTaken

NOW = datetime(2026, 11, 21, 9, 31, tzinfo=UTC)


def asked(many: int, taken: list[int], staying: int = 0) -> Question:
    ways = [Way(verbatim(f"way {one}"), EMPTY, partial(taken.append, one)) for one in range(1, many + 1)]
    return between(text("Which one?"), EMPTY, ways, staying=staying)


def titles(question: Question) -> list[str]:
    return [str(one.title).removeprefix("way ") for one in question.ask.choices]


def test_nine_choices_are_one_page_and_a_tenth_begins_another() -> None:
    assert titles(asked(9, []).on_page(3)) == [*"123456789"]
    first, second = asked(10, []).on_page(0), asked(10, []).on_page(1)
    assert (len(titles(first)), titles(second)) == (9, ["10"])
    assert [(one.ask.page, one.ask.pages) for one in (first, second)] == [(1, 2), (2, 2)]


def test_a_number_chooses_what_stands_beside_it_on_the_page_in_view() -> None:
    taken: list[int] = []
    asked(20, taken).on_page(1).choose(2)
    assert taken == [11]
    with pytest.raises(NotTaken):
        asked(20, taken).on_page(2).choose(3)


def test_the_ways_out_stand_on_every_page() -> None:
    taken: list[int] = []
    question = asked(14, taken, staying=2)
    assert titles(question.on_page(0)) == [*"1234567", "13", "14"]
    assert titles(question.on_page(1)) == ["8", "9", "10", "11", "12", "13", "14"]
    question.on_page(1).choose(7)
    assert taken == [14]


def test_pages_go_round_and_only_the_first_recommends() -> None:
    talk, taken = Conversation(lambda: NOW), []
    talk.ask(asked(12, taken))
    for by, page in ((1, 2), (1, 1), (-1, 2)):
        talk.turn(by)
        assert talk.question is not None
        assert talk.question.ask.page == page
    talk.confirm()
    assert taken == []
    talk.turn(1)
    talk.confirm()
    assert taken == [1]


def test_a_question_that_is_answered_leaves_no_page_to_turn() -> None:
    talk = Conversation(lambda: NOW)
    talk.ask(asked(12, []))
    talk.drop()
    talk.turn(1)
    assert (talk.question, talk.has_pages) == (None, False)
