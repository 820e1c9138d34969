"""Signing in and out: slow for guessers, and the same for a wrong name as for a wrong password."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import update

from ims_desktop.central.gateway.audit import Origin, record
from ims_desktop.central.gateway.calls import Gateway
from ims_desktop.central.gateway.errors import unauthorized
from ims_desktop.central.gateway.sessions import Person, known_as, person_named
from ims_desktop.central.gateway.tokens import IssuedToken
from ims_desktop.central.tables import people
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.texts import text


@dataclass(frozen=True, slots=True)
class Session:
    """What somebody holds who is signed in."""

    person: Person
    access: IssuedToken
    refresh_token: str = field(repr=False)


def sign_in(gateway: Gateway, username: str, password: str, origin: Origin) -> Session:
    """A new session. Raises ``Unauthorized``, not saying which of the two is wrong; ``TooManyRequests`` for guesses."""
    name = known_as(username)  # else every way to write it would have its own count
    gateway.guesses.attempt(name, origin.address)
    with gateway.database.reading() as connection:
        person = person_named(connection, name)
    # No transaction is open while argon2 takes its time.
    if not gateway.passwords.is_right(person.password_hash if person else None, password):
        raise unauthorized(text("The username or the password is wrong."))
    if person is None or not person.is_active:
        raise unauthorized(text("The username or the password is wrong."))
    gateway.guesses.succeeded(name, origin.address)
    renewed = gateway.passwords.hash(password) if gateway.passwords.is_outdated(person.password_hash) else None
    return gateway.database.run(lambda tx: _started(gateway, tx, person, renewed, origin))


def _started(gateway: Gateway, tx: Transaction, person: Person, renewed: str | None, origin: Origin) -> Session:
    if renewed is not None:
        tx.connection.execute(update(people).where(people.c.id == person.id).values(password_hash=renewed))
    token = gateway.sessions.start(tx, person)
    record(tx, Origin(person.id, origin.address, origin.correlation_id), "auth.sign_in", person.username)
    return Session(person, _access(gateway, person), token)


def go_on(gateway: Gateway, refresh_token: str, origin: Origin) -> Session:
    """The session with new tokens; raises ``Unauthorized`` when it is over, or just ended for a token used twice."""
    continued = gateway.database.run(lambda tx: gateway.sessions.go_on(tx, refresh_token, origin))
    if continued is None:
        raise unauthorized(text("The session is over."))
    person, token = continued
    return Session(person, _access(gateway, person), token)


def sign_out(gateway: Gateway, refresh_token: str, origin: Origin) -> None:
    """Ends the session; one that is over or was never there is as well."""

    def work(tx: Transaction) -> None:
        person = gateway.sessions.end(tx, refresh_token)
        if person is not None:
            record(tx, Origin(person, origin.address, origin.correlation_id), "auth.sign_out", person)

    gateway.database.run(work)


def _access(gateway: Gateway, person: Person) -> IssuedToken:
    return gateway.tokens.issue(person.id, person.username, person.scopes)
