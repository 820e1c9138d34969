"""Bars on the paper: rectangles in whole printer dots."""

from __future__ import annotations

from reportlab.pdfgen.canvas import Canvas

from ims_desktop.labels.code128 import Symbol
from ims_desktop.labels.dots import POINTS, dots

LOWEST_BARS = dots(12)
"""A bar lower than 12 mm is missed by a hand that is not steady."""


def draw_bars(canvas: Canvas, bars: Symbol, at: tuple[int, int], height: int) -> None:
    """``at`` is the lower left corner, quiet zone included. All in whole dots from the page's corner, so that nothing
    is rounded on the way."""
    left, bottom = at
    outline = canvas.beginPath()
    for one in bars.bars:
        outline.rect(left + one.left, bottom, one.width, height)
    canvas.saveState()
    canvas.scale(POINTS, POINTS)
    canvas.setFillGray(0)
    canvas.drawPath(outline, stroke=0, fill=1)
    canvas.restoreState()
