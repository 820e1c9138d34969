"""The journal: what a batch adds to the books, gathered in memory and written in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Insert, bindparam, insert, update

from ims_desktop.central.ledger.books import RECEIVED
from ims_desktop.central.ledger.lots import learn_lots
from ims_desktop.central.tables import balances, movements, purchase_order_lines
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.ids import LocationId, OperationId, OrderLineId, ReceiptId, WorkstationId
from ims_desktop.domain.items import Lot
from ims_desktop.domain.locations import Location
from ims_desktop.domain.positions import Movement, Position
from ims_desktop.domain.posting import Posting
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.times import utc_text

OFFICE = WorkstationId("")
"""The workstation of what no workstation did."""


class Reason(StrEnum):
    """Why goods moved, as the ledger says it."""

    RECEIVED = RECEIVED
    OPENING = "opening"
    COUNTED = "counted"
    TAKEN_BACK = "taken_back"


class Cause(Struct, frozen=True):
    """The operation behind a movement. What the office does has no workstation and no sequence."""

    operation: OperationId
    happened_at: datetime
    reason: Reason
    workstation: WorkstationId = OFFICE
    sequence: int = 0
    receipt: ReceiptId | None = None


class Journal:
    """Gathers movements and what follows from them; ``write`` brings all of it into the unit of work.

    Every movement is written with both its balances, so that the balances of an item sum to zero over all positions.
    Balances are locked in the order of their keys. Those of virtual locations are kept, but mirrored nowhere.
    """

    def __init__(self, location: Callable[[LocationId], Location | None]) -> None:
        self._location = location
        self._movements: list[dict[str, Any]] = []
        self._on_hand: defaultdict[Position, int] = defaultdict(int)
        self._received: defaultdict[OrderLineId, int] = defaultdict(int)
        self._lots: list[Lot] = []

    def post(self, posting: Posting, cause: Cause) -> None:
        """Takes what a rule decided. Its cases are for the caller to open."""
        for movement, line_id in posting.movements:
            self.move(movement, cause, line_id)
        for line_id, quantity in posting.received:
            self.receive(line_id, quantity)
        self._lots += posting.lots

    def move(
        self, movement: Movement, cause: Cause, line_id: OrderLineId | None = None, reverses: int | None = None
    ) -> None:
        self._on_hand[movement.source] -= movement.quantity.micro
        self._on_hand[movement.target] += movement.quantity.micro
        self._movements.append(_movement_row(movement, cause, line_id, reverses))

    def receive(self, line_id: OrderLineId, quantity: Quantity) -> None:
        """More on an order line, or less when a receipt is taken back."""
        self._received[line_id] += quantity.micro

    def write(self, tx: Transaction, posted_at: datetime) -> None:
        if self._movements:
            posted = utc_text(posted_at)
            tx.connection.execute(_MOVE, [{**row, "posted_at": posted} for row in self._movements])
        learn_lots(tx, self._lots)
        self._write_received(tx)
        self._write_balances(tx)

    def _write_received(self, tx: Transaction) -> None:
        changed = sorted((line_id, micro) for line_id, micro in self._received.items() if micro)
        if changed:
            tx.connection.execute(_RECEIVE, [{"line": line_id, "more": micro} for line_id, micro in changed])
            tx.touch(purchase_order_lines, *(line_id for line_id, _ in changed))

    def _write_balances(self, tx: Transaction) -> None:
        by_key = sorted(((position.key, position) for position in self._on_hand), key=lambda one: one[0])
        if not by_key:
            return
        rows = [self._balance_row(key, position) for key, position in by_key]
        tx.connection.execute(_add_up(tx.connection.dialect.name), rows)
        tx.touch(balances, *(key for key, position in by_key if not self._place(position).kind.is_virtual))

    def _balance_row(self, key: str, position: Position) -> dict[str, Any]:
        return {
            "id": key,
            "deleted": 0,
            "item_id": position.item_id,
            "location_id": position.location_id,
            "site_id": self._place(position).site_id,
            "status": position.status.value,
            "lot": position.lot,
            "serial": position.serial,
            "handling_unit": position.handling_unit,
            "quantity": self._on_hand[position],
        }

    def _place(self, position: Position) -> Location:
        place = self._location(position.location_id)
        assert place is not None, "movements are posted to known locations only"
        return place


_MOVE = insert(movements)

_RECEIVE = (
    update(purchase_order_lines)
    .where(purchase_order_lines.c.id == bindparam("line"))
    .values(received=purchase_order_lines.c.received + bindparam("more"))
)


@cache
def _add_up(dialect: str) -> Insert:
    statement = insert_into(dialect, balances)
    return statement.on_conflict_do_update(
        index_elements=["id"], set_={"quantity": balances.c.quantity + statement.excluded.quantity}
    )


def _movement_row(
    movement: Movement, cause: Cause, line_id: OrderLineId | None, reverses: int | None
) -> dict[str, Any]:
    return {
        "item_id": movement.source.item_id,
        "source": movement.source.key,
        "target": movement.target.key,
        "quantity": movement.quantity.micro,
        "reason": cause.reason.value,
        "operation_id": cause.operation,
        "workstation_id": cause.workstation,
        "sequence": cause.sequence,
        "happened_at": utc_text(cause.happened_at),
        "order_line_id": line_id,
        "receipt_id": cause.receipt,
        "reverses": reverses,
    }
