"""An item's history: what happened in the order of time, and when each of it became known."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import Quantity


class End(Struct, frozen=True):
    """Where a movement began or ended. ``location`` is a code; virtual ones too ("SUPPLIER")."""

    location: str
    status: StockStatus
    lot: str = ""
    serial: str = ""
    handling_unit: str = ""


class Movement(Struct, frozen=True):
    """One entry of the ledger, as somebody reads it."""

    number: int
    happened_at: datetime
    known_at: datetime
    """When it came into the books."""
    quantity: Quantity
    source: End
    target: End
    reason: str
    """Of the ledger: received, moved, counted, count_corrected, undone, decided, ..."""
    operation: str
    who: str
    where: str
    """The workstation; empty for the office."""
    is_late: bool
    """Something later at one of its positions was in the books before it."""
    reverses: int | None = None
    """The entry that it takes back."""
    reversed_by: int | None = None
    count: str = ""
    """The count (an operation) that it adjusts the books to, or whose adjustment it takes back."""
    code: str = ""
    """Of the reason that somebody gave."""
