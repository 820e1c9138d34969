"""People as the central keeps them: added, given other roles, let go; with the hash of a password, if they have one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import insert, select, update

from ims_desktop.central.badges import tell_workstations
from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.gateway.sessions import known_as
from ims_desktop.central.tables import people
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import OperatorId, new_id
from ims_desktop.domain.people import Grant, Role, granted_anew
from ims_desktop.domain.texts import Text, text
from ims_desktop.domain.times import utc_text
from ims_desktop.protocol.grants import read_grants, written_grants

SHORTEST_PASSWORD = 8
LONGEST_NAME = 80

NO_PASSWORD = ""
"""In place of a hash, for who signs in by a badge only: nothing that is typed fits it."""


def add_person(
    tx: Transaction,
    username: str,
    name: str,
    roles: Iterable[Role | Grant],
    password_hash: str,
    is_demo: bool = False,
) -> OperatorId:
    """A new person's id. Raises ``InputProblem`` for a username that cannot be, or is taken.

    A role without dates holds for what was done before, too: a workstation may hand in later what it recorded when
    its clock was a little slow.
    """
    folded = known_as(username)
    _check_name(tx, folded)
    grants = [Grant(one) if isinstance(one, Role) else one for one in sorted(set(roles), key=_by_role)]
    person = OperatorId(new_id())
    tx.connection.execute(
        insert(people).values(
            id=person,
            username=folded,
            name=name or username,
            password_hash=password_hash,
            roles=written_grants(grants),
            is_active=1,
            is_demo=int(is_demo),
            created_at=utc_text(datetime.now(UTC)),
        )
    )
    return person


def change_person(
    tx: Transaction, person: str, name: str, wanted: Iterable[Grant], is_active: bool, now: datetime
) -> None:
    """Name and roles from now on. What was held until now stays on record, for what was done by it.

    Who leaves holds nothing any more, and opens nothing.
    """
    held = tx.connection.scalars(select(people.c.roles).where(people.c.id == person).with_for_update()).one()
    grants = granted_anew(read_grants(held), wanted if is_active else (), now)
    values = {"name": name, "roles": written_grants(grants), "is_active": int(is_active)}
    tx.connection.execute(update(people).where(people.c.id == person).values(**values))
    tell_workstations(tx, person)


def new_hash(password: str) -> str:
    """The password as it is kept. Raises ``InputProblem`` for one that is too short."""
    if len(password) < SHORTEST_PASSWORD:
        raise InputProblem(
            text("The password is too short"),
            text("It has {count} characters.", count=len(password)),
            text("Choose one of at least {count}.", count=SHORTEST_PASSWORD),
        )
    return Passwords().hash(password)


def _by_role(one: Role | Grant) -> str:
    return one.value if isinstance(one, Role) else one.role.value


def _check_name(tx: Transaction, username: str) -> None:
    if not 0 < len(username) <= LONGEST_NAME or not username.isprintable() or " " in username:
        raise _not_a_name(text("A username is one word of up to {most} characters.", most=LONGEST_NAME))
    if tx.connection.execute(select(people.c.id).where(people.c.username == username)).first() is not None:
        raise _not_a_name(text("Somebody is called “{username}” already.", username=username))


def _not_a_name(why: Text) -> InputProblem:
    return InputProblem(text("Not a new username"), why, text("Choose another."))
