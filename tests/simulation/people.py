"""Who works in the simulated warehouse, and what each may do."""

from __future__ import annotations

from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Role, scopes_of
from ims_desktop.protocol.operations import Operation
from ims_desktop.protocol.rights import needed_for

ANNA, BERT, CORA = OperatorId("anna"), OperatorId("bert"), OperatorId("cora")
ROLES = {ANNA: Role.SUPERVISOR, BERT: Role.OPERATOR, CORA: Role.SUPERVISOR}


def is_allowed(operation: Operation) -> bool:
    role = ROLES.get(operation.operator)
    return role is not None and needed_for(operation.body) in scopes_of({role})
