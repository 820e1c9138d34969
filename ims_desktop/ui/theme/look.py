"""A look: one palette at one text size; the only source of pixels."""

from __future__ import annotations

from msgspec import Struct

from ims_desktop.ui.theme.tokens import PALETTES, Palette, Theme

SCALES = (100, 125, 150, 175, 200)
TARGET = 44
"""The least height of anything that is pressed."""

ENOUGH = 720
"""Pixels at 100 % text that two columns need, where nothing else is said."""


class Look(Struct, frozen=True):
    theme: Theme = Theme.LIGHT
    scale: int = 100
    """Text size in per cent."""

    @property
    def palette(self) -> Palette:
        return PALETTES[self.theme]

    def font(self, size: int) -> int:
        """A type size (13, 15, 18, 22, 28 or 44) in pixels."""
        return round(size * self.scale / 100)

    def space(self, size: int) -> int:
        """A distance in pixels. Space grows less than text: it is there to part, not to be read."""
        return round(size * (100 + (self.scale - 100) * 0.3) / 100)

    @property
    def target(self) -> int:
        return max(TARGET, self.font(15) + self.space(20))

    @property
    def rail_width(self) -> int:
        return self.font(216) if self.scale <= 125 else self.font(172)

    def is_wide(self, width: int, enough: int = ENOUGH) -> bool:
        """Whether a page of that width has room for a second column."""
        return width >= self.font(enough)
