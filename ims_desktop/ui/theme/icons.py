"""Icons in the theme's colours: the four answers' outlines, drawn in whatever colour and size is asked for."""

from __future__ import annotations

from functools import cache, lru_cache

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ims_desktop.ports.tones import Tone
from ims_desktop.resources import resource


@lru_cache(maxsize=256)
def icon(tone: Tone, colour: str, size: int, ratio: float) -> QPixmap:
    pixmap = _empty(size, ratio)
    painter = QPainter(pixmap)
    QSvgRenderer(QByteArray(_coloured(tone, colour))).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap


@lru_cache(maxsize=64)
def disc(tone: Tone, ink: str, ground: str, size: int, ratio: float) -> QPixmap:
    """An icon in a filled circle."""
    pixmap = _empty(size, ratio)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawEllipse(QRectF(0, 0, size, size))
    inner = round(size * 0.7)
    painter.drawPixmap(QPointF((size - inner) / 2, (size - inner) / 2), icon(tone, ink, inner, ratio))
    painter.end()
    return pixmap


def _empty(size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    return pixmap


def _coloured(tone: Tone, colour: str) -> bytes:
    return _outline(tone).replace("<path ", f'<path fill="{colour}" ').encode()


@cache
def _outline(tone: Tone) -> str:
    return resource("icons", f"{tone.value}.svg").read_text(encoding="utf-8")
