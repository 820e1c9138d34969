"""People at this workstation: signing in, with the central and without it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Role


class Person(Struct, frozen=True):
    id: OperatorId
    username: str
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
