"""The answer to the last scan: colour, icon and two lines, readable at two metres."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect

from ims_desktop.domain.texts import text
from ims_desktop.floor.steps import Answer
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.formats import clock
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.theme.look import Look
from ims_desktop.ui.widgets.frames import column, row
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.tone_icon import ToneIcon

FADE_MS = 120


class TonedFrame(QFrame):
    """A tone's ground with its bar on the left. Painted here: a style sheet breaks the corners of an uneven border."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._tone: Tone | None = None

    def show_tone(self, tone: Tone) -> None:
        if tone is not self._tone:
            self._tone = tone
            self.update()

    def paintEvent(self, event: QPaintEvent, /) -> None:
        if self._tone is None:
            return
        outcome, radius = self._look.palette.outcome(self._tone), self._look.space(12)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.fillPath(shape, QColor(outcome.ground))
        if outcome.ground == self._look.palette.background:
            painter.strokePath(shape, QPen(QColor(outcome.ink), 2))
        painter.setClipPath(shape)
        painter.fillRect(0, 0, self._look.space(10), self.height(), QColor(outcome.ink))
        painter.end()


class Banner(TonedFrame):
    def __init__(self, manner: Manner) -> None:
        super().__init__(manner.look)
        self._manner = manner
        self._answer: Answer | None = None
        self._has_drawn = False
        look = manner.look
        self._icon = ToneIcon(look, 44)
        self._title, self._detail, self._on_disk = Label("title"), Label("large"), Label("small")
        lines = column(look, gap=4)
        for label in (self._title, self._detail, self._on_disk):
            lines.addWidget(label)
        outer = row(look, self, gap=24)
        outer.setContentsMargins(look.space(40), look.space(20), look.space(24), look.space(20))
        outer.addWidget(self._icon)
        outer.addLayout(lines, 1)
        self._fading = self._make_fading()
        self.hide()

    def draw(self, answer: Answer | None) -> bool:
        """Whether it is another answer than before."""
        if answer is self._answer:
            self._has_drawn = True
            return False
        self._answer = answer
        if answer is not None:
            self._write(answer)
            if self._has_drawn:  # a widget made anew shows what was there: nothing happened
                self._fade()
        self.setVisible(answer is not None)
        self._has_drawn = True
        return True

    def _write(self, answer: Answer) -> None:
        say = self._manner.say
        self._icon.show_tone(answer.tone)
        self._title.say(say(answer.title))
        self._detail.say(say(answer.detail))
        self._detail.setVisible(bool(answer.detail.msgid))
        self._detail.colour(answer.tone)
        on_disk = answer.on_disk_at
        self._on_disk.setVisible(on_disk is not None)
        if on_disk is not None:
            self._on_disk.say(say(text("On disk {time}", time=clock(on_disk))))
        self.show_tone(answer.tone)
        self.setAccessibleName(f"{self._title.text()}. {self._detail.text()}")

    def _fade(self) -> None:
        """Never from nothing: the first frame can be read already."""
        self._effect.setEnabled(True)
        self._fading.start()

    def _make_fading(self) -> QPropertyAnimation:
        self._effect = QGraphicsOpacityEffect(self, opacity=1.0)
        self._effect.setEnabled(False)
        self.setGraphicsEffect(self._effect)
        fading = QPropertyAnimation(self._effect, b"opacity", self)
        fading.setDuration(FADE_MS)
        fading.setStartValue(0.5)
        fading.setEndValue(1.0)
        fading.setEasingCurve(QEasingCurve.Type.OutCubic)
        fading.finished.connect(self._faded)
        return fading

    def _faded(self) -> None:
        """The effect costs at every paint: it is there while something fades."""
        self._effect.setEnabled(False)
