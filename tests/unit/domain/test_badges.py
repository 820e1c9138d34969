"""What a badge's barcode says, and which PINs there can be."""

from __future__ import annotations

import pytest

from ims_desktop.domain.badges import badge_code, badge_digest, badge_phrase, check_pin, new_badge
from ims_desktop.domain.barcodes.candidates import CodeKind
from ims_desktop.domain.barcodes.internal import internal_candidate
from ims_desktop.domain.errors import InputProblem


def test_a_badge_is_read_as_a_badge_however_a_scanner_turns_its_letters():
    code = new_badge()
    for scanned in (code, code.lower()):
        found = internal_candidate(scanned)
        assert found is not None
        assert found.kind is CodeKind.BADGE
        assert badge_code(found.value) == code


def test_no_two_badges_are_the_same_and_no_digest_tells_the_code():
    badges = {new_badge() for _ in range(1_000)}
    assert len(badges) == 1_000
    assert len({badge_digest(code) for code in badges}) == 1_000
    assert all(code[6:] not in badge_digest(code).upper() for code in badges)


def test_the_phrase_needs_both_the_badge_and_the_pin():
    first, second = new_badge(), new_badge()
    assert len({badge_phrase(first, "1357"), badge_phrase(first, "1358"), badge_phrase(second, "1357")}) == 3


@pytest.mark.parametrize("pin", ["1357", "02468013"])
def test_four_to_eight_digits_are_a_pin(pin):
    check_pin(pin)


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４", "12 4", "-123", "7777", "00000000"])
def test_anything_else_is_none(pin):
    with pytest.raises(InputProblem):
        check_pin(pin)
