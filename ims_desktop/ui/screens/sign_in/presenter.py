"""Signing in, without a window: by badge and PIN, or by name and password."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from ims_desktop.actions.badges import BadgeLocked, BadgeSignIn, Holder
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.texts import text
from ims_desktop.floor.steps import Answer
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Sounds
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.presenting import Presenter


class SignInState(Struct, frozen=True):
    username: str = ""
    badge: str = ""
    """What the scanned badge says, while its PIN is asked for."""
    holder: str = ""
    """Whose it is."""
    kept_for: str = ""
    """Who locked the window and finds everything as they left it."""
    is_busy: bool = False
    problem: Answer | None = None


class SignInPresenter(Presenter[SignInState]):
    def __init__(
        self,
        network: Runner,
        reading: Runner,
        sign_in: Callable[[str, str], Person],
        badges: BadgeSignIn,
        welcome: Callable[[Person], None],
        sounds: Sounds,
    ) -> None:
        """Passwords are asked on the ``network``'s lane, since the central may; badges never wait for it."""
        super().__init__(SignInState())
        self._network, self._reading = network, reading
        self._sign_in, self._badges, self._welcome, self._sounds = sign_in, badges, welcome, sounds

    def sign_in(self, username: str, password: str) -> None:
        if self.state.is_busy:
            return
        username = username.strip()
        if not username or not password:
            self._say_what_is_missing(username)
            return
        self.show(username=username, is_busy=True, problem=None)
        self._network.run(lambda: self._sign_in(username, password), self._came_in, self._stayed_out)

    def ask_pin(self, code: str, holder: Holder) -> None:
        """A badge was scanned that is good; another one before it is forgotten."""
        if not self.state.is_busy:
            self.show(badge=code, holder=holder.name, problem=None)

    def enter_pin(self, pin: str) -> None:
        code = self.state.badge
        if self.state.is_busy or not code:
            return
        if not pin:
            self.show(problem=Answer(Tone.ASKS, text("Something is missing"), text("Type your PIN.")))
            return
        self.show(is_busy=True, problem=None)
        self._reading.run(lambda: self._badges.sign_in(code, pin), self._came_in, self._pin_failed)

    def refuse(self, error: ImsError) -> None:
        """A badge was scanned that opens nothing."""
        if not self.state.is_busy:
            self.show(badge="", holder="")
            self._stayed_out(error)

    def back(self) -> None:
        """Another way in, or somebody else."""
        if not self.state.is_busy:
            self.show(badge="", holder="", problem=None)

    def keep_for(self, person: Person) -> None:
        self.show(badge="", holder="", kept_for=person.name, username=person.username, problem=None)

    def _say_what_is_missing(self, username: str) -> None:
        missing = text("Type your password.") if username else text("Type your user name and password.")
        self.show(username=username, problem=Answer(Tone.ASKS, text("Something is missing"), missing))

    def _came_in(self, person: Person) -> None:
        self.show(is_busy=False, problem=None, badge="", holder="", kept_for="")
        self._sounds.play(Tone.ACCEPTED)
        self._welcome(person)

    def _pin_failed(self, error: ImsError) -> None:
        if isinstance(error, BadgeLocked):
            self.show(badge="", holder="")
        self._stayed_out(error)

    def _stayed_out(self, error: ImsError) -> None:
        detail = text("{message} {remedy}", message=error.message, remedy=error.remedy)
        self.show(is_busy=False, problem=Answer(Tone.REFUSED, error.title, detail))
        self._sounds.play(Tone.REFUSED)
