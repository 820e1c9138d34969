"""Sheets as PDF: bars drawn as rectangles in whole printer dots, never as pictures that a viewer would scale."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from ims_desktop.domain.barcodes import BarcodeFault
from ims_desktop.domain.barcodes.faults import short
from ims_desktop.domain.errors import InputProblem, TryAgain
from ims_desktop.domain.texts import text
from ims_desktop.labels.bars import LOWEST_BARS, draw_bars
from ims_desktop.labels.card import draw_card
from ims_desktop.labels.code128 import FINE_DOTS, NARROWEST_DOTS, Symbol, symbol
from ims_desktop.labels.dots import POINTS, dots
from ims_desktop.labels.grid import FOOT, HEAD, SIDE, Cell, Grid, grid, widest_symbol
from ims_desktop.labels.typesetting import REGULAR, STRONG, draw, load_fonts, width_of
from ims_desktop.ports.sheets import Card, Form, Layout, Printed, Sheet

_PAD = dots(2)
_NAME, _CODE, _NOTE, _TITLE, _PAGE = 12.0, 7.0, 8.5, 11.0, 8.0
_BELOW_BARS = dots(9)
"""For the name, and for code and note below it."""


class PdfSheets:
    """``SheetWriter`` on reportlab. What it writes depends on nothing but what it is given."""

    def write(self, sheet: Sheet, layout: Layout, file: Path) -> Printed:
        drawn, left_out = _drawn(sheet, widest_symbol(layout.paper, sheet.form))
        if not drawn:
            raise _nothing_to_print(sheet.title)
        content, pages = _pdf(sheet, drawn, grid(layout, sheet.form))
        _save(content, file)
        return Printed(file, pages, len(drawn), left_out)


def _drawn(sheet: Sheet, widest: int) -> tuple[list[tuple[Card, Symbol]], tuple[str, ...]]:
    """Each card with its bars, and the codes of those that can have none."""
    module = NARROWEST_DOTS if sheet.form is Form.LABEL else FINE_DOTS
    drawn: list[tuple[Card, Symbol]] = []
    left_out: list[str] = []
    for card in sheet.cards:
        try:
            bars = symbol(card.code, module)
        except BarcodeFault:
            bars = None
        if bars is None or bars.width > widest:
            left_out.append(card.code or card.name)
        else:
            drawn.append((card, bars))
    return drawn, tuple(left_out)


def _pdf(sheet: Sheet, drawn: Sequence[tuple[Card, Symbol]], page: Grid) -> tuple[bytes, int]:
    load_fonts()
    written = BytesIO()
    size = (page.width * POINTS, page.height * POINTS)
    canvas = Canvas(written, pagesize=size, invariant=1, pageCompression=1, lang=sheet.language)
    canvas.setTitle(sheet.title)
    canvas.setCreator("IMS Desktop")
    cells = page.cells([bars for _, bars in drawn])
    placed = [(cell.page, (cell, *one)) for cell, one in zip(cells, drawn, strict=True)]
    pages = placed[-1][0] + 1
    draw_one = draw_card if sheet.form is Form.CARD else _label
    for number, cards in groupby(placed, itemgetter(0)):
        _head_and_foot(canvas, sheet.title, page, f"{number + 1} / {pages}")
        for _, (cell, card, bars) in cards:
            draw_one(canvas, cell, card, bars)
        canvas.showPage()
    canvas.save()
    return written.getvalue(), pages


def _head_and_foot(canvas: Canvas, title: str, page: Grid, number: str) -> None:
    room = (page.width - 2 * SIDE) * POINTS
    draw(canvas, title, STRONG, _TITLE, ((SIDE + _PAD) * POINTS, (page.height - HEAD + dots(4)) * POINTS), room)
    right = (page.width - SIDE - _PAD) * POINTS - width_of(number, REGULAR, _PAGE)
    draw(canvas, number, REGULAR, _PAGE, (right, FOOT * POINTS / 2), room)


def _label(canvas: Canvas, cell: Cell, card: Card, bars: Symbol) -> None:
    bottom = cell.bottom + _BELOW_BARS + _PAD
    draw_bars(canvas, bars, (cell.left, bottom), max(LOWEST_BARS, cell.height - _BELOW_BARS - 2 * _PAD))
    left, room = (cell.left + _PAD) * POINTS, (cell.width - 2 * _PAD) * POINTS
    key = _key(canvas, cell, card.key) if card.key else 0.0
    draw(canvas, card.name, STRONG, _NAME, (left, (cell.bottom + dots(6)) * POINTS), room - key)
    code = short(card.code)
    small = width_of(code, REGULAR, _CODE)
    base = (cell.bottom + dots(2.5)) * POINTS
    draw(canvas, code, REGULAR, _CODE, (left, base), room - key)
    if card.note:
        gap = dots(3) * POINTS
        draw(canvas, card.note, REGULAR, _NOTE, (left + small + gap, base), room - key - small - gap)


def _key(canvas: Canvas, cell: Cell, key: str) -> float:
    """The key's cap in the lower right corner; how much of the line it takes, in points."""
    words, high, pad = width_of(key, STRONG, _CODE + 1), dots(5.5) * POINTS, dots(1.5) * POINTS
    wide = max(words + 2 * pad, high)
    left = (cell.left + cell.width - _PAD) * POINTS - wide
    base = (cell.bottom + dots(3)) * POINTS
    canvas.setLineWidth(0.6)
    canvas.roundRect(left, base, wide, high, 3, stroke=1, fill=0)
    draw(canvas, key, STRONG, _CODE + 1, (left + (wide - words) / 2, base + high / 2 - 3), words + 1)
    return wide + pad


def _save(content: bytes, file: Path) -> None:
    """Beside the file first: a disk that fills up leaves no half sheet, and the one before stays."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(content)
        os.replace(unfinished, file)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        raise _not_written(file, error) from error


def _nothing_to_print(title: str) -> InputProblem:
    return InputProblem(
        text("There is nothing to print"),
        text("The sheet “{title}” would have no barcode on it.", title=title),
        text("Look at what it was to be made of: there is nothing, or no barcode can hold it."),
    )


def _not_written(file: Path, error: OSError) -> TryAgain:
    return TryAgain(
        text("The sheet could not be written"),
        text("{file}: {reason}.", file=file, reason=error.strerror or str(error)),
        text("Close the file if it is open, look at the disk, or choose another place."),
    )
