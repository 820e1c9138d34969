"""Printer dots: every bar begins and ends on one, so that no printer has to round a bar's width."""

from __future__ import annotations

from math import floor

PER_INCH = 300
"""The coarsest printer that sheets are made for; finer ones have a whole number of theirs in each dot."""

POINTS = 72 / PER_INCH
"""One dot, in the unit of a PDF page."""


def dots(millimetres: float) -> int:
    """The dots that fit."""
    return floor(millimetres / 25.4 * PER_INCH)
