"""The bars of a symbol: whole dots, quiet zones, and nothing that Code 128 does not have."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ims_desktop.domain.barcodes import BarcodeFault
from ims_desktop.labels.code128 import NARROWEST_DOTS, QUIET_MODULES, symbol
from ims_desktop.labels.dots import PER_INCH


def test_the_narrowest_bar_is_wide_enough_for_every_scanner() -> None:
    assert NARROWEST_DOTS / PER_INCH * 25.4 >= 0.33


def test_quiet_zones_are_part_of_the_symbol() -> None:
    one = symbol("IMS-C-DONE", module_dots=3)
    first, last = one.bars[0], one.bars[-1]
    assert first.left == QUIET_MODULES * 3
    assert one.width - (last.left + last.width) == QUIET_MODULES * 3


def test_digits_are_packed_in_pairs() -> None:
    """Start, one symbol character for two digits, check character and stop (ISO/IEC 15417)."""
    assert symbol("123456", module_dots=1).width == 11 * (1 + 3 + 1) + 13 + 2 * QUIET_MODULES


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40))
def test_bars_never_touch_and_are_one_to_four_modules_wide(code: str) -> None:
    bars = symbol(code, module_dots=1).bars
    assert {bar.width for bar in bars} <= {1, 2, 3, 4}
    gaps = [following.left - (bar.left + bar.width) for bar, following in pairwise(bars)]
    assert {*gaps} <= {1, 2, 3, 4}


@pytest.mark.parametrize("code", ["", "貨架", "A\nB", "Ü", "\x00"])
def test_what_code_128_does_not_have_is_refused(code: str) -> None:
    with pytest.raises(BarcodeFault):
        symbol(code)
