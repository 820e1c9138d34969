"""Signing in on screen: two fields, one button; on a demo the people one may be."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from ims_desktop.domain.texts import Text, text
from ims_desktop.ui.manner import Manner
from ims_desktop.ui.screens.sign_in.presenter import SignInPresenter, SignInState
from ims_desktop.ui.services import About, DemoPerson
from ims_desktop.ui.widgets.banner import Banner
from ims_desktop.ui.widgets.buttons import Button
from ims_desktop.ui.widgets.flow import FlowLayout
from ims_desktop.ui.widgets.frames import column, frame, row, scrolling
from ims_desktop.ui.widgets.labels import Label


class SignInScreen(QWidget):
    def __init__(
        self, manner: Manner, presenter: SignInPresenter, about: About, demo_people: tuple[DemoPerson, ...]
    ) -> None:
        super().__init__()
        self._manner, self._presenter = manner, presenter
        self._username, self._password = QLineEdit(presenter.state.username), QLineEdit()
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._banner = Banner(manner)
        self._button = Button(manner.look, manner.say(text("Sign in")), "primary")
        self._username.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._sign_in)
        self._button.clicked.connect(self._sign_in)
        self._lay_out(about, demo_people)
        presenter.attach(self.draw)

    def draw(self, state: SignInState) -> None:
        for field in (self._username, self._password):
            field.setReadOnly(state.is_busy)  # disabling it would send the focus elsewhere
        busy, idle = text("Signing in…"), text("Sign in")
        self._button.setText(self._manner.say(busy if state.is_busy else idle))
        self._banner.draw(state.problem)
        if state.problem is not None:
            self._password.selectAll()
            self._password.setFocus()

    def take_focus(self) -> None:
        self._password.clear()
        (self._password if self._username.text() else self._username).setFocus()

    def _sign_in(self) -> None:
        self._presenter.sign_in(self._username.text(), self._password.text())

    def _lay_out(self, about: About, demo_people: tuple[DemoPerson, ...]) -> None:
        look, say = self._manner.look, self._manner.say
        card = frame("panel")
        card.setFixedWidth(look.font(460))
        lines = column(look, card, margin=32, gap=12)
        lines.addWidget(Label("note", " · ".join(filter(None, ("IMS Desktop", about.place, about.workstation)))))
        lines.addWidget(Label("title", say(text("Who is working here?"))))
        lines.addWidget(self._banner)
        self._add_field(lines_of=card, label=text("User name"), field=self._username)
        self._add_field(lines_of=card, label=text("Password"), field=self._password)
        lines.addSpacing(look.space(8))
        lines.addWidget(self._button)
        if demo_people:
            lines.addWidget(self._demo(demo_people))
        page = QWidget()
        # Stretches, not an alignment: that would give the card the height of its unwrapped texts.
        above_and_below = column(look, page, margin=24)
        beside = row(look)
        beside.addStretch(1)
        beside.addWidget(card)
        beside.addStretch(1)
        above_and_below.addStretch(1)
        above_and_below.addLayout(beside)
        above_and_below.addStretch(1)
        column(look, self).addWidget(scrolling(page))

    def _add_field(self, lines_of: QFrame, label: Text, field: QLineEdit) -> None:
        written = self._manner.say(label)
        field.setAccessibleName(written)
        layout = lines_of.layout()
        assert layout is not None
        layout.addWidget(Label("note", written))
        layout.addWidget(field)

    def _demo(self, people: tuple[DemoPerson, ...]) -> QWidget:
        look, say = self._manner.look, self._manner.say
        box = QWidget()
        lines = column(look, box, gap=8)
        lines.addWidget(Label("note", say(text("This is a sample company. Choose who you want to be:"))))
        flow = FlowLayout(gap=look.space(8))
        for person in people:
            button = Button(look, f"{person.username} / {person.password}")
            button.setToolTip(person.role)
            button.clicked.connect(lambda _=False, person=person: self._be(person))
            flow.addWidget(button)
        lines.addLayout(flow)
        return box

    def _be(self, person: DemoPerson) -> None:
        self._username.setText(person.username)
        self._password.setText(person.password)
        self._sign_in()
