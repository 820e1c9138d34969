"""Signing in on screen: scan your badge, then your PIN; or name and password; on a demo the people one may be."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLineEdit, QVBoxLayout, QWidget

from ims_desktop.domain.texts import Text, text
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.sign_in.badge_picture import BadgePicture
from ims_desktop.ui.screens.sign_in.pin import PinCard
from ims_desktop.ui.screens.sign_in.presenter import SignInPresenter, SignInState
from ims_desktop.ui.services import About, DemoPerson
from ims_desktop.ui.widgets.banner import Banner
from ims_desktop.ui.widgets.buttons import Button
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, frame, row, scrolling
from ims_desktop.ui.widgets.labels import Label
from ims_desktop.ui.widgets.panes import Panes

WIDEST = 880
"""Of the card: as much as an instruction of 44 px and a keypad take, side by side."""


class SignInScreen(QWidget):
    def __init__(
        self,
        manner: Manner,
        presenter: SignInPresenter,
        about: About,
        demo_people: tuple[DemoPerson, ...],
        scan: Callable[[str], None],
    ) -> None:
        """``scan`` takes the badge of a demo person who was chosen instead of scanned."""
        super().__init__()
        self._manner, self._presenter, self._demo_people, self._scan = manner, presenter, demo_people, scan
        self._username, self._password = QLineEdit(presenter.state.username), QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._banner, self._kept = Banner(manner), Label("large")
        self._button = Button(manner.look, manner.say(text("Sign in")), "primary")
        self._pin: PinCard | None = None
        self._door = self._made_door(about)
        self._username.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._sign_in)
        self._button.clicked.connect(self._sign_in)
        self._lay_out()
        presenter.attach(self.draw)

    def draw(self, state: SignInState) -> None:
        card = self._pin_card() if state.badge else None
        self._bring(card or self._door)
        if card is not None:
            card.draw(state)
        else:
            self._draw_door(state)

    def take_focus(self) -> None:
        self._password.clear()
        if self._pin is not None and self._door.isHidden():
            self._pin.take_focus()
        else:
            (self._password if self._username.text() else self._username).setFocus()

    def _bring(self, card: QFrame) -> None:
        if not card.isHidden():
            return
        for one in (self._door, self._pin):
            if one is not None:
                one.setVisible(one is card)
        self.take_focus()

    def _pin_card(self) -> PinCard:
        """Made when the first badge is scanned: the start does without it."""
        if self._pin is None:
            self._pin = PinCard(self._manner, {person.badge: person.pin for person in self._demo_people})
            self._pin.entered.connect(self._presenter.enter_pin)
            self._pin.left.connect(self._presenter.back)
            self._add_card(self._pin)
            self._pin.hide()
        return self._pin

    def _draw_door(self, state: SignInState) -> None:
        for field in (self._username, self._password):
            field.setReadOnly(state.is_busy)  # disabling it would send the focus elsewhere
        busy, idle = text("Signing in…"), text("Sign in")
        self._button.setText(self._manner.say(busy if state.is_busy else idle))
        self._kept.setVisible(bool(state.kept_for))
        self._kept.say(self._manner.say(text("Locked. The work of {name} is kept.", name=state.kept_for)))
        if self._banner.draw(state.problem) and state.problem is not None:
            self._password.selectAll()
            (self._password if self._username.text() else self._username).setFocus()

    def _sign_in(self) -> None:
        self._presenter.sign_in(self._username.text(), self._password.text())

    def _lay_out(self) -> None:
        look = self._manner.look
        page = QWidget()
        # Stretches, not an alignment: that would give the card the height of its unwrapped texts.
        above_and_below = column(look, page, margin=24)
        self._beside = row(look)
        self._beside.addStretch(1)
        self._beside.addStretch(1)
        self._add_card(self._door)
        above_and_below.addStretch(1)
        above_and_below.addLayout(self._beside)
        above_and_below.addStretch(1)
        column(look, self).addWidget(scrolling(page))

    def _add_card(self, card: QFrame) -> None:
        card.setMaximumWidth(self._manner.look.font(WIDEST))
        self._beside.insertWidget(1, card, 100)

    def _made_door(self, about: About) -> QFrame:
        look, say = self._manner.look, self._manner.say
        card = frame("panel")
        lines = column(look, card, margin=32, gap=16)
        lines.addWidget(Label("note", " · ".join(filter(None, ("IMS Desktop", about.place, about.workstation)))))
        head = row(look, gap=24)
        head.addWidget(BadgePicture(look), alignment=Qt.AlignmentFlag.AlignTop)
        says = column(look, gap=8)
        says.addWidget(Label("instruction", say(text("Scan your badge"))))
        says.addWidget(Label("heading", say(text("Then type your PIN. The central is not needed for it."))))
        says.addWidget(self._kept)
        head.addLayout(says, 1)
        lines.addLayout(head)
        lines.addWidget(self._banner)
        self._add_demo(lines, by_badge=True)
        rule = frame("rule")
        rule.setFixedHeight(1)
        lines.addWidget(rule)
        lines.addWidget(Label("note", say(text("Without a badge:"))))
        fields = (self._field(text("User name"), self._username), self._field(text("Password"), self._password))
        lines.addWidget(Panes(look, *fields, shares=(1, 1)))
        lines.addWidget(self._button)
        self._add_demo(lines, by_badge=False)
        return card

    def _field(self, label: Text, field: QLineEdit) -> QWidget:
        box, written = QWidget(), self._manner.say(label)
        field.setAccessibleName(written)
        lines = column(self._manner.look, box, gap=4)
        lines.addWidget(Label("note", written))
        lines.addWidget(field)
        return box

    def _add_demo(self, lines: QVBoxLayout, by_badge: bool) -> None:
        people = [person for person in self._demo_people if person.badge or not by_badge]
        if not people:
            return
        look, say = self._manner.look, self._manner.say
        if by_badge:
            lines.addWidget(Label("note", say(text("This is a sample company. Choose who you want to be:"))))
        flow = FlowLayout(gap=look.space(8))
        for person in people:
            flow.addWidget(self._badge_of(person) if by_badge else self._password_of(person))
        lines.addLayout(flow)

    def _badge_of(self, person: DemoPerson) -> Button:
        shown = text("{name} · PIN {pin}", name=person.username, pin=person.pin)
        button = Button(self._manner.look, self._manner.say(shown))
        button.setToolTip(person.badge)
        button.clicked.connect(lambda: self._scan(person.badge))
        return button

    def _password_of(self, person: DemoPerson) -> Button:
        button = Button(self._manner.look, f"{person.username} / {person.password}")
        button.setToolTip(person.role)
        button.clicked.connect(lambda: self._be(person))
        return button

    def _be(self, person: DemoPerson) -> None:
        self._username.setText(person.username)
        self._password.setText(person.password)
        self._sign_in()
