"""What a location looks like on the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ims_desktop.central.api.fields import Code, Reference, Sent, Shown, example
from ims_desktop.central.api.locations.queries import StoredLocation
from ims_desktop.domain.locations import LocationKind

RealKind = Literal["dock", "storage", "staging", "shipping", "in_transit"]
"""The virtual kinds are each site's own from the start."""


class LocationRead(Shown):
    """A location; of the virtual kinds too, which goods come from and go to."""

    id: Annotated[str, Field(description="The code.")]
    uuid: str
    code: str
    kind: LocationKind
    site: str
    zone: str
    is_retired: bool

    @classmethod
    def of(cls, stored: StoredLocation) -> LocationRead:
        location = stored.location
        return cls(
            id=location.code,
            uuid=location.id,
            code=location.code,
            kind=location.kind,
            site=stored.site,
            zone=location.zone,
            is_retired=location.is_retired,
        )


class LocationUpdate(Sent):
    """All that can be changed of a location."""

    model_config = example(kind="storage", zone="A")

    kind: RealKind
    zone: Annotated[str, Field(max_length=64)] = ""
    is_retired: Annotated[bool | None, Field(description="false brings it back; left out, it stays as it is.")] = None


class LocationCreate(LocationUpdate):
    """A new location."""

    model_config = example(code="A-01-1", kind="storage", zone="A")

    code: Code
    site: Annotated[Reference | None, Field(description="Needed where there are several.")] = None
