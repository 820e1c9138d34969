"""What inspecting asks: the goods that wait to be looked at, and the reasons that people may give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ims_desktop.domain.ids import ItemId, OrderId
from ims_desktop.domain.orders import OrderLine
from ims_desktop.domain.reasons import Reason, ReasonPurpose
from ims_desktop.ports.standing import Standing


class InspectionBook(Protocol):
    """Goods with the status "to inspect", in the order of their locations' walk, own pending work included."""

    def waiting_on_order(self, order_id: OrderId) -> Sequence[Standing]:
        """Of the items of an order that were received on it; which order they came on, no position says."""
        ...

    def waiting_of_item(self, item_id: ItemId) -> Sequence[Standing]: ...

    def waiting_with(self, lot_or_serial: str) -> Sequence[Standing]:
        """Of whatever item: a bare lot or serial may be of several."""
        ...

    def waiting_on_unit(self, handling_unit: str) -> Sequence[Standing]: ...

    def of_lot(self, item_id: ItemId, lot: str) -> Sequence[Standing]:
        """Everything of a lot, whatever its status."""
        ...

    def lines_uninspected(self, item_id: ItemId) -> Sequence[OrderLine]:
        """Order lines of the item on which more came than was accepted and rejected."""
        ...

    def order_of_receipt(self, receipt_number: str) -> OrderId | None:
        """The order that a receipt of this workstation was for; none for a receipt that is not known here."""
        ...

    def reasons(self, purpose: ReasonPurpose) -> Sequence[Reason]:
        """In the order of their codes, without those that are no longer given."""
        ...
