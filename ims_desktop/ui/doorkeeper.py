"""What becomes of a badge that is scanned, wherever one is: somebody comes in, takes over, or is told why not."""

from __future__ import annotations

from ims_desktop.actions.badges import BadgeLocked, BadgeSignIn, Holder
from ims_desktop.actions.rights import Rights
from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.people import Scope
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.people import Person
from ims_desktop.ports.scans import Sounds
from ims_desktop.ports.tones import Tone
from ims_desktop.ui.lanes import Runner
from ims_desktop.ui.screens.sign_in.presenter import SignInPresenter
from ims_desktop.ui.shell.presenter import ShellPresenter


class Doorkeeper:
    """Nobody's work is touched by a badge that opens nothing; a good one locks what is open and asks for its PIN."""

    def __init__(
        self, reading: Runner, badges: BadgeSignIn, shell: ShellPresenter, sign_in: SignInPresenter, sounds: Sounds
    ) -> None:
        self._reading, self._badges = reading, badges
        self._shell, self._sign_in, self._sounds = shell, sign_in, sounds
        self._to_unlock = ""
        """The locked badge that was just scanned by somebody who may unlock it."""

    def badge(self, code: str) -> None:
        person, to_unlock = self._shell.state.person, self._to_unlock
        self._to_unlock = ""
        if person is not None and code == to_unlock:
            self._reading.run(lambda: self._badges.unlock(code, person), self._unlocked, self._failed)
            return
        self._reading.run(
            lambda: self._badges.whose(code),
            lambda holder: self._known(code, holder),
            lambda error: self._refused(code, error),
        )

    def closed(self, person: Person) -> None:
        """The window was locked, and what this person was at is kept."""
        self._sign_in.keep_for(person)

    def back(self) -> None:
        self._sign_in.back()

    def _known(self, code: str, holder: Holder) -> None:
        person = self._shell.state.person
        if person is not None and person.id == holder.id:
            self._say(Tone.REMARK, text("{name} is signed in already.", name=holder.name))
            return
        self._shell.lock()
        self._shell.show(notice=None)
        self._sign_in.ask_pin(code, holder)

    def _refused(self, code: str, error: ImsError) -> None:
        person = self._shell.state.person
        if person is None:
            self._sign_in.refuse(error)
        elif isinstance(error, BadgeLocked) and Rights(person).may(Scope.BADGES_UNLOCK):
            self._to_unlock = code
            self._say(Tone.ASKS, text("{message} Scan it again to unlock it.", message=error.message))
        else:
            self._failed(error)

    def _unlocked(self, holder: Holder) -> None:
        self._say(Tone.ACCEPTED, text("The badge of {name} is unlocked.", name=holder.name))

    def _failed(self, error: ImsError) -> None:
        self._say(Tone.REFUSED, text("{title}: {message}", title=error.title, message=error.message))

    def _say(self, tone: Tone, sentence: Text) -> None:
        self._shell.show(notice=sentence, notice_tone=tone)
        self._sounds.play(tone)
