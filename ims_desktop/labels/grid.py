"""Where each card lies on its page: two side by side, or one across where its barcode is too wide for that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.texts import text
from ims_desktop.labels.code128 import Symbol
from ims_desktop.labels.dots import PER_INCH, dots
from ims_desktop.ports.sheets import Layout, Paper

SIZES = {Paper.A4: (dots(210), dots(297)), Paper.LETTER: (PER_INCH * 17 // 2, PER_INCH * 11)}
"""Width and height in dots."""

SIDE, HEAD, FOOT = dots(9), dots(16), dots(12)
"""Margins: no office printer reaches the edge, and the head has the title in it."""

LOWEST_CARD, USUAL_CARD = dots(27), dots(32)
"""A card's height: its barcode, two lines of words, and room to cut it out."""

COLUMNS = 2


class Cell(Struct, frozen=True):
    """A card's place on a page, in dots from the page's lower left corner."""

    page: int
    left: int
    bottom: int
    width: int
    height: int


class Grid(Struct, frozen=True):
    """A page parted into labels of one size, filled row by row from label ``first`` of the first page."""

    width: int
    height: int
    rows: int
    first: int = 1

    def cells(self, symbols: Sequence[Symbol]) -> Iterator[Cell]:
        number = self.first - 1
        for one in symbols:
            labels = 1 if one.width <= self._label_width else COLUMNS
            number += -number % labels  # what goes across begins a row
            yield self._cell(number, labels)
            number += labels

    def _cell(self, number: int, labels: int) -> Cell:
        page, on_page = divmod(number, COLUMNS * self.rows)
        row, column = divmod(on_page, COLUMNS)
        width, height = self._label_width, _room(self.height) // self.rows
        bottom = self.height - HEAD - (row + 1) * height
        return Cell(page, SIDE + column * width, bottom, labels * width, height)

    @property
    def _label_width(self) -> int:
        return (self.width - 2 * SIDE) // COLUMNS


def grid(layout: Layout) -> Grid:
    """Raises ``InputProblem`` for a number of labels that this paper does not hold."""
    width, height = SIZES[layout.paper]
    most = COLUMNS * (_room(height) // LOWEST_CARD)
    per_page = COLUMNS * (_room(height) // USUAL_CARD) if layout.per_page is None else layout.per_page
    if not 1 <= per_page <= most:
        raise _not_so_many(per_page, most)
    rows = -(-per_page // COLUMNS)
    if not 1 <= layout.first <= rows * COLUMNS:
        raise _no_such_label(layout.first, rows * COLUMNS)
    return Grid(width, height, rows, layout.first)


def widest_symbol(paper: Paper) -> int:
    """The dots that a barcode may have, quiet zones included."""
    return SIZES[paper][0] - 2 * SIDE


def _room(height: int) -> int:
    return height - HEAD - FOOT


def _not_so_many(asked: int, most: int) -> InputProblem:
    return InputProblem(
        text("So many labels do not fit on a page"),
        text(
            "{asked} labels on a page were asked for; from 1 to {most} can be read by a scanner.",
            asked=asked,
            most=most,
        ),
        text("Ask for {most} at most, or leave the number out.", most=most),
    )


def _no_such_label(first: int, most: int) -> InputProblem:
    return InputProblem(
        text("There is no such label on the page"),
        text("It was to begin at label {first}; a page of this sheet has {most}.", first=first, most=most),
        text("Begin at a label from 1 to {most}.", most=most),
    )
