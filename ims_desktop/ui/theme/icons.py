"""Icons in the theme's colours. qtawesome is read at the first one: a quarter of a second that start-up keeps."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

from ims_desktop.ports.tones import Tone

TONES = {
    Tone.ACCEPTED: "mdi6.check-bold",
    Tone.REMARK: "mdi6.exclamation-thick",
    Tone.ASKS: "mdi6.help",
    Tone.REFUSED: "mdi6.close-thick",
}


@lru_cache(maxsize=256)
def icon(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    import qtawesome

    pixmap: QPixmap = qtawesome.icon(name, color=colour).pixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    return pixmap


@lru_cache(maxsize=64)
def disc(name: str, ink: str, ground: str, size: int, ratio: float) -> QPixmap:
    """An icon in a filled circle."""
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground))
    painter.drawEllipse(QRectF(0, 0, size, size))
    inner = round(size * 0.7)
    painter.drawPixmap(QPointF((size - inner) / 2, (size - inner) / 2), icon(name, ink, inner, ratio))
    painter.end()
    return pixmap
