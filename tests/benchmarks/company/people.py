"""Who works there, and at which workstation: apart, since a start that is measured needs no more of the company."""

from __future__ import annotations

from ims_desktop.domain.ids import OperatorId, WorkstationId
from ims_desktop.domain.people import Role
from ims_desktop.ports.people import Person

WORKSTATION = WorkstationId("018cc251-f400-7000-8000-00000000be9c")
PERSON = Person(OperatorId("018cc251-f400-7000-8000-0000000000a1"), "maria", "Maria Chen", frozenset({Role.OPERATOR}))
