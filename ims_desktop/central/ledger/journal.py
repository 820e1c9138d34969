"""The journal: what a batch adds to the books, gathered in memory and written in few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Insert

from ims_desktop.central.bulk import add_to, insert_rows
from ims_desktop.central.ledger.books import RECEIVED, RETURNED
from ims_desktop.central.ledger.lots import learn_lots
from ims_desktop.central.tables import balances, movements, purchase_order_lines
from ims_desktop.central.transaction import Transaction
from ims_desktop.central.upsert import insert_into
from ims_desktop.domain.effects import ACCEPTED_LINES, ORDER_LINES, REJECTED_LINES, STOCKED_LINES
from ims_desktop.domain.ids import LocationId, OperationId, OrderLineId, ReceiptId, SiteId, WorkstationId
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
    MOVED = "moved"
    PUT_AWAY = "put_away"
    PACKED = "packed"
    RELEASED = "released"
    """Given another status."""
    INSPECTED = "inspected"
    UNDONE = "undone"
    """At the moment of what it undoes."""
    RETURNED = RETURNED
    """To the supplier, by a decision."""
    DECIDED = "decided"
    """By what a person made of a case."""
    COUNT_CORRECTED = "count_corrected"
    """Takes an adjustment back that no longer holds, at the moment of its count."""


class Cause(Struct, frozen=True):
    """The operation behind a movement. What the office does has no workstation and no sequence."""

    operation: OperationId
    happened_at: datetime
    reason: Reason
    workstation: WorkstationId = OFFICE
    sequence: int = 0
    receipt: ReceiptId | None = None
    uncertainty_ms: int | None = 0


class Journal:
    """Gathers movements and what follows from them; ``write`` brings all of it into the unit of work.

    Every movement is written with both its balances, so that the balances of an item sum to zero over all positions.
    Balances are locked in the order of their keys. Those of virtual locations are kept, but mirrored nowhere.
    """

    def __init__(self, location: Callable[[LocationId], Location | None]) -> None:
        self._location = location
        self._movements: list[dict[str, Any]] = []
        self._on_hand: defaultdict[Position, int] = defaultdict(int)
        self._progress: defaultdict[str, defaultdict[OrderLineId, int]] = defaultdict(lambda: defaultdict(int))
        self._lots: list[Lot] = []
        self.touched: dict[Position, datetime] = {}
        """Real positions of which something was written, and the earliest moment that it was about."""

    def post(self, posting: Posting, cause: Cause) -> None:
        """Takes what a rule decided. Its cases are for the caller to open."""
        for entry in posting.movements:
            self.move(entry.movement, cause, entry.order_line_id, code=entry.code)
        for one in posting.progress:
            self.progress(one.record, one.line_id, one.quantity)
        self._lots += posting.lots

    def move(
        self,
        movement: Movement,
        cause: Cause,
        line_id: OrderLineId | None = None,
        reverses: int | None = None,
        code: str = "",
    ) -> None:
        self._on_hand[movement.source] -= movement.quantity.micro
        self._on_hand[movement.target] += movement.quantity.micro
        self._note(movement.source, cause.happened_at)
        self._note(movement.target, cause.happened_at)
        self._movements.append(_movement_row(movement, cause, line_id, reverses) | {"code": code})

    def stand(self, position: Position, since: datetime) -> None:
        """Its balance is written and mirrored anew, even where nothing moved."""
        self._on_hand[position] += 0
        self._note(position, since)

    def _note(self, position: Position, since: datetime) -> None:
        if not self._place(position).kind.is_virtual:
            before = self.touched.get(position)
            if before is None or since < before:
                self.touched[position] = since

    def progress(self, record: str, line_id: OrderLineId, quantity: Quantity) -> None:
        """More on an order line, or less when something is taken back."""
        self._progress[record][line_id] += quantity.micro

    def write(self, tx: Transaction, posted_at: datetime) -> None:
        if self._movements:
            posted = utc_text(posted_at)
            insert_rows(tx.connection, movements, [{"code": "", **row, "posted_at": posted} for row in self._movements])
        learn_lots(tx, self._lots)
        for record, changed in sorted(self._progress.items()):
            _write_progress(tx, _COLUMNS[record], changed)
        self._write_balances(tx)
        self._movements, self._lots = [], []
        self._on_hand.clear()
        self._progress.clear()

    def _write_balances(self, tx: Transaction) -> None:
        by_key = sorted(((position.key, position) for position in self._on_hand), key=lambda one: one[0])
        if not by_key:
            return
        rows = [self._balance_row(key, position) for key, position in by_key]
        tx.connection.execute(_add_up(tx.connection.dialect.name), rows)
        tx.touch(balances, *(key for key, position in by_key if not self._place(position).kind.is_virtual))

    def _balance_row(self, key: str, position: Position) -> dict[str, Any]:
        return balance_row(key, position, self._place(position).site_id, self._on_hand[position])

    def _place(self, position: Position) -> Location:
        place = self._location(position.location_id)
        assert place is not None, "movements are posted to known locations only"
        return place


def balance_row(key: str, position: Position, site: SiteId, micro: int = 0) -> dict[str, Any]:
    return {
        "id": key,
        "deleted": 0,
        "item_id": position.item_id,
        "location_id": position.location_id,
        "site_id": site,
        "status": position.status.value,
        "lot": position.lot,
        "serial": position.serial,
        "handling_unit": position.handling_unit,
        "quantity": micro,
    }


_COLUMNS = {ORDER_LINES: "received", ACCEPTED_LINES: "accepted", REJECTED_LINES: "rejected", STOCKED_LINES: "stocked"}


def _write_progress(tx: Transaction, column: str, changes: Mapping[OrderLineId, int]) -> None:
    changed = sorted((line_id, micro) for line_id, micro in changes.items() if micro)
    if changed:
        add_to(tx.connection, purchase_order_lines, column, [(micro, line_id) for line_id, micro in changed])
        tx.touch(purchase_order_lines, *(line_id for line_id, _ in changed))


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
        "uncertainty_ms": cause.uncertainty_ms,
    }
