"""Signing in, without a window."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.texts import text
from ims_desktop.floor.steps import Answer
from ims_desktop.ports.people import Person
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import Presenter


class SignInState(Struct, frozen=True):
    username: str = ""
    is_busy: bool = False
    problem: Answer | None = None


class SignInPresenter(Presenter[SignInState]):
    def __init__(
        self, network: Runner, sign_in: Callable[[str, str], Person], welcome: Callable[[Person], None]
    ) -> None:
        super().__init__(SignInState())
        self._network, self._sign_in, self._welcome = network, sign_in, welcome

    def sign_in(self, username: str, password: str) -> None:
        if self.state.is_busy:
            return
        username = username.strip()
        if not username or not password:
            self._say_what_is_missing(username)
            return
        self.show(username=username, is_busy=True, problem=None)
        self._network.run(lambda: self._sign_in(username, password), self._came_in, self._stayed_out)

    def _say_what_is_missing(self, username: str) -> None:
        missing = text("Type your password.") if username else text("Type your user name and password.")
        self.show(username=username, problem=Answer(Tone.ASKS, text("Something is missing"), missing))

    def _came_in(self, person: Person) -> None:
        self.show(is_busy=False, problem=None)
        self._welcome(person)

    def _stayed_out(self, error: ImsError) -> None:
        detail = text("{message} {remedy}", message=error.message, remedy=error.remedy)
        self.show(is_busy=False, problem=Answer(Tone.REFUSED, error.title, detail))
