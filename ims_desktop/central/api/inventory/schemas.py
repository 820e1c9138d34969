"""What stock looks like on the wire."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import Field

from ims_desktop.central.api.fields import Amount, Mark, Reference, Sent, Shown, Total, example
from ims_desktop.central.api.inventory.queries import Stock, StockedPosition
from ims_desktop.central.api.inventory.service import Counted
from ims_desktop.domain.positions import StockStatus


class InventoryRead(Shown):
    """How much of a product there is: physical on hand of all statuses, in stock units."""

    product_id: Annotated[str, Field(description="The SKU.")]
    name: str
    unit: str
    quantity: Total
    by_status: Annotated[dict[StockStatus, Total], Field(description="The same by status; none of it is left out.")]

    @classmethod
    def of(cls, stock: Stock) -> InventoryRead:
        return cls(**_shown(stock))


class PositionShown(Shown):
    """How much stands at one position."""

    location: str
    zone: str
    status: StockStatus
    lot: str
    expiry: date | None
    serial: str
    handling_unit: str
    quantity: Total

    @classmethod
    def of(cls, stocked: StockedPosition) -> PositionShown:
        position = stocked.position
        return cls(
            location=stocked.location,
            zone=stocked.zone,
            status=position.status,
            lot=position.lot,
            expiry=stocked.expiry,
            serial=position.serial,
            handling_unit=position.handling_unit,
            quantity=stocked.quantity,
        )


class InventoryDetail(InventoryRead):
    """How much of a product there is, and where."""

    uuid: str
    positions: list[PositionShown]

    @classmethod
    def with_positions(cls, stock: Stock, positions: Sequence[StockedPosition]) -> InventoryDetail:
        shown = [PositionShown.of(one) for one in positions]
        return cls(**_shown(stock), uuid=stock.item.id, positions=shown)


class InventoryUpdate(Sent):
    """A count: so much of the product stands there. Without a location, the one place where it stands is meant."""

    model_config = example(quantity=100, location="A-01-1")

    quantity: Amount
    location: Annotated[Reference | None, Field(description="A location's code or UUID.")] = None
    status: StockStatus = StockStatus.AVAILABLE
    lot: Mark = ""
    serial: Mark = ""
    handling_unit: Mark = ""

    def counted(self) -> Counted:
        return Counted(self.quantity, self.location, self.status, self.lot, self.serial, self.handling_unit)


class InventoryCreate(InventoryUpdate):
    """A count of a product."""

    model_config = example(product_id="PROD-001", quantity=100, location="A-01-1")

    product_id: Reference


def _shown(stock: Stock) -> dict[str, Any]:
    return {
        "product_id": stock.item.sku,
        "name": stock.item.name,
        "unit": stock.item.unit,
        "quantity": stock.quantity,
        "by_status": dict(stock.by_status),
    }
