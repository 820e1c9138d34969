"""Where each card lies on its page: labels fill it, two side by side, or one across where its barcode is too wide for
that; cards to carry have the size of a bank card."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.texts import text
from ims_desktop.labels.code128 import Symbol
from ims_desktop.labels.dots import PER_INCH, dots
from ims_desktop.ports.sheets import Form, Layout, Paper

SIZES = {Paper.A4: (dots(210), dots(297)), Paper.LETTER: (PER_INCH * 17 // 2, PER_INCH * 11)}
"""Width and height in dots."""

SIDE, HEAD, FOOT = dots(9), dots(16), dots(12)
"""Margins: no office printer reaches the edge, and the head has the title in it."""

LOWEST_CARD, USUAL_CARD = dots(27), dots(32)
"""A card's height: its barcode, two lines of words, and room to cut it out."""

CARD_WIDTH, CARD_HEIGHT = dots(85.6), dots(53.98)
"""A bank card's, by ISO/IEC 7810 ID-1: for the sleeves and clips that hold one."""

CARD_EDGE = dots(4)
"""What a card keeps free of bars on either side."""

COLUMNS = 2


class Cell(Struct, frozen=True):
    """A card's place on a page, in dots from the page's lower left corner."""

    page: int
    left: int
    bottom: int
    width: int
    height: int


class Grid(Struct, frozen=True):
    """A page parted into cells of one size, filled row by row from cell ``first`` of the first page."""

    width: int
    height: int
    cell_width: int
    cell_height: int
    rows: int
    first: int = 1

    def cells(self, symbols: Sequence[Symbol]) -> Iterator[Cell]:
        number = self.first - 1
        for one in symbols:
            cells = 1 if one.width <= self.cell_width else COLUMNS
            number += -number % cells  # what goes across begins a row
            yield self._cell(number, cells)
            number += cells

    def _cell(self, number: int, cells: int) -> Cell:
        page, on_page = divmod(number, COLUMNS * self.rows)
        row, column = divmod(on_page, COLUMNS)
        bottom = self.height - HEAD - (row + 1) * self.cell_height
        return Cell(page, SIDE + column * self.cell_width, bottom, cells * self.cell_width, self.cell_height)


def grid(layout: Layout, form: Form = Form.LABEL) -> Grid:
    """Raises ``InputProblem`` for a number of labels that this paper does not hold."""
    width, height = SIZES[layout.paper]
    lowest, usual = (LOWEST_CARD, USUAL_CARD) if form is Form.LABEL else (CARD_HEIGHT, CARD_HEIGHT)
    most = COLUMNS * (_room(height) // lowest)
    per_page = COLUMNS * (_room(height) // usual) if layout.per_page is None else layout.per_page
    if not 1 <= per_page <= most:
        raise _not_so_many(per_page, most)
    rows = -(-per_page // COLUMNS)
    if not 1 <= layout.first <= rows * COLUMNS:
        raise _no_such_label(layout.first, rows * COLUMNS)
    if form is Form.CARD:
        return Grid(width, height, CARD_WIDTH, CARD_HEIGHT, rows, layout.first)
    return Grid(width, height, (width - 2 * SIDE) // COLUMNS, _room(height) // rows, rows, layout.first)


def widest_symbol(paper: Paper, form: Form = Form.LABEL) -> int:
    """The dots that a barcode may have, quiet zones included."""
    return CARD_WIDTH - 2 * CARD_EDGE if form is Form.CARD else SIZES[paper][0] - 2 * SIDE


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
