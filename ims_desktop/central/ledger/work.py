"""A batch of work on its way into the books: from what was stated to movements, balances, progress and cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import insert

from ims_desktop.central.ledger import undoing
from ims_desktop.central.ledger.books import SqlBooks, lock_name
from ims_desktop.central.ledger.case_details import refresh_details
from ims_desktop.central.ledger.cases import follow, forget, open_cases
from ims_desktop.central.ledger.counting import positions_of_whole_counts, settle_positions
from ims_desktop.central.ledger.decided import compare_decisions
from ims_desktop.central.ledger.doubts import watch
from ims_desktop.central.ledger.handling_units import know, nest
from ims_desktop.central.ledger.journal import Cause, Journal, Reason
from ims_desktop.central.ledger.orders import close_or_reopen, close_short
from ims_desktop.central.ledger.receipts import Delivery, record_deliveries
from ims_desktop.central.ledger.statements import Said, stamp_locations, write_statements
from ims_desktop.central.ledger.variances import update_tasks
from ims_desktop.central.ledger.whole_moves import compare_whole_moves
from ims_desktop.central.tables import whole_moves
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.cases import CaseDraft, CaseKind
from ims_desktop.domain.effects import ORDER_LINES
from ims_desktop.domain.ids import OperationId, OrderId, OrderLineId, SiteId
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.moments import Moment
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.positions import Position
from ims_desktop.domain.posting import Posting, Stated, over_received, post_receipt, serial_received_twice
from ims_desktop.domain.posting_moves import post_inspection, post_moves
from ims_desktop.domain.quantity import Quantity
from ims_desktop.domain.times import utc_text

_REASONS = {
    MovePurpose.PUTAWAY: Reason.PUT_AWAY,
    MovePurpose.MOVE: Reason.MOVED,
    MovePurpose.HANDLING_UNIT: Reason.MOVED,
    MovePurpose.LOCATION: Reason.MOVED,
    MovePurpose.PACK: Reason.PACKED,
    MovePurpose.RELEASE: Reason.RELEASED,
}
_OF_WHOLES = (MovePurpose.HANDLING_UNIT, MovePurpose.LOCATION)


class Origin(Struct, frozen=True):
    """Which operation says it, of which workstation, and when."""

    operation: OperationId
    at: Moment
    uncertainty_ms: int | None = 0

    def cause(self, reason: Reason) -> Cause:
        at = self.at
        return Cause(
            self.operation, at.happened_at, reason, at.workstation, at.sequence, uncertainty_ms=self.uncertainty_ms
        )


@dataclass
class Work:
    """Each fact is judged after those before it; ``write`` ends the batch."""

    tx: Transaction
    books: SqlBooks
    site: SiteId
    now: datetime
    journal: Journal = field(init=False)
    _deliveries: list[Delivery] = field(default_factory=list)
    _cases: list[CaseDraft] = field(default_factory=list)
    _orders: set[str] = field(default_factory=set)
    _closed_short: list[OrderLineId] = field(default_factory=list)
    _counts: list[Said] = field(default_factory=list)
    _whole_moves: list[dict[str, Any]] = field(default_factory=list)
    _again: dict[Position, datetime] = field(default_factory=dict)
    _whole_counts: list[OperationId] = field(default_factory=list)
    _counted_places: set[str] = field(default_factory=set)
    _wholes: dict[str, datetime] = field(default_factory=dict)
    _undone: list[OperationId] = field(default_factory=list)
    _tasks: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.journal = Journal(self.books.location)

    # --- facts ------------------------------------------------------------------------------------------------

    def receive(self, stated: Stated, delivery: Delivery, uncertainty_ms: int | None = 0) -> Posting:
        """Posts a receipt as stated, and answers what that is."""
        posting = post_receipt(stated, self.books)
        cause = Cause(
            stated.operation,
            stated.happened_at,
            Reason.RECEIVED,
            stated.workstation,
            stated.sequence,
            stated.receipt,
            uncertainty_ms,
        )
        self._post(posting, cause)
        self.books.advance(stated, posting)
        for one in posting.progress:
            if (line := self.books.order_line(one.line_id)) is not None:
                self._orders.add(line.order_id)
        self.deliver(delivery)
        return posting

    def deliver(self, delivery: Delivery) -> None:
        """Records what is known of a delivery as a whole, such as that it is finished."""
        self._deliveries.append(delivery)
        self._concern(delivery.order_id)

    def move(
        self, origin: Origin, purpose: MovePurpose, lines: Sequence[MovedLine], reason: str = "", whole: str = ""
    ) -> Posting:
        posting = post_moves(origin.operation, purpose, lines, reason, self.site, self.books)
        self._post(posting, origin.cause(_REASONS[purpose]))
        if whole and purpose in _OF_WHOLES:
            self._whole_moves.append(_whole_move(origin, whole, self.site))
            self._look_at(whole, origin.at.happened_at)
        return posting

    def inspect(self, origin: Origin, lines: Sequence[InspectedLine]) -> Posting:
        posting = post_inspection(origin.operation, lines, self.site, self.books)
        self._post(posting, origin.cause(Reason.INSPECTED))
        return posting

    def count(self, said: Said) -> None:
        """A statement about positions that are known; what becomes of it shows once the batch is written."""
        for position in said.lines:
            self.settle_again(position, said.at.happened_at)
            self.journal.stand(position, said.at.happened_at)
        self._counts.append(said)
        self._counted_places.add(said.location)
        self._tasks |= {said.task_id} if said.task_id else set()
        if said.is_whole:
            lock_name(self.tx.connection, f"at {said.location}")
            self._whole_counts.append(said.operation)

    def nest(self, origin: Origin, handling_unit: str, parent: str) -> None:
        row = {"operation_id": origin.operation, "handling_unit": handling_unit, "parent": parent}
        nest(self.tx, row | _moment_row(origin) | {"is_withdrawn": 0}, self.site, self.now)
        self._look_at(handling_unit, origin.at.happened_at)

    def undo(self, operation: OperationId, by: OperationId) -> None:
        """Takes back what it wrote, with the cases that it alone had opened."""
        self.flush()
        original = undoing.read_original(self.tx.connection, operation)
        self._learn(original)
        less = undoing.take_back(self.journal, original, by)
        for line_id, quantity in less:
            if (line := self.books.order_line(line_id)) is not None:
                self.books.receive(line_id, -quantity)
                self._orders.add(line.order_id)
        for position, at in original.positions:
            self.settle_again(position, at)
            self.journal.stand(position, at)
            self._counted_places.add(position.location_id)
        self._counted_places |= set(original.places)
        self._tasks |= set(original.tasks)
        self.flush()
        for handling_unit, at in undoing.withdraw(self.tx, operation, self.site, self.now):
            self._look_at(handling_unit, at)
        forget(self.tx, operation, self.now)
        self._receipts_anew(original, [line_id for line_id, _ in less])
        self._undone.append(operation)

    # --- decisions --------------------------------------------------------------------------------------------

    def close_short(self, line_id: OrderLineId) -> None:
        line = self.books.order_line(line_id)
        assert line is not None, "judged before"
        self.books.close_short(line_id)
        self._closed_short.append(line_id)
        self._concern(line.order_id)

    def receive_more(self, by_line: Mapping[OrderLineId, Quantity]) -> None:
        """More on order lines, or less, by a decision: so they may be over now, or over no longer."""
        self.flush()
        self.books.learn((), by_line)
        found = {one: self.books.order_line(one) for one in by_line}
        self.books.learn_orders({line.order_id for line in found.values() if line is not None})
        self.books.learn_items({line.item_id for line in found.values() if line is not None})
        for line_id, quantity in by_line.items():
            if (line := found[line_id]) is not None:
                self.journal.progress(ORDER_LINES, line_id, quantity)
                self.books.receive(line_id, quantity)
                self._orders.add(line.order_id)
        self.flush()
        over: dict[str, CaseDraft | None] = {one: over_received(one, self.books) for one in by_line}
        follow(self.tx, CaseKind.OVER_RECEIVED, over, self.site, self.now)

    def settle_again(self, position: Position, since: datetime) -> None:
        """Something other than a movement changed about the position at that moment: a count, or a word about one."""
        self.books.learn([position.location_id])
        self._again[position] = min(since, self._again.get(position, since))

    def concern(self, orders: Iterable[str]) -> None:
        """These orders may be complete now, or no longer."""
        self._orders |= set(orders)

    def open(self, drafts: Iterable[CaseDraft]) -> None:
        self._cases.extend(drafts)

    # --- writing ----------------------------------------------------------------------------------------------

    def write(self) -> None:
        self.flush()
        for position, at in positions_of_whole_counts(self.tx, self._whole_counts).items():
            self.settle_again(position, at)
            self.journal.stand(position, at)
        self._settle()
        touched = self.journal.touched
        know(self.tx, (one.handling_unit for one in touched if one.handling_unit), self.site)
        differing = compare_whole_moves(self.tx, touched, self._wholes, self._undone, self.site, self.now)
        compare_decisions(self.tx, touched, self.site, self.now)
        watch(self.tx, touched, self.site, self.now)
        close_or_reopen(self.tx, self._orders)
        refresh_details(self.tx, touched, differing)

    def _settle(self) -> None:
        tasks = settle_positions(self.tx, self.journal, self._again, self.books.adjustment, self.site, self.now)
        self.journal.write(self.tx, self.now)
        if tasks or self._tasks:
            update_tasks(self.tx, tasks | self._tasks)
        stamp_locations(self.tx, self._counted_places)

    def _post(self, posting: Posting, cause: Cause) -> None:
        self.journal.post(posting, cause)
        self.open(posting.cases)

    def flush(self) -> None:
        """Writes what was gathered; what follows from it comes at the end."""
        self.journal.write(self.tx, self.now)
        for line_id in self._closed_short:
            close_short(self.tx, line_id)
        record_deliveries(self.tx, self._deliveries)
        write_statements(self.tx, self._counts)
        if self._whole_moves:
            self.tx.connection.execute(insert(whole_moves), self._whole_moves)
        open_cases(self.tx, self._cases, self.site, self.now)
        self.books.written()
        for gathered in (self._closed_short, self._deliveries, self._counts, self._whole_moves, self._cases):
            gathered.clear()

    def _learn(self, original: undoing.Original) -> None:
        places = [one.location_id for _, *pair in original.movements for one in pair]
        lines = [row.order_line_id for row, _, _ in original.movements if row.order_line_id]
        self.books.learn([*places, *(one.location_id for one, _ in original.positions)], lines)
        orders = {line.order_id for one in lines if (line := self.books.order_line(one)) is not None}
        self.books.learn_orders(orders)

    def _receipts_anew(self, original: undoing.Original, lines: Iterable[OrderLineId]) -> None:
        """Over-receipts and serials received twice, without what was taken back."""
        over: dict[str, CaseDraft | None] = {one: over_received(one, self.books) for one in lines}
        follow(self.tx, CaseKind.OVER_RECEIVED, over, self.site, self.now)
        serials = {(at.item_id, at.serial) for _, _, at in original.movements if at.serial}
        self.books.learn_items(item for item, _ in serials)
        twice = {f"{item}|{serial}": serial_received_twice(item, serial, self.books) for item, serial in serials}
        follow(self.tx, CaseKind.SERIAL_TWICE, twice, self.site, self.now)

    def _look_at(self, whole: str, since: datetime) -> None:
        self._wholes[whole] = min(since, self._wholes.get(whole, since))

    def _concern(self, order_id: OrderId | None) -> None:
        if order_id is not None and self.books.order(order_id) is not None:
            self._orders.add(order_id)


def _whole_move(origin: Origin, whole: str, site: SiteId) -> dict[str, Any]:
    return {"operation_id": origin.operation, "whole": whole, "site_id": site} | _moment_row(origin)


def _moment_row(origin: Origin) -> dict[str, Any]:
    at = origin.at
    return {"happened_at": utc_text(at.happened_at), "workstation_id": at.workstation, "sequence": at.sequence}
