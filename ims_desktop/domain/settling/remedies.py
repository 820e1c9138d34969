"""Remedies: what a choice does to stock and documents, as plain values for the ledger to carry out."""

from __future__ import annotations

from datetime import date

from msgspec import Struct, field

from ims_desktop.domain.counting import Choice
from ims_desktop.domain.ids import ItemId, LocationId, OperationId, OrderId, OrderLineId, VarianceId
from ims_desktop.domain.orders import OrderState
from ims_desktop.domain.positions import Movement
from ims_desktop.domain.quantity import Quantity


class Given(Struct, frozen=True):
    """What a choice needs besides itself, as the person named it."""

    order_line_id: OrderLineId | None = None
    location_id: LocationId | None = None
    fields: dict[str, str] = field(default_factory=dict)
    """By field, ``ours`` or ``theirs``."""


NOTHING = Given()


class LineProgress(Struct, frozen=True):
    """So much more (or less) received on an order line."""

    line_id: OrderLineId
    quantity: Quantity


class Expiry(Struct, frozen=True):
    item_id: ItemId
    lot: str
    expiry: date


class Taken(Struct, frozen=True):
    """What becomes of a variance."""

    variance_id: VarianceId
    choice: Choice
    taken: OperationId | None = None


class Look(Struct, frozen=True):
    """Somebody is to count there; of one item where there is one."""

    location_id: LocationId
    item_id: ItemId | None = None


class FieldValue(Struct, frozen=True):
    name: str
    value: str | int


class Edit(Struct, frozen=True):
    """What these fields of an item say from now on."""

    item_id: ItemId
    fields: tuple[FieldValue, ...]


class Remedy(Struct, frozen=True):
    """Everything is added to the books; nothing that is in them is changed."""

    moves: tuple[Movement, ...] = ()
    returns: tuple[tuple[Movement, OrderLineId | None], ...] = ()
    """What goes back to the supplier, and the order line it had come in on."""
    progress: tuple[LineProgress, ...] = ()
    reverse: tuple[int, ...] = ()
    """Movements that did not happen, each by its number in the ledger: answered at their own moment."""
    match: tuple[tuple[int, OrderLineId], ...] = ()
    """Receipts' movements, and the order line that each belongs to."""
    take_back: tuple[OperationId, ...] = ()
    post: tuple[OperationId, ...] = ()
    """Operations that were kept, to be judged now."""
    only_item: ItemId | None = None
    """Of ``post``: only its lines of this item, since the others are in the books."""
    is_as_of_arrival: bool = False
    """``post`` as of when they arrived, whatever time and workstation they name."""
    looks: tuple[Look, ...] = ()
    expiry: Expiry | None = None
    order: tuple[OrderId, OrderState] | None = None
    reinstated_item: ItemId | None = None
    reinstated_location: LocationId | None = None
    barcode: tuple[str, ItemId] | None = None
    """A barcode, and the item whose packaging it is from now on."""
    variance: Taken | None = None
    withdrawn_decision: OperationId | None = None
    reopened_decision: OperationId | None = None
    """A decision about another case that does not hold any more: that case is open again."""
    edited: Edit | None = None
