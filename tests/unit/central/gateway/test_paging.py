"""Cursors: opaque, of one list, and none but ours."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.central.gateway.errors import BadRequest
from ims_desktop.central.gateway.paging import Cursors, Slice, page_headers

CURSORS = Cursors(b"c" * 32)


@given(st.tuples(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"))))
def test_a_cursor_goes_on_after_any_key(key: tuple[str, str]) -> None:
    assert CURSORS.read("/items", 5, CURSORS.written("/items", key, 9)) == Slice(5, key, 9)


@given(st.text(max_size=60))
def test_what_is_no_cursor_is_refused(written: str) -> None:
    with pytest.raises(BadRequest):
        CURSORS.read("/items", 5, written)


def test_a_cursor_is_of_its_list_and_its_central() -> None:
    cursor = CURSORS.written("/items", ("A",), 9)

    for cursors, listing in ((CURSORS, "/suppliers"), (Cursors(b"d" * 32), "/items")):
        with pytest.raises(BadRequest):
            cursors.read(listing, 5, cursor)


def test_a_changed_cursor_is_refused() -> None:
    cursor = CURSORS.written("/items", ("A",), 9)

    with pytest.raises(BadRequest):
        CURSORS.read("/items", 5, cursor[:-1] + ("A" if cursor[-1] != "A" else "B"))


def test_the_link_keeps_the_other_parameters() -> None:
    headers = page_headers("/api/v1/items", {"limit": "2", "q": "a&b"}, "C", 9)

    assert headers == {"X-Total-Count": "9", "Link": '</api/v1/items?limit=2&q=a%26b&cursor=C>; rel="next"'}
