"""People at this workstation: signing in, with the central and without it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Grant, Role


class Person(Struct, frozen=True):
    id: OperatorId
    username: str
    """Empty for who came in by a badge: they have no session at the central."""
    name: str
    roles: frozenset[Role]


class Verifier(Struct, frozen=True):
    """What lets a person sign in here without the central, until ``expires``: a slow hash made on this workstation."""

    person: Person
    hash: str
    expires: datetime


class People(Protocol):
    """Who signed in here before. Kept in the workstation's own file."""

    def verifier(self, username: str) -> Verifier | None: ...

    def keep(self, username: str, verifier: Verifier) -> None: ...

    def forget(self, username: str) -> None: ...


class CentralSession(Protocol):
    """Signing in at the central as a person.

    Raises ``SignInAgain`` for wrong credentials, ``TryAgain`` when the central is not reached.
    """

    def sign_in(self, username: str, password: str) -> Person: ...

    def sign_out(self) -> None: ...


class Operator(Struct, frozen=True):
    """Whose a badge is, as the central told this site. Without a ``verifier`` it opens nothing."""

    id: OperatorId
    name: str
    grants: tuple[Grant, ...]
    is_active: bool
    verifier: str | None
    expires: datetime | None


class WrongPins(Struct, frozen=True):
    """How often in a row a wrong PIN was typed for a badge here, and until when none is taken."""

    count: int = 0
    locked_until: datetime | None = None


class Badges(Protocol):
    """Badges by their digests: whose each is, and the wrong PINs, which survive a restart. For one lane at a time."""

    def whose(self, digest: str) -> Operator | None: ...

    def wrong_pins(self, digest: str) -> WrongPins: ...

    def keep_wrong_pins(self, digest: str, wrong: WrongPins) -> None:
        """Durable when it returns; a count of none forgets the badge."""
        ...
