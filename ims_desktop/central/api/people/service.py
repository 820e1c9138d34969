"""What an administrator does with people and their badges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ims_desktop.central import badges
from ims_desktop.central.api.locations.queries import site_named
from ims_desktop.central.api.people.queries import StoredPerson, find
from ims_desktop.central.badges import Badge
from ims_desktop.central.gateway.errors import conflict, not_found
from ims_desktop.central.people import add_person, change_person
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.people import Grant, Role
from ims_desktop.domain.texts import text


def create(tx: Transaction, username: str, name: str, grants: Sequence[Grant], password_hash: str) -> StoredPerson:
    """A new person; raises ``Conflict`` for a username that is taken."""
    try:
        person = add_person(tx, username, name, grants, password_hash)
    except InputProblem as taken:
        raise conflict(taken.message) from None
    return find(tx.connection, person)


def change(
    tx: Transaction, stored: StoredPerson, name: str, grants: Sequence[Grant], is_active: bool, now: datetime, by: str
) -> StoredPerson:
    """Name, roles and whether they are here. Raises ``Conflict`` where an administrator would shut themselves out."""
    stays = is_active and any(grant.role is Role.ADMINISTRATOR and grant.until is None for grant in grants)
    if by == stored.id and not stays:
        raise conflict(text("Nobody takes away their own right to look after people: ask another administrator."))
    change_person(tx, stored.id, name, grants, is_active, now)
    return find(tx.connection, stored.id)


def leave(tx: Transaction, stored: StoredPerson, now: datetime, by: str) -> None:
    """They have left. What they did counts; left already is as well."""
    if stored.is_active:
        change(tx, stored, stored.name, (), False, now, by)


def issue(tx: Transaction, stored: StoredPerson, badge: Badge, site: str | None, now: datetime) -> None:
    """Raises ``Conflict`` for somebody who has left, or whose badge is one of another site."""
    where = site_named(tx.connection, site)
    try:
        badges.issue(tx, stored.id, badge, where, now)
    except InputProblem as refused:
        raise conflict(refused.message) from None


def set_pin(tx: Transaction, stored: StoredPerson, badge: Badge, now: datetime) -> None:
    """Raises ``Conflict`` when the person has got another badge meanwhile."""
    try:
        badges.set_pin(tx, stored.id, badge, now)
    except InputProblem as refused:
        raise conflict(refused.message) from None


def badge_of(stored: StoredPerson) -> str:
    """What the badge says; raises ``NotFound`` for somebody without one."""
    if stored.badge is None:
        raise not_found("badge of", stored.username)
    return stored.badge
