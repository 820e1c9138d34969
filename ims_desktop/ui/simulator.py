"""The simulated scanner: a small window beside the main one whose buttons are labels to scan, for the demo.

What it sends takes the way of every scan that does not come from the keyboard: into the window's ``take_scan``.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from ims_desktop.domain.ids import new_id
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.clock import Clock
from ims_desktop.ports.scans import Scan
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.widgets.buttons import Button, ComposedButton, passive
from ims_desktop.ui.widgets.frames import column, frame, row, scrolling
from ims_desktop.ui.widgets.labels import Label

SOURCE = "simulated"
GS = "\x1d"
GAP = 8
"""Pixels between the window and the simulator."""


class LabelToScan(Struct, frozen=True):
    """A label lying on the demo's dock. ``code`` may hold group separators."""

    title: str
    code: str
    remark: Text | None = None


class ScannerSimulator(QWidget):
    """``take_scan`` gets the scans; ``plug`` pulls the central's plug (false) or puts it back (true)."""

    def __init__(
        self,
        manner: Manner,
        clock: Clock,
        take_scan: Callable[[Scan], None],
        labels: tuple[LabelToScan, ...],
        plug: Callable[[bool], None] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._manner, self._clock, self._take_scan, self._plug = manner, clock, take_scan, plug
        self.setWindowTitle(manner.say(text("Simulated scanner")))
        self._field = QLineEdit()
        self._field.setPlaceholderText(manner.say(text("Any code")))
        self._field.setAccessibleName(manner.say(text("Any code")))
        self._field.returnPressed.connect(self._scan_field)
        self._lay_out(labels)
        self.resize(manner.look.font(340), 900)

    def stand_beside(self, window: QWidget) -> None:
        """To the right of the window, both in the middle of the screen; where it is too narrow, over its right edge.
        The window keeps the keyboard."""
        space, size = window.screen().availableGeometry(), window.frameGeometry().size()
        self.resize(self.width(), min(size.height(), space.height()))
        spare = space.width() - size.width() - GAP - self.width()
        top = space.top() + max(0, (space.height() - max(size.height(), self.height())) // 2)
        if spare >= 0:
            window.move(space.left() + spare // 2, top)
        self.move(space.right() - max(GAP, spare // 2) - self.width(), top)
        self.show()
        window.activateWindow()

    def scan(self, code: str) -> None:
        self._take_scan(Scan(new_id(), self._clock.now(), SOURCE, code.encode()))

    def _scan_field(self) -> None:
        """``<GS>`` stands for the group separator, which no keyboard has."""
        if self._field.text():
            self.scan(self._field.text().replace("<GS>", GS))
            self._field.selectAll()

    def _lay_out(self, labels: tuple[LabelToScan, ...]) -> None:
        look, say = self._manner.look, self._manner.say
        outer = column(look, self, margin=16, gap=12)
        outer.addWidget(Label("headline", say(text("Simulated scanner"))))
        if self._plug is not None:
            outer.addWidget(self._plug_button())
        line = row(look, gap=8)
        line.addWidget(self._field, 1)
        send = Button(look, say(text("Scan")), "primary")
        send.clicked.connect(self._scan_field)
        line.addWidget(send)
        outer.addLayout(line)
        outer.addWidget(Label("note", say(text("Labels on the dock. A click scans one:"))))
        page = QWidget()
        listed = column(look, page, gap=8)
        for label in labels:
            listed.addWidget(self._label_button(label))
        listed.addStretch(1)
        outer.addWidget(scrolling(page), 1)

    def _label_button(self, label: LabelToScan) -> ComposedButton:
        look = self._manner.look
        button = ComposedButton(look, label.title, "choice")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        lines = column(look, button, margin=12, gap=2)
        lines.addWidget(passive(Label("strong", label.title)))
        lines.addWidget(passive(Label("small", _shown(label.code)).in_mono()))
        if label.remark is not None:
            lines.addWidget(passive(Label("small", self._manner.say(label.remark))))
        button.clicked.connect(lambda: self.scan(label.code))
        return button

    def _plug_button(self) -> QWidget:
        look, say = self._manner.look, self._manner.say
        panel = frame("panel")
        lines = column(look, panel, margin=12, gap=8)
        state = Label("body", say(text("The central's plug is in.")))
        button = Button(look, say(text("Pull the central's plug")))
        button.setCheckable(True)
        button.toggled.connect(lambda is_out: self._pull(is_out, state, button))
        lines.addWidget(state)
        lines.addWidget(button)
        return panel

    def _pull(self, is_out: bool, state: Label, button: Button) -> None:
        say = self._manner.say
        assert self._plug is not None
        self._plug(not is_out)
        state.say(say(text("The central's plug is out.") if is_out else text("The central's plug is in.")))
        button.setText(say(text("Put the plug back in") if is_out else text("Pull the central's plug")))


_ROOM = 30
"""Characters of a code that fit a button."""


def _shown(code: str) -> str:
    written = code.replace(GS, "<GS>")
    return written if len(written) <= _ROOM else written[: _ROOM - 1] + "…"
