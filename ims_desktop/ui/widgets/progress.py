"""How far one is, as a bar: the words beside it say it too."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame

from ims_desktop.ui.theme.look import Look
from ims_desktop.ui.widgets.frames import frame


class ProgressBar(QFrame):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        self._fill = frame("fill", self)
        self._done, self._total = 0, 0
        self.setFixedHeight(look.space(10))

    def draw(self, done: int, total: int) -> None:
        if (done, total) != (self._done, self._total):
            self._done, self._total = done, total
            self._fit()

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        share = min(1.0, self._done / self._total) if self._total else 0.0
        # Below its own height the round ends of the bar would not be round.
        width = max(self.height(), round(self.width() * share)) if share else 0
        self._fill.setGeometry(0, 0, width, self.height())
