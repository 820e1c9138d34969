"""People as the central keeps them: added, with their roles and the hash of a password."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import msgspec
from sqlalchemy import insert, select

from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.tables import people
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import OperatorId, new_id
from ims_desktop.domain.people import Role
from ims_desktop.domain.texts import Text, text
from ims_desktop.domain.times import utc_text

SHORTEST_PASSWORD = 8
LONGEST_NAME = 80


def add_person(
    tx: Transaction, username: str, name: str, roles: Iterable[Role], password_hash: str, is_demo: bool = False
) -> OperatorId:
    """A new person's id. Raises ``InputProblem`` for a username that cannot be, or is taken."""
    folded = username.strip().lower()
    _check_name(tx, folded)
    person = OperatorId(new_id())
    tx.connection.execute(
        insert(people).values(
            id=person,
            username=folded,
            name=name or username,
            password_hash=password_hash,
            roles=msgspec.json.encode(sorted(set(roles))).decode(),
            is_active=1,
            is_demo=int(is_demo),
            created_at=utc_text(datetime.now(UTC)),
        )
    )
    return person


def new_hash(password: str) -> str:
    """The password as it is kept. Raises ``InputProblem`` for one that is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise InputProblem(
            text("The password is too short"),
            text("It has {count} characters.", count=len(password)),
            text("Choose one of at least {count}.", count=SHORTEST_PASSWORD),
        )
    return Passwords().hash(password)


def _check_name(tx: Transaction, username: str) -> None:
    if not 0 < len(username) <= LONGEST_NAME or not username.isprintable() or " " in username:
        raise _not_a_name(text("A username is one word of up to {most} characters.", most=LONGEST_NAME))
    if tx.connection.execute(select(people.c.id).where(people.c.username == username)).first() is not None:
        raise _not_a_name(text("Somebody is called “{username}” already.", username=username))


def _not_a_name(why: Text) -> InputProblem:
    return InputProblem(text("Not a new username"), why, text("Choose another."))
