"""Bodies: exact numbers in and out, JSON and nothing that only looks like it."""

from __future__ import annotations

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.central.api.fields import exact, number
from ims_desktop.central.gateway.content import encoded, is_storable, parsed, takes_json
from ims_desktop.central.gateway.errors import BadRequest


@pytest.mark.parametrize(
    "accept",
    [
        "",
        "*/*",
        "application/json",
        "application/*",
        "text/html, */*;q=0.1",
        "APPLICATION/JSON;q=0.5",
        "a/b,application/json",
    ],
)
def test_whoever_takes_json_is_answered(accept: str) -> None:
    assert takes_json(accept)


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "application/*;q=0, */*", "x", "*/*;q=no"])
def test_whoever_takes_none_is_told_so(accept: str) -> None:
    assert not takes_json(accept)


def test_numbers_with_a_point_are_read_exactly() -> None:
    assert parsed(b'{"a": 0.1, "b": 123456789.123456, "c": 5}') == {
        "a": Decimal("0.1"),
        "b": Decimal("123456789.123456"),
        "c": 5,
    }


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"NaN",
        b"-Infinity",
        b'"\\u0000"',
        b'{"\\u0000": 1}',
        b'"\\ud83d"',
        b"\xff\xfe",
        b"1e99999999",
        b"1e-99999999",
        b"9" * 5000,
        b"[" * 100_000,
        b"[" * 17 + b"]" * 17,
        b'{"a":' * 20 + b"1" + b"}" * 20,
    ],
)
def test_what_is_no_json_of_ours_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest):
        parsed(body)


def test_a_whole_pair_of_surrogates_is_a_character() -> None:
    assert parsed(b'"\\ud83d\\ude9a"') == "\N{DELIVERY TRUCK}"


@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_refused(body: bytes) -> None:
    with contextlib.suppress(BadRequest):
        parsed(body)


@given(st.text())
def test_text_that_can_be_kept_has_no_nul_and_can_be_written(text: str) -> None:
    assert is_storable(text) == ("\x00" not in text)


@given(st.integers(-(10**24), 10**24), st.integers(0, 12))
def test_a_number_is_written_as_exactly_what_it_is(units: int, decimals: int) -> None:
    written = encoded(exact(units, decimals)).decode()

    assert Decimal(written) == Decimal(f"{units}E-{decimals}")


def test_whole_quantities_have_no_point() -> None:
    assert encoded([number(100_000_000), number(12_500_000), number(-1), number(0)]) == b"[100,12.5,-0.000001,0]"
