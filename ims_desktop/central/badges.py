"""Badges as the central gives them out, and what the workstations of a person's site are told of each.

The row of ``operators`` is the person as their site's workstations know them. It is made with the first badge and never
goes away: a workstation says of a badge that it is no longer good, rather than that it never heard of it.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, insert, select, update

from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.tables import operators, people
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.badges import GOOD_FOR, RENEWED_BELOW, badge_digest, badge_phrase, check_pin, new_badge
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import SiteId
from ims_desktop.domain.texts import Text, text
from ims_desktop.domain.times import utc_text

_GENERATED_DIGITS = 6


class Badge(Struct, frozen=True):
    """What a person gets into their hands: what the barcode says, and the PIN that goes with it."""

    code: str
    pin: str
    verifier: str

    def __repr__(self) -> str:
        """Nothing that could reach a log."""
        return "Badge()"


def made_badge(passwords: Passwords, pin: str | None = None, code: str | None = None) -> Badge:
    """A badge that is nobody's yet; without ``pin`` one is drawn. Slow on purpose: no transaction waits for it.

    Raises ``InputProblem`` for a PIN that is none.
    """
    if pin is not None:
        check_pin(pin)
    chosen, says = pin or _drawn_pin(), code or new_badge()
    return Badge(says, chosen, passwords.hash(badge_phrase(says, chosen)))


def issue(tx: Transaction, person: str, badge: Badge, site: SiteId, now: datetime) -> None:
    """Gives the badge to the person; the one they had opens nothing from now on. Raises ``InputProblem`` for somebody
    who has left, or whose badge is one of another site."""
    row = _locked(tx, person)
    if not row.is_active:
        raise _no_badge(row.name, text("Who has left gets no badge."))
    known = tx.connection.execute(select(operators).where(operators.c.id == person)).one_or_none()
    if known is not None and known.badge is not None and known.site_id != site:
        raise _no_badge(row.name, text("Their badge is one of another site. Take that one back first."))
    tx.connection.execute(update(people).where(people.c.id == person).values(badge=badge.code))
    told = {
        "site_id": site,
        "name": row.name,
        "roles": row.roles,
        "is_active": 1,
        "badge": badge_digest(badge.code),
        "verifier": badge.verifier,
        "expires": utc_text(now + GOOD_FOR),
    }
    if known is None:
        tx.connection.execute(insert(operators).values(id=person, deleted=0, **told))
    else:
        tx.connection.execute(update(operators).where(operators.c.id == person).values(**told))
    tx.touch(operators, person)


def set_pin(tx: Transaction, person: str, badge: Badge, now: datetime) -> None:
    """The PIN of ``badge`` from now on, which is the person's own. Raises ``InputProblem`` when it is not."""
    row = _locked(tx, person)
    if row.badge != badge.code:
        raise _no_badge(row.name, text("They have another badge by now, or none."))
    values = {"verifier": badge.verifier, "expires": utc_text(now + GOOD_FOR)}
    tx.connection.execute(update(operators).where(operators.c.id == person).values(**values))
    tx.touch(operators, person)


def revoke(tx: Transaction, person: str) -> None:
    """The badge opens nothing from now on: it is lost. Without one nothing happens."""
    row = _locked(tx, person)
    if row.badge is None:
        return
    tx.connection.execute(update(people).where(people.c.id == person).values(badge=None))
    gone = {"badge": None, "verifier": None, "expires": None}
    tx.connection.execute(update(operators).where(operators.c.id == person).values(**gone))
    tx.touch(operators, person)


def tell_workstations(tx: Transaction, person: str) -> None:
    """What changed of the person themselves: name, roles, whether they are still here. Who left opens nothing."""
    row = _locked(tx, person)
    values: dict[str, Any] = {"name": row.name, "roles": row.roles, "is_active": row.is_active}
    if not row.is_active:
        values["verifier"] = None
    found = tx.connection.execute(update(operators).where(operators.c.id == person).values(**values))
    if found.rowcount:
        tx.touch(operators, person)


def renew(tx: Transaction, now: datetime) -> int:
    """Badges of active people that have less than half of their time left get all of it again; how many did.

    So each goes through the feed once a week, whoever works and however often this is called.
    """
    soon = utc_text(now + RENEWED_BELOW)
    due = update(operators).where(
        operators.c.is_active == 1,
        operators.c.deleted == 0,
        operators.c.verifier.is_not(None),
        operators.c.expires < soon,
    )
    renewed = tx.connection.scalars(due.values(expires=utc_text(now + GOOD_FOR)).returning(operators.c.id)).all()
    tx.touch(operators, *renewed)
    return len(renewed)


def _drawn_pin() -> str:
    while True:
        pin = f"{secrets.randbelow(10**_GENERATED_DIGITS):0{_GENERATED_DIGITS}}"
        if len(set(pin)) > 1:
            return pin


def _locked(tx: Transaction, person: str) -> Row[Any]:
    """The person, held: one change of a badge at a time."""
    return tx.connection.execute(select(people).where(people.c.id == person).with_for_update()).one()


def _no_badge(name: str, why: Text) -> InputProblem:
    return InputProblem(text("No badge for {name}", name=name), why, text("Look at the person again."))
