"""What a location looks like on the wire."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from ims_desktop.central.api.fields import Amount, Code, PositiveAmount, Reference, Sent, Shown, example
from ims_desktop.central.api.locations.queries import StoredLocation
from ims_desktop.domain.locations import LocationKind, Mixing

RealKind = Literal["dock", "storage", "staging", "shipping", "in_transit"]
"""The virtual kinds are each site's own from the start."""


Milligrams = Annotated[int | None, Field(ge=1, le=10**15, description="In milligrams; null is no limit.")]
CubicMillimetres = Annotated[int | None, Field(ge=1, le=10**15, description="In cubic millimetres; null is no limit.")]
Velocity = Annotated[str, Field(pattern="^[ABC]?$", description="A, B or C; empty while it is not known.")]
Condition = Annotated[str, Field(max_length=64, description="A storage condition, such as “cold”; empty for none.")]
CheckDigits = Annotated[str, Field(pattern="^[A-Za-z0-9]{0,8}$", description="On the label at the location itself.")]
Walk = Annotated[int, Field(ge=0, le=10**9, description="Its turn on the way through the house.")]


class LocationRead(Shown):
    """A location; of the virtual kinds too, which goods come from and go to."""

    id: Annotated[str, Field(description="The code.")]
    uuid: str
    code: str
    kind: LocationKind
    site: str
    zone: str
    is_retired: bool
    condition: str
    velocity: str
    mixing: Mixing
    check_digits: str
    walk: int
    capacity_quantity: Amount | None
    capacity_weight_mg: int | None
    capacity_volume_mm3: int | None

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
            condition=location.condition,
            velocity=location.velocity,
            mixing=location.mixing,
            check_digits=location.check_digits,
            walk=location.walk,
            capacity_quantity=location.capacity.quantity,
            capacity_weight_mg=location.capacity.weight_mg,
            capacity_volume_mm3=location.capacity.volume_mm3,
        )


class LocationUpdate(Sent):
    """All that can be changed of a location."""

    model_config = example(kind="storage", zone="A")

    kind: RealKind
    zone: Annotated[str, Field(max_length=64)] = ""
    condition: Condition = ""
    velocity: Velocity = ""
    mixing: Mixing = Mixing.ANY
    check_digits: CheckDigits = ""
    walk: Walk = 0
    capacity_quantity: PositiveAmount | None = None
    capacity_weight_mg: Milligrams = None
    capacity_volume_mm3: CubicMillimetres = None
    is_retired: Annotated[bool | None, Field(description="false brings it back; left out, it stays as it is.")] = None


class LocationCreate(LocationUpdate):
    """A new location."""

    model_config = example(code="A-01-1", kind="storage", zone="A")

    code: Code
    site: Annotated[Reference | None, Field(description="Needed where there are several.")] = None
