"""A badge, drawn: what to hold under the scanner, understood in any language."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ims_desktop.ui.theme.look import Look

_WIDTH, _HEIGHT = 88, 112
_BARS = (3, 2, 4, 2, 3, 5, 2, 3, 2, 4)
"""Widths of bars and gaps, in turn."""


class BadgePicture(QWidget):
    def __init__(self, look: Look, percent: int = 100) -> None:
        super().__init__()
        self._look = look
        self._scale = look.font(percent) / 100
        self.setFixedSize(round(_WIDTH * self._scale), round(_HEIGHT * self._scale))

    def paintEvent(self, event: QPaintEvent, /) -> None:
        palette = self._look.palette
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale, self._scale)
        ink = QColor(palette.accent)
        painter.setPen(QPen(ink, 3))
        painter.setBrush(QColor(palette.asks.ground))
        painter.drawRoundedRect(QRectF(2, 8, _WIDTH - 4, _HEIGHT - 10), 12, 12)
        painter.setBrush(QColor(palette.panel))
        painter.drawRoundedRect(QRectF(_WIDTH / 2 - 13, 2, 26, 12), 6, 6)
        painter.setPen(QColor(0, 0, 0, 0))
        painter.setBrush(ink)
        painter.drawEllipse(QPointF(_WIDTH / 2, 38), 12, 12)
        painter.drawChord(QRectF(_WIDTH / 2 - 22, 54, 44, 40), 0, 180 * 16)
        self._draw_bars(painter)
        painter.end()

    def _draw_bars(self, painter: QPainter) -> None:
        unit = (_WIDTH - 28) / sum(_BARS)
        x = 14.0
        for number, width in enumerate(_BARS):
            if number % 2 == 0:
                painter.drawRect(QRectF(x, 82, width * unit, 18))
            x += width * unit
