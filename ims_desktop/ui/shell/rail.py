"""The rail: where one can go, by key, with what waits there; who is working, and where."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ims_desktop.domain.people import Role
from ims_desktop.domain.texts import Text, text
from ims_desktop.floor.commands import KEYS, Command
from ims_desktop.ports.people import Person
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.services import About
from ims_desktop.ui.shell.presenter import ShellState
from ims_desktop.ui.shell.words import NAMES, ROLES
from ims_desktop.ui.widgets.buttons import ComposedButton, passive
from ims_desktop.ui.widgets.frames import column, row, scrolling
from ims_desktop.ui.widgets.labels import Label, repolish

LOW = 800
"""In pixels at 100 % text: a window in which every bit of height counts."""


class Rail(QFrame):
    given = Signal(object)
    """A ``Command``."""

    def __init__(self, manner: Manner, about: About, places: tuple[Command, ...]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self._manner = manner
        self._drawn: object = None
        self._width = manner.look.rail_width
        look = manner.look
        self._entries = {place: _Entry(manner, place) for place in places}
        outer = column(look, self, margin=12, gap=4)
        outer.setContentsMargins(look.space(12), look.space(6), look.space(12), look.space(6))
        outer.addLayout(self._head(about))
        outer.addWidget(self._list(), 1)
        outer.addWidget(self._foot())
        self._fit()

    def draw(self, state: ShellState) -> None:
        badges = {
            Command.RECEIVE: state.waiting.orders,
            Command.INSPECT: state.waiting.to_inspect,
            Command.PUT_AWAY: state.waiting.to_put_away,
            Command.COUNT: state.waiting.to_count,
            Command.OUTBOX: state.states.recorded + state.states.sent,
            Command.CASES: state.waiting.cases + state.untold,
            Command.REVIEW: state.waiting.variances,
            Command.QUARANTINE: state.waiting.set_apart,
        }
        for place, entry in self._entries.items():
            entry.draw(place is state.current, badges.get(place, 0))
        if (state.current, badges) != self._drawn:
            self._drawn = (state.current, badges)
            self._fit()
            self._show_current()
        if state.person is not None:
            self._who.say(state.person.name)
            self._role.say(self._manner.say(_role_line(state.person)))

    def _fit(self) -> None:
        """As wide as its widest entry with its count needs; it only grows, so that it does not jump about."""
        look = self._manner.look
        widest = max(entry.sizeHint().width() for entry in self._entries.values())
        self._width = max(self._width, widest + 2 * look.space(12))
        bar = self._area.verticalScrollBar().sizeHint().width() if self._overflows() else 0
        self.setFixedWidth(self._width + bar)

    def _overflows(self) -> bool:
        """Whether the entries need a scroll bar, which takes of their width."""
        page = self._area.widget()
        return page is not None and self._area.height() < page.minimumSizeHint().height()

    def resizeEvent(self, event: QResizeEvent, /) -> None:
        super().resizeEvent(event)
        # Closer together in a low window, before any entry has to be scrolled to.
        self._lines.setSpacing(0 if event.size().height() < self._manner.look.font(LOW) else self._manner.look.space(4))
        self._fit()
        self._show_current()

    def _show_current(self) -> None:
        """Where one is stays in view, however large the text is."""
        current = next((entry for entry in self._entries.values() if entry.isChecked()), None)
        if current is not None:
            self._area.ensureWidgetVisible(current, 0, self._manner.look.space(8))

    def _head(self, about: About) -> QVBoxLayout:
        look = self._manner.look
        head = column(look, gap=4)
        head.setContentsMargins(look.space(12), look.space(10), 0, look.space(6))
        head.addWidget(Label("brand", "IMS Desktop"))
        head.addWidget(Label("small", " · ".join(filter(None, (about.place, about.workstation)))))
        return head

    def _list(self) -> QWidget:
        page = QWidget()
        self._lines = column(self._manner.look, page, gap=4)
        for place, entry in self._entries.items():
            entry.clicked.connect(lambda _=False, place=place: self.given.emit(place))
            self._lines.addWidget(entry)
        self._lines.addStretch(1)
        self._area = scrolling(page)
        page.setObjectName("entries")
        return self._area

    def _foot(self) -> QWidget:
        look = self._manner.look
        button = ComposedButton(look, self._manner.say(NAMES[Command.LOCK]) + " (F12)", "rail")
        button.clicked.connect(lambda: self.given.emit(Command.LOCK))
        self._who, self._role = Label("who"), Label("small")
        lines = column(look, button, gap=4)
        lines.setContentsMargins(look.space(12), look.space(6), look.space(6), look.space(6))
        lines.addWidget(passive(self._who))
        lines.addWidget(passive(self._role))
        return button


class _Entry(ComposedButton):
    def __init__(self, manner: Manner, place: Command) -> None:
        self._name = manner.say(NAMES[place])
        super().__init__(manner.look, f"{self._name} ({KEYS[place]})", "rail")
        self.setCheckable(True)
        look = manner.look
        inner = row(look, self, gap=8)
        inner.setContentsMargins(look.space(12), look.space(4), look.space(8), look.space(4))
        key = passive(Label("key", _short(KEYS[place]), wraps=False))
        key.setMinimumWidth(look.font(30))
        self._badge = passive(Label("badge", wraps=False))
        self._badge.hide()
        entry = passive(Label("entry", self._name, wraps=False))
        self._labels = (key, entry, self._badge)
        self._is_current: bool | None = None
        inner.addWidget(key)
        inner.addWidget(entry, 1)
        inner.addWidget(self._badge, alignment=Qt.AlignmentFlag.AlignVCenter)

    def draw(self, is_current: bool, count: int) -> None:
        if is_current is not self._is_current:
            self._is_current = is_current
            self.setChecked(is_current)
            for label in self._labels:
                label.setProperty("current", is_current)
                repolish(label)
        self._badge.setVisible(count > 0)
        self._badge.say(f"{count:,}" if count < 10_000 else "9,999+")
        self.setAccessibleDescription(str(count) if count else "")

    def nextCheckState(self) -> None:
        """The shell says which entry is the current one, not the click."""


def _short(key: str) -> str:
    """As narrow as the others are."""
    return key.replace("Shift+", "⇧")


def _role_line(person: Person) -> Text:
    """The widest of the person's roles: they are listed from the narrowest on."""
    role = next((ROLES[role] for role in reversed(Role) if role in person.roles), text("No role"))
    return text("{role} · lock F12", role=role)
