"""What an item looks like on the wire."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ims_desktop.central.api.fields import (
    Amount,
    Code,
    Name,
    Number,
    PositiveAmount,
    Reference,
    Sent,
    Shown,
    example,
    number,
)
from ims_desktop.central.api.items.queries import StoredItem
from ims_desktop.central.api.items.service import ItemFields, PackagingFields
from ims_desktop.domain.history import End, Movement
from ims_desktop.domain.inspecting import Sampling, SamplingPlan
from ims_desktop.domain.items import Tracking
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.times import utc_text

Unit = Annotated[str, Field(min_length=1, max_length=20, description="The stock unit.", examples=["EA"])]
Decimals = Annotated[int, Field(ge=0, le=6, description="How finely the unit can be counted.")]
Days = Annotated[int, Field(ge=0, le=36_500, description="Fewest days that must be left on the day of receipt.")]

Measure = Annotated[int, Field(ge=0, le=10**12, description="Of one stock unit; 0 while it is not known.")]

_CASE = {"name": "Case", "barcode": "04006381333931", "quantity": 24}


class PackagingShown(Shown):
    """One way the item is packed; ``quantity`` in stock units."""

    name: str
    barcode: str
    quantity: Amount


class PackagingSent(Sent):
    """One way the item is packed; ``quantity`` in stock units."""

    name: Name
    barcode: Code
    quantity: PositiveAmount


class ItemRead(Shown):
    """An item."""

    id: Annotated[str, Field(description="The SKU.")]
    uuid: str
    sku: str
    name: str
    unit: str
    unit_decimals: int
    tracking: Tracking
    expiry_required: bool
    min_shelf_life_days: int
    inspection_required: bool
    is_retired: bool
    sampling: Sampling
    sampling_value: int
    velocity: str
    condition: str
    fixed_location: Annotated[str, Field(description="The UUID of its own location; empty for none.")]
    weight_mg: int
    volume_mm3: int
    version: int
    packagings: list[PackagingShown]

    @classmethod
    def of(cls, stored: StoredItem) -> ItemRead:
        item = stored.item
        return cls(
            id=item.sku,
            uuid=item.id,
            sku=item.sku,
            name=item.name,
            unit=item.unit,
            unit_decimals=item.unit_decimals,
            tracking=item.tracking,
            expiry_required=item.expiry_required,
            min_shelf_life_days=item.min_shelf_life_days,
            inspection_required=item.inspection_required,
            is_retired=item.is_retired,
            sampling=item.sampling.kind,
            sampling_value=item.sampling.value,
            velocity=item.velocity,
            condition=item.condition,
            fixed_location=item.fixed_location_id or "",
            weight_mg=item.weight_mg,
            volume_mm3=item.volume_mm3,
            version=stored.version,
            packagings=[
                PackagingShown(name=one.name, barcode=one.barcode, quantity=one.quantity) for one in stored.packagings
            ],
        )


class ItemUpdate(Sent):
    """All that can be changed of an item; what is left out gets its usual value."""

    model_config = example(name="Chain, 114 links", tracking="lot", packagings=[_CASE])

    name: Name
    unit: Unit = "EA"
    unit_decimals: Decimals = 0
    tracking: Tracking = Tracking.NONE
    expiry_required: bool = False
    min_shelf_life_days: Days = 0
    inspection_required: bool = False
    sampling: Sampling = Sampling.ALL
    sampling_value: Annotated[int, Field(ge=0, le=10**9)] = 0
    velocity: Annotated[
        str | None, Field(pattern="^[ABC]?$", description="A, B or C; left out, it stays as it was worked out.")
    ] = None
    condition: Annotated[str, Field(max_length=64, description="The storage condition it demands.")] = ""
    fixed_location: Annotated[Reference | None, Field(description="The location that is its own.")] = None
    weight_mg: Measure = 0
    volume_mm3: Measure = 0
    packagings: Annotated[list[PackagingSent], Field(default_factory=list, max_length=100)]
    is_retired: Annotated[bool | None, Field(description="false brings it back; left out, it stays as it is.")] = None

    def fields(self) -> ItemFields:
        return ItemFields(
            name=self.name,
            unit=self.unit,
            unit_decimals=self.unit_decimals,
            tracking=self.tracking,
            expiry_required=self.expiry_required,
            min_shelf_life_days=self.min_shelf_life_days,
            inspection_required=self.inspection_required,
            packagings=tuple(PackagingFields(one.name, one.barcode, one.quantity) for one in self.packagings),
            is_retired=self.is_retired,
            sampling=SamplingPlan(self.sampling, self.sampling_value),
            velocity=self.velocity,
            condition=self.condition,
            fixed_location=self.fixed_location,
            weight_mg=self.weight_mg,
            volume_mm3=self.volume_mm3,
        )


class ItemCreate(ItemUpdate):
    """A new item."""

    model_config = example(sku="CH-0234", name="Chain, 114 links", packagings=[_CASE])

    sku: Code


class EndRead(Shown):
    """Where a movement began or ended; virtual places have codes too."""

    location: str
    status: StockStatus
    lot: str
    serial: str
    handling_unit: str

    @classmethod
    def of(cls, end: End) -> EndRead:
        return cls(
            location=end.location, status=end.status, lot=end.lot, serial=end.serial, handling_unit=end.handling_unit
        )


class MovementRead(Shown):
    """One entry of the ledger, with when it happened and when it became known."""

    number: int
    happened_at: str
    known_at: str
    quantity: Number
    source: EndRead
    target: EndRead
    reason: str
    operation: str
    who: str
    where: Annotated[str, Field(description="The workstation; empty for the office.")]
    is_late: Annotated[bool, Field(description="Something later at one of its positions was in the books before it.")]
    reverses: Annotated[int | None, Field(description="The entry that it takes back.")]
    reversed_by: int | None
    count: Annotated[str, Field(description="The count whose adjustment it is, or takes back; else empty.")]
    code: str

    @classmethod
    def of(cls, one: Movement) -> MovementRead:
        return cls(
            number=one.number,
            happened_at=utc_text(one.happened_at),
            known_at=utc_text(one.known_at),
            quantity=number(one.quantity.micro),
            source=EndRead.of(one.source),
            target=EndRead.of(one.target),
            reason=one.reason,
            operation=one.operation,
            who=one.who,
            where=one.where,
            is_late=one.is_late,
            reverses=one.reverses,
            reversed_by=one.reversed_by,
            count=one.count,
            code=one.code,
        )
