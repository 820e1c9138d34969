"""Serial ports: each with its state and what to do about it; another is added by its name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFrame, QLayout, QLineEdit, QWidget

from ims_desktop.domain.texts import text
from ims_desktop.ports.scanners import SPEEDS, PortState, PortStatus
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.formats import grouped
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.scanners.presenter import ScannersPresenter, ScannersState
from ims_desktop.ui.screens.scanners.wording import breakable, port_help
from ims_desktop.ui.shell.words import PORT_STATES, short_port
from ims_desktop.ui.widgets.buttons import Button
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, frame, row
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.tone_icon import ToneIcon

_TONES = {PortState.CONNECTED: Tone.ACCEPTED, PortState.LOOKING: Tone.REMARK}


class PortsPanel(QFrame):
    def __init__(self, manner: Manner, presenter: ScannersPresenter) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self._manner, self._presenter = manner, presenter
        self._statuses: tuple[PortStatus, ...] | None = None
        self._found: tuple[str, ...] | None = None
        look, say = manner.look, manner.say
        lines = column(look, self, margin=20, gap=12)
        lines.addWidget(Label("strong", say(text("Scanners on serial ports"))))
        self._none = Label("note", say(text("None is listened to. Those of this computer can be chosen here.")))
        lines.addWidget(self._none)
        self._ports = column(look, gap=12)
        lines.addLayout(self._ports)
        self._offers = FlowLayout(gap=look.space(8))
        lines.addLayout(self._offers)
        lines.addWidget(self._by_name())

    def draw(self, state: ScannersState) -> None:
        self._none.setVisible(not state.statuses)
        if state.statuses != self._statuses:
            self._statuses = state.statuses
            _empty(self._ports)
            for status in state.statuses:
                self._ports.addWidget(self._port(status))
        offered = tuple(port.path for port in state.found if port.path not in state.sources)
        if offered != self._found:
            self._found = offered
            _empty(self._offers)
            for port in state.found:
                if port.path in offered:
                    self._offers.addWidget(self._offer(port.path, port.description))
        self._draw_add(state)

    def _port(self, status: PortStatus) -> QWidget:
        """Its name and state, what to do, its speed, and a button that takes it out."""
        look, say = self._manner.look, self._manner.say
        box = frame("stripe")
        lines = column(look, box, margin=12, gap=8)
        head = row(look, gap=12)
        icon = ToneIcon(look, 22, solid=True)
        icon.show_tone(_TONES.get(status.state, Tone.REFUSED))
        head.addWidget(icon, alignment=Qt.AlignmentFlag.AlignVCenter)
        title = text("{port}: {state}", port=breakable(status.path), state=PORT_STATES[status.state])
        head.addWidget(Label("strong", say(title)), 1)
        lines.addLayout(head)
        lines.addWidget(Label("note", say(port_help(status))))
        controls = FlowLayout(gap=look.space(8))
        controls.addWidget(self._speed_box(status))
        remove = Button(look, say(text("Stop listening")))
        remove.setAccessibleName(say(text("Stop listening to {port}", port=status.path)))
        remove.clicked.connect(lambda: self._presenter.remove(status.path))
        controls.addWidget(remove)
        lines.addLayout(controls)
        return box

    def _speed_box(self, status: PortStatus) -> QComboBox:
        box = self._speeds(self._manner.say(text("Speed of {port}", port=status.path)), status.speed)
        box.activated.connect(lambda place: self._presenter.set_speed(status.path, SPEEDS[place]))
        return box

    def _speeds(self, name: str, speed: int) -> QComboBox:
        box = QComboBox()
        for one in SPEEDS:
            box.addItem(self._manner.say(text("{speed} baud", speed=grouped(one))))
        box.setCurrentIndex(SPEEDS.index(speed) if speed in SPEEDS else SPEEDS.index(9_600))
        box.setAccessibleName(name)
        box.setMinimumHeight(self._manner.look.target)
        return box

    def _offer(self, path: str, description: str) -> Button:
        name = short_port(path) if description in ("", "n/a", path) else f"{short_port(path)} · {description}"
        button = Button(self._manner.look, self._manner.say(text("Listen to {port}", port=name)))
        button.clicked.connect(lambda: self._presenter.add(path, SPEEDS[self._speed.currentIndex()]))
        return button

    def _by_name(self) -> QWidget:
        look, say = self._manner.look, self._manner.say
        box = QWidget()
        line = FlowLayout(box, gap=look.space(8))
        self._path = QLineEdit()
        self._path.setAccessibleName(say(text("Name of another port")))
        self._path.setPlaceholderText(say(text("COM3, /dev/ttyACM0")))
        self._path.setMinimumWidth(look.font(240))
        self._path.returnPressed.connect(self._add)
        self._speed = self._speeds(say(text("Speed of another port")), 9_600)
        self._listen = Button(look, say(text("Listen")))
        self._listen.clicked.connect(self._add)
        for widget in (self._path, self._speed, self._listen):
            line.addWidget(widget)
        return box

    def _draw_add(self, state: ScannersState) -> None:
        """What was typed goes once it is listened to."""
        if self._path.text().strip() in state.sources:
            self._path.clear()

    def _add(self) -> None:
        self._presenter.add(self._path.text(), SPEEDS[self._speed.currentIndex()])


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (old := item.widget()) is not None:
            old.hide()
            old.deleteLater()
