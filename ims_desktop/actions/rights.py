"""What somebody may record here: refused before it is recorded, since a fact once recorded is taken by everybody."""

from __future__ import annotations

from ims_desktop.domain.errors import AskSupervisor
from ims_desktop.domain.people import Scope, scopes_of
from ims_desktop.domain.texts import Text, text
from ims_desktop.ports.people import Person
from ims_desktop.protocol.operations import Body
from ims_desktop.protocol.rights import needed_for

_DEEDS: dict[Scope, Text] = {
    Scope.RECEIVING_WRITE: text("receive goods"),
    Scope.INSPECTIONS_WRITE: text("inspect goods"),
    Scope.MOVES_WRITE: text("move goods"),
    Scope.COUNTS_WRITE: text("count stock"),
    Scope.OPERATIONS_UNDO: text("undo what was recorded"),
    Scope.OPERATIONS_CORRECT: text("take back what somebody else recorded"),
    Scope.QUARANTINE_DECIDE: text("change the status of goods"),
    Scope.ORDERS_WRITE: text("change orders"),
    Scope.CODES_LINK: text("link barcodes to items"),
    Scope.VARIANCES_DECIDE: text("decide variances"),
    Scope.ITEMS_WRITE: text("change items"),
    Scope.CASES_DECIDE: text("settle cases"),
    Scope.BADGES_UNLOCK: text("unlock badges"),
}


class Rights:
    """What one person may do, for a recorder to ask before it records."""

    def __init__(self, person: Person) -> None:
        self._name = person.name
        self._scopes = scopes_of(person.roles)

    def may(self, scope: Scope) -> bool:
        return scope in self._scopes

    def check(self, body: Body) -> None:
        """Raises ``AskSupervisor`` for what this person may not record."""
        self.demand(needed_for(body))

    def demand(self, scope: Scope) -> None:
        if not self.may(scope):
            raise _not_allowed(self._name, _DEEDS[scope])


def _not_allowed(name: str, deed: Text) -> AskSupervisor:
    return AskSupervisor(
        text("You may not do this"),
        text("{name} may not {deed}. Nothing was recorded.", name=name, deed=deed),
        text("Ask somebody who may to scan their badge, or an administrator for the role."),
    )
