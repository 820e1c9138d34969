"""The codes that IMS Desktop prints itself."""

from __future__ import annotations

import pytest

from ims_desktop.domain.barcodes import BarcodeFault, CodeKind, internal_code

KINDS = [
    CodeKind.COMMAND,
    CodeKind.DOCUMENT,
    CodeKind.LOCATION,
    CodeKind.BADGE,
    CodeKind.WORKSTATION,
    CodeKind.PRINTER,
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("aim", ["", "]C0", "]A0", "]Q1"])
def test_a_code_of_ours_means_one_thing_only_in_any_symbology(read, kind, aim):
    reading = read(aim + internal_code(kind, "A-01.2"))
    assert [(c.kind, c.value) for c in reading.candidates] == [(kind, "A-01.2")]


def test_caps_lock_does_not_change_a_code_of_ours(read):
    candidate = read("ims-c-done").candidates[0]
    assert (candidate.kind, candidate.value) == (CodeKind.COMMAND, "DONE")


def test_a_code_of_ours_that_ends_early_says_so(read):
    assert "ends after “IMS-L-”" in str(read("IMS-L-").problem)


def test_a_scanner_with_another_keyboard_layout_is_recognised(read):
    reading = read("IMSßLßA1")
    assert "keyboard layout" in str(reading.problem)
    assert reading.candidates[0].kind == CodeKind.PLAIN


def test_a_prefix_that_is_none_of_ours_is_plain_text(read):
    assert [c.kind for c in read("IMS-X-1").candidates] == [CodeKind.PLAIN]
    assert [c.kind for c in read("IMS1L1").candidates] == [CodeKind.PLAIN]


@pytest.mark.parametrize(("kind", "value"), [(CodeKind.LOCATION, "a1"), (CodeKind.LOCATION, ""), (CodeKind.GTIN, "1")])
def test_a_code_that_would_not_survive_a_scanner_is_not_made(kind, value):
    with pytest.raises(BarcodeFault, match="cannot be put into a barcode"):
        internal_code(kind, value)
