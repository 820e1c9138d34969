"""Signing in by badge and PIN, with the central or without it, by what it told this workstation of its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec import Struct

from ims_desktop.actions.rights import Rights
from ims_desktop.domain.badges import GOOD_FOR, badge_digest, badge_phrase, check_pin
from ims_desktop.domain.errors import AskSupervisor, SignInAgain
from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Scope, roles_at
from ims_desktop.domain.texts import text
from ims_desktop.ports.people import Badges, Operator, Person, WrongPins

TRIES = 5
"""Wrong PINs in a row that lock a badge here."""

FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=1), timedelta(hours=1)
"""Each further wrong PIN locks it for twice as long as the one before."""


class Holder(Struct, frozen=True):
    """Whose badge was scanned, before they have shown that they are."""

    id: OperatorId
    name: str


class BadgeLocked(AskSupervisor):
    """Too many wrong PINs: nobody gets in with this badge here for a while."""

    code = "badge_locked"


class BadgeSignIn:
    """Called on one lane, beside the screens' thread: checking a PIN is slow on purpose."""

    def __init__(self, badges: Badges, now: Callable[[], datetime]) -> None:
        """``now`` is the central's time, as far as it is known here."""
        self._badges = badges
        self._now = now

    def whose(self, code: str) -> Holder:
        """Raises ``SignInAgain`` for a badge that opens nothing, ``BadgeLocked`` for one that is locked."""
        operator = self._good(badge_digest(code))
        return Holder(operator.id, operator.name)

    def sign_in(self, code: str, pin: str) -> Person:
        """Raises as ``whose`` does, ``InputProblem`` for what cannot be a PIN, ``SignInAgain`` for a wrong one.

        A try counts before it is looked at: ending the program between the two gives nobody a free one.
        """
        digest = badge_digest(code)
        operator = self._good(digest)
        check_pin(pin)
        wrong = self._one_more(digest)
        if not _opens(operator.verifier, badge_phrase(code, pin)):
            raise _locked(operator.name, wrong, self._now()) if wrong.locked_until else _wrong_pin(TRIES - wrong.count)
        self._badges.keep_wrong_pins(digest, WrongPins())
        return Person(operator.id, "", operator.name, roles_at(operator.grants, self._now()))

    def unlock(self, code: str, by: Person) -> Holder:
        """Lets the badge's wrong PINs be forgotten. Raises ``AskSupervisor`` for somebody who may not."""
        Rights(by).demand(Scope.BADGES_UNLOCK)
        digest = badge_digest(code)
        self._badges.keep_wrong_pins(digest, WrongPins())
        operator = self._good(digest)
        return Holder(operator.id, operator.name)

    def _good(self, digest: str) -> Operator:
        operator = self._badges.whose(digest)
        if operator is None:
            raise _unknown()
        if not operator.is_active:
            raise _left(operator.name)
        if operator.verifier is None:
            raise _unknown()
        if operator.expires is None or operator.expires < self._now():
            raise _expired(operator.name)
        wrong = self._badges.wrong_pins(digest)
        if wrong.locked_until is not None and self._now() < wrong.locked_until:
            raise _locked(operator.name, wrong, self._now())
        return operator

    def _one_more(self, digest: str) -> WrongPins:
        count = self._badges.wrong_pins(digest).count + 1
        until = self._now() + _lock_after(count) if count >= TRIES else None
        wrong = WrongPins(count, until)
        self._badges.keep_wrong_pins(digest, wrong)
        return wrong


def _lock_after(count: int) -> timedelta:
    doublings = min(count - TRIES, 10)
    return min(FIRST_LOCK * (1 << doublings), LONGEST_LOCK)


def _opens(verifier: str | None, phrase: str) -> bool:
    from argon2 import PasswordHasher  # here: 20 ms that no start needs
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return verifier is not None and PasswordHasher().verify(verifier, phrase)
    except (VerificationError, InvalidHashError):
        return False


def _unknown() -> SignInAgain:
    return SignInAgain(
        text("This badge opens nothing here"),
        text("It was taken back or replaced, it is new, or it is one of another site."),
        text("Use your newest badge. A new one works as soon as this workstation has reached the central."),
    )


def _left(name: str) -> SignInAgain:
    return SignInAgain(
        text("This badge is no longer in use"),
        text("{name} does not work here any more.", name=name),
        text("Hand the badge to a supervisor."),
    )


def _expired(name: str) -> SignInAgain:
    return SignInAgain(
        text("Too long without the central"),
        text("Nothing was heard of {name} for more than {days} days.", name=name, days=GOOD_FOR.days),
        text("Let this workstation reach the central once, then scan the badge again."),
    )


def _wrong_pin(left: int) -> SignInAgain:
    return SignInAgain(
        text("Wrong PIN"),
        text("{count} more wrong ones lock this badge here.", count=left),
        text("Type it again, or ask an administrator for another."),
    )


def _locked(name: str, wrong: WrongPins, now: datetime) -> BadgeLocked:
    left = wrong.locked_until - now if wrong.locked_until else FIRST_LOCK
    return BadgeLocked(
        text("This badge is locked"),
        text(
            "A wrong PIN was typed {count} times for {name}. Nobody gets in here with it for another {minutes} min.",
            count=wrong.count,
            name=name,
            minutes=max(1, -(-left // timedelta(minutes=1))),
        ),
        text("Wait, or have a supervisor sign in here and scan this badge twice."),
    )
