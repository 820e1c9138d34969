"""Two panes: side by side where there is room for both, else one under the other."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ims_desktop.ui.theme.look import ENOUGH, Look
from ims_desktop.ui.widgets.frames import row


class Panes(QWidget):
    def __init__(
        self, look: Look, left: QWidget, right: QWidget, *, shares: tuple[int, int], wide: int = ENOUGH
    ) -> None:
        """``wide``: from how many pixels on, at 100 % text, they stand side by side."""
        super().__init__()
        self._look, self._wide = look, wide
        self._box: QBoxLayout = row(look, self, gap=24)
        self._box.addWidget(left, shares[0])
        self._box.addWidget(right, shares[1])

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        is_wide = self._look.is_wide(event.size().width(), self._wide)
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom)
