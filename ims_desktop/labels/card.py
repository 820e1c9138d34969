"""A card to carry: name and role above its barcode, and the line to cut along."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from ims_desktop.labels.bars import draw_bars
from ims_desktop.labels.code128 import Symbol
from ims_desktop.labels.dots import POINTS, dots
from ims_desktop.labels.grid import CARD_EDGE, Cell
from ims_desktop.labels.typesetting import REGULAR, STRONG, draw
from ims_desktop.ports.sheets import Card

_NAME, _NOTE = 18.0, 11.0
_NAME_BASE, _NOTE_BASE = dots(40), dots(33)
_BARS_BASE, _BARS_HEIGHT = dots(7), dots(20)
_CORNER = dots(3.18)
"""A bank card's corners (ISO/IEC 7810)."""


def draw_card(canvas: Canvas, cell: Cell, card: Card, bars: Symbol) -> None:
    """The code itself is not written: who reads it over a shoulder would have the badge."""
    _edge(canvas, cell)
    left, room = (cell.left + CARD_EDGE) * POINTS, (cell.width - 2 * CARD_EDGE) * POINTS
    draw(canvas, card.name, STRONG, _NAME, (left, (cell.bottom + _NAME_BASE) * POINTS), room)
    draw(canvas, card.note, REGULAR, _NOTE, (left, (cell.bottom + _NOTE_BASE) * POINTS), room)
    middle = cell.left + (cell.width - bars.width) // 2
    draw_bars(canvas, bars, (middle, cell.bottom + _BARS_BASE), _BARS_HEIGHT)


def _edge(canvas: Canvas, cell: Cell) -> None:
    canvas.saveState()
    canvas.setLineWidth(0.4)
    canvas.setStrokeGray(0.7)
    corner = cell.left * POINTS, cell.bottom * POINTS
    canvas.roundRect(*corner, cell.width * POINTS, cell.height * POINTS, _CORNER * POINTS, stroke=1, fill=0)
    canvas.restoreState()
