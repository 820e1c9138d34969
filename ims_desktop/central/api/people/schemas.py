"""What a person and their badge look like on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

from ims_desktop.central.api.fields import Name, Reference, Sent, Shown, example
from ims_desktop.central.api.people.queries import StoredPerson
from ims_desktop.central.gateway.passwords import LONGEST
from ims_desktop.central.people import LONGEST_NAME, SHORTEST_PASSWORD
from ims_desktop.domain.badges import LONGEST_PIN, SHORTEST_PIN, check_pin
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.people import Grant, Role, roles_at
from ims_desktop.domain.times import utc_text


def _pin(value: str) -> str:
    try:
        check_pin(value)
    except InputProblem as error:
        raise PydanticCustomError("pin", "{sentence}", {"sentence": str(error.message)}) from None
    return value


Pin = Annotated[
    str,
    Field(
        min_length=SHORTEST_PIN,
        max_length=LONGEST_PIN,
        pattern=r"^[0-9]+$",
        description="Digits, not all of them the same.",
        examples=["1357"],
    ),
    AfterValidator(_pin),
]

_SINCE = "From when on the role is held; from now on, where it is null or past."
_UNTIL = "From when on it is not held any more; null is until further notice."


class RoleGranted(Sent):
    """A role that somebody is to hold."""

    role: Role
    since: Annotated[AwareDatetime | None, Field(description=_SINCE)] = None
    until: Annotated[AwareDatetime | None, Field(description=_UNTIL)] = None

    def grant(self) -> Grant:
        return Grant(self.role, self.since, self.until)


class RoleHeld(Shown):
    """A role that somebody holds, held, or will hold."""

    role: Role
    since: str | None
    until: str | None

    @classmethod
    def of(cls, grant: Grant) -> RoleHeld:
        return cls(role=grant.role, since=_written(grant.since), until=_written(grant.until))


class PersonRead(Shown):
    """A person."""

    id: Annotated[str, Field(description="The username.")]
    uuid: str
    name: str
    roles: Annotated[list[Role], Field(description="Those held now.")]
    grants: Annotated[list[RoleHeld], Field(description="All that were ever held, or will be.")]
    is_active: bool
    has_password: bool
    has_badge: bool
    badge_expires_at: Annotated[
        str | None,
        Field(description="Until when workstations let them in without news. Renewed while they are active."),
    ]
    site: Annotated[str | None, Field(description="The site whose workstations know the badge.")]

    @classmethod
    def of(cls, stored: StoredPerson, now: datetime) -> PersonRead:
        return cls(
            id=stored.username,
            uuid=stored.id,
            name=stored.name,
            roles=sorted(roles_at(stored.grants, now)),
            grants=[RoleHeld.of(grant) for grant in stored.grants],
            is_active=stored.is_active,
            has_password=stored.has_password,
            has_badge=stored.badge is not None,
            badge_expires_at=stored.badge_expires,
            site=stored.site,
        )


Roles = Annotated[list[RoleGranted], Field(max_length=50)]


class PersonUpdate(Sent):
    """All that can be changed of a person. Roles that are not named end now; those of the past stay on record."""

    model_config = example(name="Ann Lee", roles=[{"role": "operator"}], is_active=True)

    name: Name
    roles: Roles
    is_active: Annotated[bool, Field(description="False for somebody who has left.")] = True


class PersonCreate(Sent):
    """A new person; without a password they sign in by a badge only."""

    model_config = example(username="ann", name="Ann Lee", roles=[{"role": "operator"}])

    username: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, pattern=r"^[^/\s\x00-\x1f\x7f]+$")]
    name: Name
    roles: Roles
    password: Annotated[str | None, Field(min_length=SHORTEST_PASSWORD, max_length=LONGEST)] = None


class BadgeCreate(Sent):
    """A new badge, in place of the one that the person had."""

    model_config = example(pin="1357", site="MAIN")

    pin: Annotated[Pin | None, Field(description="One is drawn, and shown this once, where none is given.")] = None
    site: Annotated[Reference | None, Field(description="Needed where there are several.")] = None


class PinUpdate(Sent):
    """Another PIN for the same badge."""

    model_config = example(pin="2468")

    pin: Pin


class BadgeRead(Shown):
    """What a badge's barcode says. Whoever has it and the PIN is let in as this person."""

    code: Annotated[str, Field(examples=["IMS-B-01234567890123456789012345"])]


class BadgeIssued(BadgeRead):
    """A new badge with its PIN, which is shown this once."""

    pin: str


def _written(moment: datetime | None) -> str | None:
    return None if moment is None else utc_text(moment)


def grants_of(wanted: list[RoleGranted]) -> list[Grant]:
    return [one.grant() for one in wanted]
