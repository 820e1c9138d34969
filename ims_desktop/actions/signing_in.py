"""Signing in with a password: at the central when it is there, by what was learned from it when it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from ims_desktop.domain.errors import SignInAgain, TryAgain
from ims_desktop.domain.texts import text
from ims_desktop.ports.people import CentralSession, People, Person, Verifier

OFFLINE_FOR = timedelta(days=14)
"""How long somebody may sign in here without the central having said that they still may."""


class SignIn:
    """Called on a lane of its own: hashing a password is slow on purpose."""

    def __init__(self, session: CentralSession, people: People, now: Callable[[], datetime]) -> None:
        self._session = session
        self._people = people
        self._now = now

    def __call__(self, username: str, password: str) -> Person:
        """The person; raises ``SignInAgain`` for wrong credentials, or for somebody unknown here while offline."""
        name = username.strip()
        try:
            person = self._session.sign_in(name, password)
        except TryAgain:
            return self._offline(name, password)
        except SignInAgain:
            self._forget_if_it_was_right(name, password)
            raise
        self._people.keep(name, Verifier(person, _hashed(password), self._now() + OFFLINE_FOR))
        return person

    def _offline(self, username: str, password: str) -> Person:
        verifier = self._people.verifier(username)
        if verifier is None:
            raise _unknown_here()
        if not _matches(verifier.hash, password):
            raise wrong_credentials()
        if verifier.expires < self._now():
            raise _expired()
        return verifier.person

    def _forget_if_it_was_right(self, username: str, password: str) -> None:
        """The central refused what still opens this workstation: an old password. A guess changes nothing."""
        verifier = self._people.verifier(username)
        if verifier is not None and _matches(verifier.hash, password):
            self._people.forget(username)


def wrong_credentials() -> SignInAgain:
    return SignInAgain(
        text("Wrong name or password"),
        text("This name and password do not belong together."),
        text("Type both again. Ask an administrator when you have forgotten the password."),
    )


def _unknown_here() -> SignInAgain:
    return SignInAgain(
        text("The central is not reached"),
        text("Nobody of this name has signed in at this workstation before."),
        text("Sign in once while the central is reached; after that it works without."),
    )


def _expired() -> SignInAgain:
    return SignInAgain(
        text("Too long without the central"),
        text("The last sign-in with the central was more than {days} days ago.", days=OFFLINE_FOR.days),
        text("Sign in once while the central is reached."),
    )


def _hashed(password: str) -> str:
    from argon2 import PasswordHasher  # here: 20 ms that no start needs

    return PasswordHasher().hash(password)


def _matches(hashed: str, password: str) -> bool:
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False
