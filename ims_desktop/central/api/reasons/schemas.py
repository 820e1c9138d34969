"""What a reason looks like on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ims_desktop.central.api.fields import Code, Name, Sent, Shown, example
from ims_desktop.central.api.reasons.queries import StoredReason
from ims_desktop.domain.reasons import ReasonPurpose


class ReasonRead(Shown):
    """A reason that people may give."""

    id: Annotated[str, Field(description="The purpose, a colon, and the code.", examples=["inspection:COLOR"])]
    uuid: str
    code: str
    name: str
    purpose: ReasonPurpose
    is_retired: bool

    @classmethod
    def of(cls, stored: StoredReason) -> ReasonRead:
        return cls(
            id=stored.key,
            uuid=stored.id,
            code=stored.code,
            name=stored.name,
            purpose=stored.purpose,
            is_retired=stored.is_retired,
        )


class ReasonUpdate(Sent):
    """All that can be changed of a reason. Without ``is_retired`` that stays as it is."""

    model_config = example(name="Color incorrect")

    name: Name
    is_retired: bool | None = None


class ReasonCreate(Sent):
    """A new reason."""

    model_config = example(code="COLOR", name="Color incorrect", purpose="inspection")

    code: Code
    name: Name
    purpose: ReasonPurpose
