"""What a supervisor looks at to settle cases, and what somebody is told of what became of their own work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.cases import CaseChoice
from ims_desktop.domain.ids import CaseId, LocationId, OperationId, OperatorId, OrderLineId
from ims_desktop.domain.reasons import Reason
from ims_desktop.domain.settling.detail import CaseDetail
from ims_desktop.domain.texts import Text


class CaseLine(Struct, frozen=True):
    """A case in the list. ``kind`` is a ``CaseKind``, or one of a newer central; ``title`` names it in words."""

    id: CaseId
    kind: str
    title: Text
    sentence: Text
    note: Text
    """Where and what, in a few words: "A-06-B-5 · Bearing Ball"."""
    opened_at: datetime
    version: int
    choices: tuple[CaseChoice, ...]
    is_decided: bool
    """Somebody decided here, and the central has not confirmed it yet."""
    is_looked_at: bool
    """Somebody was sent to look."""
    is_own: bool
    """Whether an operation of this workstation is among its operations."""


class CaseView(Struct, frozen=True):
    """One case with its detail, its stock as this workstation knows it now."""

    line: CaseLine
    detail: CaseDetail | None
    """None where a newer central says what this program cannot read: then it is settled elsewhere."""
    settled_at: datetime | None = None
    settled_by: str = ""
    """A person's name, or "system"; empty while it is open."""
    choice: CaseChoice | None = None
    reason: str = ""


class Told(Struct, frozen=True):
    """What became of somebody's operations: a case about them was settled."""

    case_id: CaseId
    title: Text
    sentence: Text
    said: Text
    """What was chosen, in words."""
    settled_at: datetime
    settled_by: str
    reason: str
    operations: tuple[OperationId, ...]
    """Those of this person here."""
    is_seen: bool


class Place(Struct, frozen=True):
    """A location or an order line that may be named with a choice."""

    id: LocationId | OrderLineId
    code: str


class CaseBook(Protocol):
    """Answers from this workstation's own disk."""

    def open_cases(self, limit: int) -> Sequence[CaseLine]:
        """Of the site: what nobody has decided or gone to look at first, then the oldest first."""
        ...

    def settled_cases(self, limit: int) -> Sequence[CaseLine]:
        """The latest first."""
        ...

    def case(self, case_id: CaseId) -> CaseView | None: ...

    def like(self, case_id: CaseId, limit: int) -> Sequence[CaseLine]:
        """Undecided open cases of the same kind with the same choices, itself first: to be settled together."""
        ...

    def reasons(self) -> Sequence[Reason]: ...

    def location(self, code: str) -> Place | None:
        """A location by its code, for a choice that needs one."""
        ...

    def told(self, operator: OperatorId, limit: int) -> Sequence[Told]:
        """What of this person's work was settled, unseen first, the latest first."""
        ...

    def untold(self, operator: OperatorId) -> int:
        """How much of that nobody has seen yet."""
        ...


class SeenCases(Protocol):
    def see(self, operator: OperatorId, case_ids: Iterable[CaseId]) -> None:
        """Notes on disk that this person has seen what became of these. Belongs to the lane that writes."""
        ...
