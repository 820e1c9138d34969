"""Confirmed and pending together are the true number, wherever a pull is cut."""

from __future__ import annotations

import random
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ims_desktop.domain.counting import CountedLine
from ims_desktop.domain.effects import Effect, on_balance, on_count
from ims_desktop.domain.ids import OperationId, OperatorId, OrderLineId, ReceiptId
from ims_desktop.domain.positions import Position
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.domain.receiving import ReceivedLine, effects_of
from ims_desktop.domain.times import ClockReading
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Draft
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.operations import GoodsReceived, StockCounted
from ims_desktop.protocol.outcomes import Result
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows
from tests.contracts.outbox_contract import FIRST, SECOND

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def receive(store: LocalStore, name: str, count: int, lot: str = "") -> tuple[Effect, ...]:
    line = ReceivedLine(
        rows.ITEM, rows.pieces(count), rows.SUPPLIER, rows.DOCK, order_line_id=OrderLineId("line-1"), lot=lot
    )
    body = GoodsReceived(receipt_id=ReceiptId("r"), receipt_number="R-1", order_id=None, lines=(line,))
    effects = effects_of([line])
    store.outbox.record(Draft(OperationId(name), OperatorId("ada"), ClockReading(NOW), 0, body), effects)
    return effects


def on_hand(store: LocalStore) -> tuple[int, int]:
    """Confirmed and pending pieces of the one item, over all physical positions."""
    stock = store.stock.of_item(rows.ITEM)
    assert stock is not None
    confirmed = sum((row.confirmed for row in stock.rows), ZERO)
    pending = sum((row.pending for row in stock.rows), ZERO)
    return _count(confirmed), _count(pending)


def received_on_line(store: LocalStore) -> int:
    sheet = store.book.order_by_number("PO-1")
    assert sheet is not None
    return _count(sheet.lines[0].line.received)


def _count(quantity: Quantity) -> int:
    return quantity.micro // 1_000_000


def take_in(store: LocalStore, *changes: Change) -> None:
    store.mirror.apply(changes, Reached("life", changes[-1].place, changes[-1].place))


def test_what_was_just_received_is_pending(dock: LocalStore) -> None:
    receive(dock, "a", 3)
    assert on_hand(dock) == (0, 3)
    assert received_on_line(dock) == 3


def test_what_was_handed_in_under_another_name_of_this_disk_is_not_shown_twice(dock: LocalStore) -> None:
    """The disk was put back: its twin, or it itself under a later name, had handed the operation in."""
    receive(dock, "a", 3)
    of_another = rows.outcome(11, "a", 1)
    values = (of_another.values[0], SECOND.workstation, *of_another.values[2:])
    take_in(dock, replace(of_another, values=values), rows.balance(12, rows.at_dock(), 3), rows.line(13, received=3))
    assert on_hand(dock) == (3, 0)
    assert received_on_line(dock) == 3


def test_an_outcome_alone_changes_no_number(dock: LocalStore) -> None:
    receive(dock, "a", 3)
    take_in(dock, rows.outcome(11, "a", 1))
    assert on_hand(dock) == (0, 3)
    assert received_on_line(dock) == 3


def test_each_row_takes_over_when_it_comes(dock: LocalStore) -> None:
    receive(dock, "a", 3)
    take_in(dock, rows.outcome(11, "a", 1), rows.balance(12, rows.at_dock(), 3))
    assert (on_hand(dock), received_on_line(dock)) == ((3, 0), 3)
    take_in(dock, rows.line(13, received=3))
    assert (on_hand(dock), received_on_line(dock)) == ((3, 0), 3)


def test_a_row_that_came_before_the_operation_does_not_hold_it(dock: LocalStore) -> None:
    take_in(dock, rows.balance(11, rows.at_dock(), 5))
    receive(dock, "a", 3)
    take_in(dock, rows.outcome(12, "a", 1))
    assert on_hand(dock) == (5, 3)
    take_in(dock, rows.balance(13, rows.at_dock(), 8))
    assert on_hand(dock) == (8, 0)


def test_a_row_that_holds_only_the_earlier_of_two_operations(dock: LocalStore) -> None:
    receive(dock, "a", 3)
    receive(dock, "b", 4)
    take_in(dock, rows.outcome(11, "a", 1), rows.balance(12, rows.at_dock(), 3))
    assert on_hand(dock) == (3, 4)


@pytest.mark.parametrize(
    ("result", "as_stated"), [(Result.REFUSED, False), (Result.REFUSED, True), (Result.CASE, False)]
)
def test_what_was_not_posted_as_stated_stops_counting_at_once(
    dock: LocalStore, result: Result, as_stated: bool
) -> None:
    receive(dock, "a", 3)
    take_in(dock, rows.outcome(11, "a", 1, result, as_stated=as_stated))
    assert on_hand(dock) == (0, 0)
    assert received_on_line(dock) == 0


def test_a_case_beside_the_fact_changes_no_number(dock: LocalStore) -> None:
    receive(dock, "a", 3)
    take_in(dock, rows.outcome(11, "a", 1, Result.CASE))
    assert on_hand(dock) == (0, 3)


def test_a_tombstone_is_a_row_with_a_place(dock: LocalStore) -> None:
    """The goods were moved on before this workstation pulled: the row came and went."""
    receive(dock, "a", 3)
    take_in(dock, rows.outcome(11, "a", 1), rows.balance(14, rows.at_dock(), 0, deleted=True))
    assert on_hand(dock) == (0, 0)


def test_a_tombstone_from_before_the_operation_does_not_hold_it(dock: LocalStore) -> None:
    take_in(dock, rows.balance(11, rows.at_dock(), 0, deleted=True))
    receive(dock, "a", 3)
    take_in(dock, rows.outcome(12, "a", 1))
    assert on_hand(dock) == (0, 3)


def test_positions_that_only_an_effect_knows_are_shown(dock: LocalStore) -> None:
    take_in(dock, rows.balance(11, rows.at_dock(), 5))
    receive(dock, "a", 3, lot="L-7")
    stock = dock.stock.of_item(rows.ITEM)
    assert stock is not None
    assert [(row.lot, _count(row.confirmed), _count(row.pending)) for row in stock.rows] == [("", 5, 0), ("L-7", 0, 3)]


def test_what_stands_at_virtual_places_is_not_on_hand(dock: LocalStore) -> None:
    take_in(dock, rows.balance(11, rows.at_dock().at(rows.SUPPLIER), -8), rows.balance(12, rows.at_dock(), 8))
    assert on_hand(dock) == (8, 0)


def test_a_new_life_of_the_central_shows_own_work_until_it_comes_again(dock: LocalStore) -> None:
    receive(dock, "a", 3)
    take_in(dock, rows.outcome(11, "a", 1), rows.balance(12, rows.at_dock(), 3))
    dock.mirror.begin_again("other life")
    take_in(dock, rows.location(1, rows.DOCK, "dock"), rows.item(2))
    assert on_hand(dock) == (0, 3)


def test_outcomes_that_another_disk_earned_hide_nothing_of_this_one(dock: LocalStore) -> None:
    receive(dock, "a", 3)
    receive(dock, "b", 4)
    take_in(dock, rows.outcome(11, "a", 1), rows.balance(12, rows.at_dock(), 3), rows.outcome(13, "not ours", 5))
    assert on_hand(dock) == (3, 4)
    dock.outbox.adopt(SECOND, differing=2)
    receive(dock, "c", 5)
    assert on_hand(dock) == (3, 9)
    take_in(dock, rows.outcome(14, "b", 1, workstation="ws-2"), rows.balance(15, rows.at_dock(), 7))
    assert on_hand(dock) == (7, 5)


def test_a_count_holds_before_and_after_it_is_heard_of(dock: LocalStore) -> None:
    """What nothing was heard of yet is read by another way than what has an outcome: both give the same number."""
    receive(dock, "a", 3)
    counted = (on_count(rows.at_dock(), rows.pieces(10)),)
    body = StockCounted(rows.DOCK, (CountedLine(rows.at_dock(), rows.pieces(10)),))
    dock.outbox.record(Draft(OperationId("b"), OperatorId("ada"), ClockReading(NOW), 0, body), counted)
    receive(dock, "c", 2)
    assert sum(on_hand(dock)) == 12
    take_in(dock, rows.outcome(11, "a", 1), rows.balance(12, rows.at_dock(), 3), rows.outcome(13, "b", 2))
    assert sum(on_hand(dock)) == 12
    take_in(dock, rows.balance(14, rows.at_dock(), 10), rows.outcome(15, "c", 3))
    assert sum(on_hand(dock)) == 12
    take_in(dock, rows.balance(16, rows.at_dock(), 12))
    assert on_hand(dock) == (12, 0)


# --- any history, cut anywhere --------------------------------------------------------------------------------

POSITIONS = tuple(rows.at_dock(lot) for lot in ("", "A", "B"))


@dataclass
class Row:
    """A balance at the central: what others put there, and which own operations it holds."""

    place: int
    others: int = 0
    own: frozenset[str] = frozenset()
    deleted: bool = False


@dataclass
class Central:
    """As much of a central as the rule depends on: places, outcomes before the rows they cause, current state only."""

    place: int = 10
    rows: dict[Position, Row] = field(default_factory=dict)
    outcomes: dict[str, tuple[int, int, bool]] = field(default_factory=dict)

    def take(self, name: str, sequence: int, position: Position, as_stated: bool) -> None:
        self.place += 1
        self.outcomes[name] = (self.place, sequence, as_stated)
        if as_stated:
            self._change(position, own=name)

    def change(self, position: Position, count: int) -> None:
        self._change(position, count)

    def empty(self, position: Position) -> None:
        """Everything is taken away, and the row with it."""
        self._change(position)
        row = self.rows[position]
        self.rows[position] = Row(row.place, 0, row.own, deleted=True)

    def feed(self, after: int, counts: dict[str, int]) -> list[tuple[Change, Position | None]]:
        found: list[tuple[Change, Position | None]] = [
            (rows.outcome(place, name, sequence, as_stated=stated), None)
            for name, (place, sequence, stated) in self.outcomes.items()
        ]
        for position, row in self.rows.items():
            total = 0 if row.deleted else row.others + sum(counts[name] for name in row.own)
            found.append((rows.balance(row.place, position, total, deleted=row.deleted), position))
        return sorted((one for one in found if one[0].place > after), key=lambda one: one[0].place)

    def _change(self, position: Position, others: int = 0, own: str | None = None) -> None:
        self.place += 1
        before = self.rows.get(position, Row(0))
        names = before.own | ({own} if own else frozenset())
        self.rows[position] = Row(self.place, others + (0 if before.deleted else before.others), names)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32), steps=st.integers(5, 60))
def test_any_history_cut_at_any_row_shows_the_true_number(seed: int, steps: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = LocalStore(Path(folder))
        try:
            _History(store, random.Random(seed)).run(steps)
        finally:
            store.close()


class _History:
    """Records, hands in, lets others work, pulls a row or some, clears up; looks at every number after each step."""

    def __init__(self, store: LocalStore, choose: random.Random) -> None:
        self.store = store
        self.choose = choose
        self.central = Central()
        self.counts: dict[str, int] = {}
        self.at: dict[str, Position] = {}
        self.handed_in = 0
        self.cursor = 10
        self.seen: dict[Position, tuple[int, frozenset[str]]] = {}
        """Of each mirrored row: what it says, and which own operations that takes in."""
        self.stopped: set[str] = set()
        self._steps = (self._record, self._record, self._hand_in, self._others, self._pull, self._pull, self._tidy)
        store.outbox.begin_as(FIRST)
        take_in(store, rows.location(1, rows.DOCK, "dock"), rows.item(4))

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self.choose.choice(
                (self._record, self._record, self._hand_in, self._others, self._pull, self._pull, self._tidy)
            )()
            assert self._shown() == self._true()

    def _record(self) -> None:
        name = f"op-{len(self.counts) + 1}"
        position, count = self.choose.choice(POSITIONS), self.choose.randint(1, 9)
        self.counts[name], self.at[name] = count, position
        body = GoodsReceived(receipt_id=ReceiptId("r"), receipt_number="R-1", order_id=None, lines=())
        draft = Draft(OperationId(name), OperatorId("ada"), ClockReading(NOW), self.cursor, body)
        self.store.outbox.record(draft, [on_balance(position, rows.pieces(count))])

    def _hand_in(self) -> None:
        for name in list(self.counts)[self.handed_in : self.handed_in + self.choose.randint(1, 3)]:
            self.handed_in += 1
            self.central.take(name, self.handed_in, self.at[name], as_stated=self.choose.random() < 0.8)

    def _others(self) -> None:
        position = self.choose.choice(POSITIONS)
        if self.choose.random() < 0.2 and position in self.central.rows:
            self.central.empty(position)
        else:
            self.central.change(position, self.choose.randint(-5, 20))

    def _pull(self) -> None:
        for change, position in self.central.feed(self.cursor, self.counts)[: self.choose.randint(1, 3)]:
            self.store.mirror.apply([change], Reached("life", change.place, self.central.place))
            self.cursor = change.place
            if position is not None:
                quantity = 0 if change.deleted else int(change.values[-1]) // 1_000_000
                self.seen[position] = (quantity, self.central.rows[position].own)
            elif not self.central.outcomes[str(change.values[0])][2]:
                self.stopped.add(str(change.values[0]))
            assert self._shown() == self._true()

    def _tidy(self) -> None:
        self.store.upkeep.forget_settled_effects()

    def _true(self) -> dict[str, int]:
        found = {}
        for position in POSITIONS:
            confirmed, held = self.seen.get(position, (0, frozenset()))
            own = (name for name, where in self.at.items() if where == position)
            found[position.lot] = confirmed + sum(
                self.counts[name] for name in own if name not in held and name not in self.stopped
            )
        return {lot: count for lot, count in found.items() if count}

    def _shown(self) -> dict[str, int]:
        stock = self.store.stock.of_item(rows.ITEM)
        assert stock is not None
        return {row.lot: count for row in stock.rows if (count := _count(row.quantity))}
