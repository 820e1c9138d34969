"""Classes by how often items move: 80 and 95 per cent of all moves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.ids import ItemId
from ims_desktop.domain.velocity import Shares, velocity_classes


def classes(**moves: int) -> dict[str, str]:
    return {str(item): found for item, found in velocity_classes({ItemId(k): v for k, v in moves.items()}).items()}


def test_the_items_that_make_four_fifths_of_the_moves_are_a_and_the_last_twentieth_is_c() -> None:
    assert classes(bolt=80, chain=15, glue=5) == {"bolt": "A", "chain": "B", "glue": "C"}


def test_an_item_with_which_the_share_is_reached_still_belongs_to_it() -> None:
    assert classes(bolt=79, chain=15, glue=6) == {"bolt": "A", "chain": "A", "glue": "B"}


def test_one_item_that_makes_all_the_moves_is_a_and_one_that_never_moved_is_c() -> None:
    assert classes(bolt=1_000, glue=0) == {"bolt": "A", "glue": "C"}
    assert classes(glue=0) == {"glue": "C"}


def test_equal_items_are_told_apart_the_same_way_every_time() -> None:
    moves = {ItemId(key): 1 for key in "edcba"}
    assert velocity_classes(moves, Shares(40, 60)) == {"a": "A", "b": "A", "c": "B", "d": "C", "e": "C"}


@given(st.dictionaries(st.text(min_size=1, max_size=3).map(ItemId), st.integers(0, 10_000), max_size=40))
def test_whoever_moves_more_is_never_in_a_lower_class(moves: dict[ItemId, int]) -> None:
    found = velocity_classes(moves)
    assert found.keys() == moves.keys()
    for one in moves:
        for other in moves:
            if moves[one] > moves[other]:
                assert found[one] <= found[other]
