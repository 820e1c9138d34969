"""Sessions: a sign-in starts a family of refresh tokens, each good once; one used twice ends the family."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, Row, delete, insert, select, update

from ims_desktop.central.gateway.audit import Origin, record
from ims_desktop.central.gateway.errors import unauthorized
from ims_desktop.central.tables import people, refresh_tokens
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.people import Role, roles_at, scopes_of
from ims_desktop.domain.texts import text
from ims_desktop.domain.times import utc_text
from ims_desktop.protocol.grants import read_grants

LIFETIME = timedelta(days=14)
"""Of each refresh token: a session that is used goes on, one that is left lying ends."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in, as of now."""

    id: str
    username: str
    name: str
    roles: tuple[Role, ...]
    is_active: bool = True
    password_hash: str = field(default="", repr=False)

    @property
    def scopes(self) -> frozenset[str]:
        return frozenset(scope.value for scope in scopes_of(self.roles))


def known_as(username: str) -> str:
    """The name as it is kept, however somebody types it."""
    return username.strip().lower()


def person_named(connection: Connection, username: str) -> Person | None:
    row = connection.execute(select(people).where(people.c.username == known_as(username))).one_or_none()
    return _person(row) if row else None


def person_with(connection: Connection, person: str) -> Person | None:
    row = connection.execute(select(people).where(people.c.id == person)).one_or_none()
    return _person(row) if row else None


def _person(row: Row[tuple[object, ...]]) -> Person:
    roles = tuple(sorted(roles_at(read_grants(str(row.roles)), datetime.now(UTC))))
    return Person(row.id, row.username, row.name, roles, bool(row.is_active), row.password_hash)


class Sessions:
    """Starts, continues and ends sessions. Tokens are 256 random bits; the database holds their SHA-256."""

    def __init__(self, now: Callable[[], datetime] = lambda: datetime.now(UTC), lifetime: timedelta = LIFETIME) -> None:
        self._now = now
        self._lifetime = lifetime

    def start(self, tx: Transaction, person: Person) -> str:
        over = refresh_tokens.c.expires_at <= utc_text(self._now())
        tx.connection.execute(delete(refresh_tokens).where(refresh_tokens.c.person_id == person.id, over))
        return self._issue(tx, person.id, new_id())

    def go_on(self, tx: Transaction, token: str, origin: Origin) -> tuple[Person, str] | None:
        """The person and the next token, or None when the session is over: the caller then still commits, since
        a token used twice has just ended its whole family."""
        row = self._locked(tx, token)
        if row is None or row.revoked_at is not None:
            return None
        if row.used_at is not None:
            self._end(tx, row.family)
            record(tx, origin, "auth.reuse_detected", row.person_id, {"family": row.family})
            return None
        person = person_with(tx.connection, row.person_id)
        if row.expires_at <= utc_text(self._now()) or person is None or not person.is_active:
            self._end(tx, row.family)
            return None
        self._mark(tx, row.token_hash)
        return person, self._issue(tx, person.id, row.family)

    def end(self, tx: Transaction, token: str) -> str | None:
        """Ends the session of the token, and says whose it was; one that is unknown or over already is as well."""
        row = self._locked(tx, token)
        if row is None:
            return None
        self._end(tx, row.family)
        person: str = row.person_id
        return person

    def _issue(self, tx: Transaction, person: str, family: str) -> str:
        token = secrets.token_urlsafe(32)
        now = self._now()
        tx.connection.execute(
            insert(refresh_tokens).values(
                token_hash=_hashed(token),
                family=family,
                person_id=person,
                issued_at=utc_text(now),
                expires_at=utc_text(now + self._lifetime),
            )
        )
        return token

    def _locked(self, tx: Transaction, token: str) -> Row[tuple[object, ...]] | None:
        """The token's row, with its whole family held, so that no sister is issued while the family is ended."""
        hashed = _hashed(token)
        family = select(refresh_tokens.c.family).where(refresh_tokens.c.token_hash == hashed).scalar_subquery()
        held = select(refresh_tokens).where(refresh_tokens.c.family == family).with_for_update()
        rows = tx.connection.execute(held.order_by(refresh_tokens.c.token_hash))
        return next((row for row in rows if row.token_hash == hashed), None)

    def _mark(self, tx: Transaction, token_hash: str) -> None:
        tx.connection.execute(
            update(refresh_tokens)
            .where(refresh_tokens.c.token_hash == token_hash)
            .values(used_at=utc_text(self._now()))
        )

    def _end(self, tx: Transaction, family: str) -> None:
        tx.connection.execute(
            update(refresh_tokens)
            .where(refresh_tokens.c.family == family, refresh_tokens.c.revoked_at.is_(None))
            .values(revoked_at=utc_text(self._now()))
        )


def check_current(connection: Connection, person_id: str, scope: str) -> bool:
    """Whether the person may still do it, as the books say now; raises ``Unauthorized`` when they are no longer in."""
    person = person_with(connection, person_id)
    if person is None or not person.is_active:
        raise unauthorized(text("The account is closed."))
    return scope in person.scopes


def _hashed(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
