"""Everything that is written can be read: every ink on every ground it is written on."""

from __future__ import annotations

import pytest

from ims_desktop.ui.theme.contrast import contrast_ratio
from ims_desktop.ui.theme.tokens import PALETTES, Theme, pairs

LEAST = {Theme.LIGHT: 4.5, Theme.DARK: 4.5, Theme.CONTRAST: 7.0}
CASES = [(theme, name, *colours) for theme, palette in PALETTES.items() for name, colours in pairs(palette).items()]


@pytest.mark.parametrize(("theme", "name", "ink", "ground"), CASES, ids=[f"{c[0]}: {c[1]}" for c in CASES])
def test_text_is_readable(theme, name, ink, ground):
    assert contrast_ratio(ink, ground) >= LEAST[theme]


@pytest.mark.parametrize("theme", Theme)
def test_fields_and_focus_stand_out_from_the_panel(theme):
    palette = PALETTES[theme]
    assert contrast_ratio(palette.field_line, palette.panel) >= 3
    assert contrast_ratio(palette.focus, palette.panel) >= 3
    assert contrast_ratio(palette.focus, palette.background) >= 3


def test_black_on_white_is_the_most_there_is():
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast_ratio("#777777", "#777777") == pytest.approx(1)
