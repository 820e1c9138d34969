"""Who listens on a socket: a workstation by its key, or a person by their access token."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import Connection, select

from ims_desktop.central.gateway.errors import TokenExpired, Unauthorized
from ims_desktop.central.gateway.tokens import AccessTokens
from ims_desktop.central.sync.problems import Refused
from ims_desktop.central.sync.workstations import by_key
from ims_desktop.central.tables import people, workstations
from ims_desktop.domain.ids import SiteId
from ims_desktop.domain.people import Scope

FEED = "feed"
"""The channel of a workstation: its site's."""

CHANNELS = {
    "requisitions": Scope.ORDERS_READ.value,
    "approvals": Scope.ORDERS_READ.value,
    "inventory": Scope.INVENTORY_READ.value,
}
"""The channels of people, and what they must be allowed to read."""

_LONGEST = 4096


def feed_room(site: SiteId) -> str:
    return f"{FEED}:{site}"


class Listener(Struct, frozen=True):
    """Whoever a socket belongs to. ``site`` is a workstation's, and empty for a person."""

    id: str
    site: SiteId = SiteId("")
    scopes: frozenset[str] = frozenset()
    expires_at: float | None = None
    """Unix seconds; a workstation's key does not expire."""

    @property
    def is_workstation(self) -> bool:
        return bool(self.site)

    def room(self, channel: str) -> str | None:
        """Where the channel's news is heard, or nothing when it is not for this one."""
        if self.is_workstation:
            return feed_room(self.site) if channel == FEED else None
        wanted = CHANNELS.get(channel)
        return channel if wanted in self.scopes else None


class NotLet(Exception):
    """A socket that is not let in; ``code`` is for programs, the words are for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def as_data(self) -> dict[str, str]:
        return {"code": self.code, "message": str(self)}


def recognised(connection: Connection, tokens: AccessTokens, token: object) -> Listener:
    """Whose token that is; raises ``NotLet``."""
    if not isinstance(token, str) or not 0 < len(token) <= _LONGEST:
        raise NotLet("UNAUTHORIZED", "The socket wants a token in its auth.")
    return _person(connection, tokens, token) if token.count(".") == 2 else _workstation(connection, token)


def _person(connection: Connection, tokens: AccessTokens, token: str) -> Listener:
    try:
        caller = tokens.read(token)
    except TokenExpired as expired:
        raise NotLet("TOKEN_EXPIRED", "Token has expired") from expired
    except Unauthorized as unknown:
        raise NotLet("UNAUTHORIZED", "The access token does not hold.") from unknown
    listener = Listener(caller.id, scopes=caller.scopes, expires_at=caller.expires_at)
    if gone(connection, [listener]):
        raise NotLet("UNAUTHORIZED", "The account is closed.")
    return listener


def _workstation(connection: Connection, key: str) -> Listener:
    try:
        workstation = by_key(connection, f"Bearer {key}")
    except Refused as unknown:
        raise NotLet("UNAUTHORIZED", "No workstation has this key.") from unknown
    if workstation.is_revoked:
        raise NotLet("REVOKED", "This workstation was revoked.")
    return Listener(workstation.id, workstation.site)


def gone(connection: Connection, listeners: Iterable[Listener]) -> set[str]:
    """Those who were let in once and would not be now: revoked, or with a closed account."""
    asked = list(listeners)
    machines = [one.id for one in asked if one.is_workstation]
    persons = [one.id for one in asked if not one.is_workstation]
    of, who = workstations.c, people.c
    here = set(connection.scalars(select(of.id).where(of.id.in_(machines), of.revoked_at.is_(None))))
    here |= set(connection.scalars(select(who.id).where(who.id.in_(persons), who.is_active == 1)))
    return {one.id for one in asked} - here
