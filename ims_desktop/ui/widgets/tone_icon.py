"""A tone's icon: a sign in the tone's colour, so that no answer is told by colour alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from ims_desktop.ports.tones import Tone
from ims_desktop.ui.theme.icons import disc, icon
from ims_desktop.ui.theme.look import Look


class ToneIcon(QLabel):
    """The sign alone, or ``solid``: in a disc of the tone's colour."""

    def __init__(self, look: Look, size: int, *, solid: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._solid = look, solid
        self._size = look.font(size)
        self._tone: Tone | None = None
        self.setFixedSize(self._size, self._size)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_tone(self, tone: Tone) -> None:
        if tone is self._tone:
            return
        self._tone = tone
        palette, ratio = self._look.palette, self.devicePixelRatioF()
        ink = palette.outcome(tone).ink
        if self._solid:
            self.setPixmap(disc(tone, palette.panel, ink, self._size, ratio))
        else:
            self.setPixmap(icon(tone, ink, self._size, ratio))
