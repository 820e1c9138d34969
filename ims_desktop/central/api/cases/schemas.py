"""What a case looks like on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ims_desktop.central.api.cases.queries import CaseState, StoredCase
from ims_desktop.central.api.fields import Shown
from ims_desktop.domain.cases import CaseKind


class CaseRead(Shown):
    """A case."""

    id: str
    kind: CaseKind
    subject: Annotated[str, Field(description="What it is about: with `kind`, the name of the case.")]
    site: str
    status: CaseState
    sentence: str
    operations: Annotated[list[str], Field(description="The facts it is about, in their order.")]
    opened_at: str
    settled_at: str | None

    @classmethod
    def of(cls, stored: StoredCase) -> CaseRead:
        return cls(
            id=stored.id,
            kind=stored.kind,
            subject=stored.subject,
            site=stored.site,
            status=CaseState(stored.state),
            sentence=str(stored.sentence),
            operations=list(stored.operations),
            opened_at=stored.opened_at,
            settled_at=stored.settled_at,
        )
