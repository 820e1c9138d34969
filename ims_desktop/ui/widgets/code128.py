"""A barcode on screen, to be scanned off it."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

QUIET_MODULES = 10
LEAST_MODULE, MOST_MODULE = 2, 3
"""Pixels: a scanner reads no thinner bar off a screen."""


class Code128Bars(QWidget):
    """Code 128, black on white in every theme: a scanner reads no other."""

    def __init__(self, code: str, name: str = "") -> None:
        """``name`` is what a screen reader says, where the code itself says nothing."""
        super().__init__()
        self._modules = _modules(code)
        self.setFixedHeight(64)
        self.setMinimumWidth((len(self._modules) + 2 * QUIET_MODULES) * LEAST_MODULE)
        self.setAccessibleName(name or code)

    def paintEvent(self, event: QPaintEvent, /) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        # Whole pixels a module: anything between blurs and is not read.
        fitting = self.width() // (len(self._modules) + 2 * QUIET_MODULES)
        module = max(LEAST_MODULE, min(MOST_MODULE, fitting))
        left = (self.width() - module * len(self._modules)) // 2
        for place, is_bar in enumerate(self._modules):
            if is_bar == "1":
                painter.fillRect(left + place * module, 6, module, self.height() - 12, QColor("black"))
        painter.end()


def _modules(code: str) -> str:
    from barcode import Code128  # only when somebody asks for one

    return str(Code128(code).build()[0])
