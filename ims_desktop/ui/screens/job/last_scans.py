"""The last ten scans, the latest on top, with what they add up to."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout

from ims_desktop.domain.texts import text
from ims_desktop.floor.steps import ScanLine, Step
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.formats import clock, figure
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.frames import column, row
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.tone_icon import ToneIcon

SHOWN = 10


class LastScans(QFrame):
    """A new scan makes a row on top, or moves the lowest one there, and writes that one alone: ten rows written anew at
    every scan cost more than everything else on the page."""

    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner = manner
        self._shown: tuple[ScanLine, ...] = ()
        look = manner.look
        outer = column(look, self, margin=8, gap=8)
        head = row(look, gap=8)
        head.setContentsMargins(look.space(16), look.space(12), look.space(16), look.space(4))
        self._tally = Label("note", wraps=False)
        head.addWidget(Label("strong", manner.say(text("Last scans"))), 1)
        head.addWidget(self._tally)
        outer.addLayout(head)
        self._column: QVBoxLayout = column(look)
        outer.addLayout(self._column)
        outer.addStretch(1)
        self._rows: list[_ScanRow] = []
        self.setAccessibleName(manner.say(text("Last scans")))

    def draw(self, step: Step, waiting: int) -> None:
        self._tally.say(self._tally_text(step.tally, waiting))
        lines = step.scans[:SHOWN]
        if lines == self._shown:
            return
        if lines and lines[1:] == self._shown[: SHOWN - 1]:
            has_spare = len(self._rows) > len(self._shown) or len(self._rows) == SHOWN
            self._put_on_top(self._rows.pop() if has_spare else self._new_row())
            self._rows[0].draw(lines[0])
        else:
            while len(self._rows) < len(lines):
                self._put_on_top(self._new_row())
            for number, scan_row in enumerate(self._rows):
                scan_row.draw(lines[number] if number < len(lines) else None)
        self._shown = lines

    def _new_row(self) -> _ScanRow:
        return _ScanRow(self._manner, is_striped=len(self._rows) % 2 == 0)

    def _put_on_top(self, scan_row: _ScanRow) -> None:
        self._rows.insert(0, scan_row)
        self._column.insertWidget(0, scan_row)

    def _tally_text(self, tally: str, waiting: int) -> str:
        if waiting < 2:
            return tally
        return self._manner.say(text("{count} more being recorded", count=waiting - 1))


class _ScanRow(QFrame):
    def __init__(self, manner: Manner, *, is_striped: bool) -> None:
        super().__init__()
        if is_striped:
            self.setProperty("kind", "stripe")
        self._manner = manner
        look = manner.look
        self._icon = ToneIcon(look, 16, solid=True)
        self._title, self._time = Label("body"), Label("small", wraps=False)
        self._quantity = Label("number", wraps=False)
        lines = column(look, gap=2)
        lines.addWidget(self._title)
        lines.addWidget(self._time)
        inner = row(look, self, gap=12)
        inner.setContentsMargins(look.space(16), look.space(7), look.space(16), look.space(7))
        inner.addWidget(self._icon)
        inner.addLayout(lines, 1)
        inner.addWidget(self._quantity)
        self.hide()

    def draw(self, line: ScanLine | None) -> None:
        self.setVisible(line is not None)
        if line is None:
            return
        self._icon.show_tone(line.tone)
        self._title.say(self._manner.say(line.title))
        self._title.colour(line.tone if line.tone in (Tone.REMARK, Tone.REFUSED) else None)
        self._time.say(clock(line.at))
        self._quantity.say(figure(line.quantity) or "—")
