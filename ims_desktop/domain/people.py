"""Who may do what, and when: roles held from one moment to another, and the scopes (resource:action) they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """From the narrowest to the widest."""

    COUNTER = "counter"
    """Counts, and nothing else."""
    INSPECTOR = "inspector"
    """Looks at goods and takes them where they belong then."""
    OPERATOR = "operator"
    """Does the floor's whole work: receives, inspects, puts away, moves, counts."""
    BUYER = "buyer"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Scope(StrEnum):
    ITEMS_READ = "items:read"
    ITEMS_WRITE = "items:write"
    SUPPLIERS_READ = "suppliers:read"
    SUPPLIERS_WRITE = "suppliers:write"
    LOCATIONS_READ = "locations:read"
    LOCATIONS_WRITE = "locations:write"
    ORDERS_READ = "orders:read"
    ORDERS_WRITE = "orders:write"
    RECEIVING_READ = "receiving:read"
    RECEIVING_WRITE = "receiving:write"
    INVENTORY_READ = "inventory:read"
    INVENTORY_WRITE = "inventory:write"
    INSPECTIONS_WRITE = "inspections:write"
    MOVES_WRITE = "moves:write"
    """Putting away, moving, packing onto handling units."""
    COUNTS_READ = "counts:read"
    COUNTS_WRITE = "counts:write"
    OPERATIONS_UNDO = "operations:undo"
    OPERATIONS_CORRECT = "operations:correct"
    """Taking back and amending what somebody else recorded."""
    QUARANTINE_DECIDE = "quarantine:decide"
    """Another status for goods without an inspection: released, held, written down as damaged."""
    VARIANCES_DECIDE = "variances:decide"
    CODES_LINK = "codes:link"
    RULES_READ = "rules:read"
    RULES_WRITE = "rules:write"
    """The putaway's rules, sampling, and the plans that counts follow."""
    CASES_READ = "cases:read"
    CASES_DECIDE = "cases:decide"
    BADGES_UNLOCK = "badges:unlock"
    PEOPLE_WRITE = "people:write"
    WORKSTATIONS_WRITE = "workstations:write"


_READ = frozenset(scope for scope in Scope if scope.value.endswith(":read"))
_COUNTER = _READ | {Scope.COUNTS_WRITE, Scope.OPERATIONS_UNDO}
_INSPECTOR = _READ | {Scope.INSPECTIONS_WRITE, Scope.MOVES_WRITE, Scope.OPERATIONS_UNDO}
_OPERATOR = _COUNTER | _INSPECTOR | {Scope.RECEIVING_WRITE}
_BUYER = _READ | {Scope.ORDERS_WRITE, Scope.SUPPLIERS_WRITE, Scope.ITEMS_WRITE}
_SUPERVISOR = _OPERATOR | {
    Scope.INVENTORY_WRITE,
    Scope.LOCATIONS_WRITE,
    Scope.ORDERS_WRITE,
    Scope.OPERATIONS_CORRECT,
    Scope.QUARANTINE_DECIDE,
    Scope.VARIANCES_DECIDE,
    Scope.CASES_DECIDE,
    Scope.CODES_LINK,
    Scope.RULES_WRITE,
    Scope.BADGES_UNLOCK,
}

SCOPES: dict[Role, frozenset[Scope]] = {
    Role.OPERATOR: _OPERATOR,
    Role.COUNTER: _COUNTER,
    Role.INSPECTOR: _INSPECTOR,
    Role.BUYER: _BUYER,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: frozenset(Scope),
}


def scopes_of(roles: Iterable[Role]) -> frozenset[Scope]:
    """Everything that any of the roles allows."""
    return frozenset().union(*(SCOPES[role] for role in roles))


class Grant(Struct, frozen=True):
    """A role that somebody holds: ``since`` is within, ``until`` is not any more; none is for ever."""

    role: Role
    since: datetime | None = None
    until: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        return (self.since is None or self.since <= moment) and (self.until is None or moment < self.until)


def roles_at(grants: Iterable[Grant], moment: datetime) -> frozenset[Role]:
    """The roles held at that moment: rights are judged as of when something was done, not of when it is heard of."""
    return frozenset(grant.role for grant in grants if grant.holds(moment))


def granted_anew(before: Iterable[Grant], wanted: Iterable[Grant], now: datetime) -> tuple[Grant, ...]:
    """``wanted`` from now on, while what was held until now stays on record. Asking for the same changes nothing.

    A role that goes on is not begun anew: who held it all along, held it all along.
    """
    kept, coming = list(before), list(wanted)
    past = [_ended(grant, now) for grant in kept if grant not in coming]
    new = [grant if grant in kept else _begun(grant, kept, now) for grant in coming]
    return tuple(dict.fromkeys([*(grant for grant in past if grant is not None), *new]))


def _ended(grant: Grant, now: datetime) -> Grant | None:
    """What remains of a grant that is taken away now; none where it had not begun."""
    if grant.since is not None and grant.since >= now:
        return None
    return grant if grant.until is not None and grant.until <= now else Grant(grant.role, grant.since, now)


def _begun(grant: Grant, before: Iterable[Grant], now: datetime) -> Grant:
    """A new grant begins now at the earliest: nobody is given a right after the fact."""
    since = now if grant.since is None or grant.since < now else grant.since
    return Grant(grant.role, since, grant.until)
