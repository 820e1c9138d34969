"""What a workstation looks like on the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ims_desktop.central.api.fields import Reference, Sent, Shown, example
from ims_desktop.central.api.workstations.queries import StoredWorkstation


class WorkstationRead(Shown):
    """A workstation."""

    id: Annotated[str, Field(description="The prefix of the numbers that it gives.")]
    uuid: str
    name: str
    site: str
    status: Literal["enrolled", "revoked"]
    last_sequence: Annotated[int, Field(description="The last operation that it has handed in.")]
    enrolled_at: str
    revoked_at: str | None
    differences: Annotated[int, Field(description="How often its rows were not the central's, and were mended.")]

    @classmethod
    def of(cls, stored: StoredWorkstation) -> WorkstationRead:
        return cls(
            id=stored.prefix,
            uuid=stored.id,
            name=stored.name,
            site=stored.site,
            status="revoked" if stored.revoked_at else "enrolled",
            last_sequence=stored.last_sequence,
            enrolled_at=stored.enrolled_at,
            revoked_at=stored.revoked_at,
            differences=stored.differences,
        )


class EnrolmentCodeCreate(Sent):
    """For a workstation of which site."""

    model_config = example(site="MAIN")

    site: Annotated[Reference | None, Field(description="Needed where there are several.")] = None


class EnrolmentCode(Shown):
    """A code that lets one workstation in; it is shown this once."""

    code: Annotated[str, Field(examples=["7K3MQ-0ZT4B"])]
    expires_in: Annotated[int, Field(description="Seconds.", examples=[86400])]
