"""What the floor reads: items, orders and stock as this workstation knows them, own pending work included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from msgspec import Struct

from ims_desktop.domain.ids import ItemId, OperationId, OrderId, OrderLineId
from ims_desktop.domain.items import Item, Lot, Packaging
from ims_desktop.domain.locations import Location, LocationKind
from ims_desktop.domain.orders import OrderLine, PurchaseOrder
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.texts import Text


class ItemCode(Struct, frozen=True):
    """What a code says about an item: the item itself (``packaging`` is none: one stock unit) or a packaging of it."""

    item: Item
    packaging: Packaging | None

    @property
    def quantity(self) -> Quantity:
        return self.packaging.quantity if self.packaging else Quantity.of(1)


class OrderSummary(Struct, frozen=True):
    order: PurchaseOrder
    supplier_name: str
    lines: int
    lines_open: int


class SheetLine(Struct, frozen=True):
    """An order line with its item. ``line.received`` includes what was received here and is not confirmed yet."""

    line: OrderLine
    item: Item


class OrderSheet(Struct, frozen=True):
    order: PurchaseOrder
    supplier_name: str
    lines: tuple[SheetLine, ...]


class AnnouncedLine(Struct, frozen=True):
    """Goods that a shipping notice says are on a handling unit."""

    item: Item
    quantity: Quantity
    order_line_id: OrderLineId | None = None
    lot: str = ""
    expiry: date | None = None
    serial: str = ""


class Announced(Struct, frozen=True):
    """A handling unit as a shipping notice announced it; ``order_id`` is none for goods that nobody ordered."""

    handling_unit: str
    notice_number: str
    order_id: OrderId | None
    lines: tuple[AnnouncedLine, ...]


class ItemHit(Struct, frozen=True):
    """One row of a search. Quantities are on hand at physical locations, in the stock unit."""

    item: Item
    barcode: str
    confirmed: Quantity
    pending: Quantity


class StockRow(Struct, frozen=True):
    """What stands at one position: as the central confirmed it, and what own unconfirmed work adds."""

    location_code: str
    status: StockStatus
    lot: str
    expiry: date | None
    serial: str
    handling_unit: str
    confirmed: Quantity
    pending: Quantity

    @property
    def quantity(self) -> Quantity:
        return self.confirmed + self.pending


class ItemStock(Struct, frozen=True):
    item: Item
    packagings: tuple[Packaging, ...]
    rows: tuple[StockRow, ...]
    on_order: Quantity


class ReceivingBook(Protocol):
    """What receiving asks. All of it answers from this workstation's own disk."""

    def items_by_code(self, code: str) -> Sequence[ItemCode]:
        """By SKU or packaging barcode (a GTIN is looked up in 14 digits and as it is written on the packaging)."""
        ...

    def order_by_number(self, number: str) -> OrderSheet | None: ...

    def order(self, order_id: OrderId) -> OrderSheet | None: ...

    def lines_of(self, order_id: OrderId, item_id: ItemId) -> Sequence[OrderLine]:
        """The order's lines for one item, fresh, in the order of their numbers."""
        ...

    def orders_waiting_for(self, item_id: ItemId, limit: int) -> Sequence[OrderSummary]:
        """Open orders on which something of the item is left, the earliest due first."""
        ...

    def lot(self, item_id: ItemId, code: str) -> Lot | None: ...

    def serial_is_here(self, item_id: ItemId, serial: str) -> bool:
        """Whether it was received already, as far as this workstation knows."""
        ...

    def announced(self, handling_unit: str) -> Announced | None:
        """What an open shipping notice says of a handling unit."""
        ...

    def order_by_notice(self, number: str) -> OrderSheet | None:
        """The order for which a shipping notice announced goods, by the notice's number."""
        ...

    def unit_is_here(self, handling_unit: str) -> bool:
        """Whether goods came in on it already, as far as this workstation knows."""
        ...

    def first_location(self, kind: LocationKind) -> Location | None:
        """The site's first location of that kind, by code: its dock, or its virtual supplier."""
        ...


class Stock(Protocol):
    """What looking up asks."""

    def search(self, words: str, limit: int = 50) -> Sequence[ItemHit]:
        """Items whose SKU, barcode or name match, exact codes first; short and Chinese input too."""
        ...

    def of_item(self, item_id: ItemId) -> ItemStock | None: ...

    def on_hand(self) -> Mapping[str, Quantity]:
        """Everything at physical locations, by SKU, confirmed and pending together: for comparing whole stocks."""
        ...

    def by_status(self) -> Mapping[StockStatus, Quantity]:
        """The same by status; statuses of which there is nothing are left out."""
        ...


class StateCounts(Struct, frozen=True):
    """The four states, everywhere the same. ``needs_attention`` counts again among the other three."""

    recorded: int = 0
    sent: int = 0
    confirmed: int = 0
    needs_attention: int = 0


class OperationRow(Struct, frozen=True):
    """One operation in the outbox's list. ``state`` is recorded, sent or confirmed."""

    id: OperationId
    sequence: int
    happened_at: datetime
    operator_name: str
    summary: Text
    state: str
    needs_attention: bool
    reason: Text | None
    is_withdrawn: bool = False


class Waiting(Struct, frozen=True):
    """What waits for somebody, for the rail's numbers and the home screen."""

    orders: int
    cases: int
    to_inspect: int = 0
    """Positions at docks and staging places whose goods are to be inspected."""
    to_put_away: int = 0
    """Positions at docks and staging places whose goods may go on."""
    to_count: int = 0
    variances: int = 0
    set_apart: int = 0
    """Positions that are in quarantine, damaged or on hold, wherever they are."""


class Overview(Protocol):
    """What home and outbox show."""

    def waiting(self) -> Waiting: ...

    def open_orders(self, limit: int) -> Sequence[OrderSummary]: ...

    def states(self) -> StateCounts: ...

    def operations(self, limit: int, only_unconfirmed: bool = False) -> Sequence[OperationRow]:
        """The latest first."""
        ...
