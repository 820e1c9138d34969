"""What happened there: each operation of a case in the order of time, with when it was heard of if that was later."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QFrame, QGridLayout

from ims_desktop.domain.settling.detail import CaseDetail, Deed
from ims_desktop.domain.texts import Text, joined, text, verbatim
from ims_desktop.ui.formats import clock_minutes, day
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.labels import Label

SHOWN = 4
LATE = timedelta(minutes=2)
"""From here on it is worth saying when an operation arrived."""


class Deeds(QFrame):
    def __init__(self, manner: Manner) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner = manner
        look = manner.look
        grid = QGridLayout(self)
        edge = look.space(16)
        grid.setContentsMargins(edge, look.space(10), edge, look.space(10))
        grid.setHorizontalSpacing(look.space(16))
        grid.setVerticalSpacing(look.space(4))
        grid.setColumnStretch(1, 1)
        grid.addWidget(Label("note", manner.say(text("What happened there"))), 0, 0, 1, 2)
        self._lines = [(Label("small", wraps=False).in_mono(), Label("body")) for _ in range(SHOWN)]
        for place, (when, what) in enumerate(self._lines, start=1):
            grid.addWidget(when, place, 0)
            grid.addWidget(what, place, 1)
        self._more = Label("note")
        grid.addWidget(self._more, SHOWN + 1, 1)

    def draw(self, detail: CaseDetail) -> None:
        shown = detail.deeds[:SHOWN]
        for place, (when, what) in enumerate(self._lines):
            deed = shown[place] if place < len(shown) else None
            for label in (when, what):
                label.setVisible(deed is not None)
            if deed is not None:
                when.say(_when(deed))
                what.say(self._manner.say(_said(deed)))
        left = detail.deed_count - len(shown)
        self._more.setVisible(left > 0)
        self._more.say(self._manner.say(text("and {count} more", count=left)))
        self.setVisible(bool(shown))


def _when(deed: Deed) -> str:
    return f"{day(deed.happened_at.astimezone().date())} {clock_minutes(deed.happened_at)}"


def _said(deed: Deed) -> Text:
    parts = [deed.said, verbatim(deed.who), verbatim(deed.where)]
    if deed.arrived_at - deed.happened_at > LATE:
        parts.append(text("arrived {time}", time=clock_minutes(deed.arrived_at)))
    return joined(part for part in parts if str(part))
