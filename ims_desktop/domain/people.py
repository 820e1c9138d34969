"""Who may do what: roles, and the scopes (resource:action) they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Role(StrEnum):
    OPERATOR = "operator"
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
    CASES_READ = "cases:read"
    PEOPLE_WRITE = "people:write"
    WORKSTATIONS_WRITE = "workstations:write"


_READ = frozenset(scope for scope in Scope if scope.value.endswith(":read"))
_OPERATOR = _READ | {Scope.RECEIVING_WRITE}
_BUYER = _READ | {Scope.ORDERS_WRITE, Scope.SUPPLIERS_WRITE, Scope.ITEMS_WRITE}
_SUPERVISOR = _OPERATOR | {Scope.INVENTORY_WRITE, Scope.LOCATIONS_WRITE, Scope.ORDERS_WRITE}

SCOPES: dict[Role, frozenset[Scope]] = {
    Role.OPERATOR: _OPERATOR,
    Role.BUYER: _BUYER,
    Role.SUPERVISOR: _SUPERVISOR,
    Role.ADMINISTRATOR: frozenset(Scope),
}


def scopes_of(roles: Iterable[Role]) -> frozenset[Scope]:
    """Everything that any of the roles allows."""
    return frozenset().union(*(SCOPES[role] for role in roles))
