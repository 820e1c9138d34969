"""Goods that were set apart: what waits, how it came to that, and what a decision makes of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from ims_desktop.actions.recording import Recorder
from ims_desktop.actions.releasing import decide_status
from ims_desktop.actions.rights import Rights
from ims_desktop.domain.errors import AskSupervisor, InputProblem
from ims_desktop.domain.ids import LocationId, OperatorId, ReceiptId, Uuid7
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.domain.times import ClockReading
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.people import Person, Verifier
from ims_desktop.ports.quarantine import SetApartBy
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.operations import GoodsInspected, GoodsMoved, GoodsReceived
from ims_desktop.store import quarantine_book
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LIN = Person(OperatorId("lin"), "lin", "Lin Wei", frozenset({Role.SUPERVISOR}))
EVE = Person(OperatorId("eve"), "eve", "Eve", frozenset({Role.INSPECTOR}))
CAGE = LocationId("cage")
WAITING = Position(rows.ITEM, rows.DOCK, StockStatus.TO_INSPECT, lot="L1")
FAILED = replace(WAITING, status=StockStatus.QUARANTINE)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def reading(self) -> ClockReading:
        self.now += timedelta(minutes=1)
        return ClockReading(self.now)


def told(store: LocalStore, *changes: Change) -> None:
    store.mirror.apply(changes, Reached("life", changes[-1].place, changes[-1].place))


def recorder(store: LocalStore, person: Person, clock: Clock) -> Recorder:
    return Recorder(store.outbox, clock, store.book.cursor, lambda: None, Uuid7(), Rights(person).check)


@pytest.fixture
def store(dock: LocalStore) -> LocalStore:
    told(
        dock,
        rows.location(20, CAGE, code="CAGE"),
        rows.balance(21, WAITING, 30),
        Change("reasons", 22, False, ("r1", "GOUGE", "Gouge in metal", "inspection", 0)),
        Change("reasons", 23, False, ("r2", "GOOD", "Reworked and good", "release", 0)),
    )
    for person in (LIN, EVE):
        dock.people.keep(person.username, Verifier(person, "hash", NOW))
    return dock


def failed(store: LocalStore, clock: Clock, quantity: int = 4) -> None:
    line = InspectedLine(WAITING, rows.pieces(0), rows.pieces(quantity), reason="GOUGE")
    recorder(store, EVE, clock).record(EVE.id, GoodsInspected((line,)))


def test_what_failed_here_waits_at_once_with_who_when_and_why(store: LocalStore) -> None:
    assert (store.quarantine.waiting(10), store.overview.waiting().set_apart) == ([], 0)
    failed(store, Clock())
    (found,) = store.quarantine.waiting(10)
    assert (found.standing.position, found.standing.quantity) == (FAILED, rows.pieces(4))
    assert found.since is not None
    assert (found.since.how, found.since.by, found.since.reason) == (SetApartBy.INSPECTION, "Eve", "Gouge in metal")
    assert found.since.at == NOW + timedelta(minutes=1)
    assert store.overview.waiting().set_apart == 1


def test_goods_that_were_moved_since_are_explained_by_what_happened_before(store: LocalStore) -> None:
    clock = Clock()
    failed(store, clock)
    line = MovedLine(FAILED, FAILED.at(CAGE), rows.pieces(4))
    recorder(store, EVE, clock).record(EVE.id, GoodsMoved(MovePurpose.PUTAWAY, (line,)))
    (found,) = store.quarantine.waiting(10)
    assert found.standing.location.code == "CAGE"
    assert found.since is not None
    assert (found.since.how, found.since.reason) == (SetApartBy.INSPECTION, "Gouge in metal")


def test_damaged_receipts_wait_and_goods_set_apart_elsewhere_are_not_explained(store: LocalStore) -> None:
    on_hold = Position(rows.ITEM, CAGE, StockStatus.ON_HOLD)
    told(store, rows.balance(24, on_hold, 2))
    line = ReceivedLine(rows.ITEM, rows.pieces(1), rows.SUPPLIER, rows.DOCK, StockStatus.DAMAGED)
    tom = Person(OperatorId("tom"), "tom", "Tom", frozenset({Role.OPERATOR}))
    body = GoodsReceived(ReceiptId("r"), "W01-1", None, (line,))
    recorder(store, tom, Clock()).record(tom.id, body)
    known = {one.standing.position.status: one.since for one in store.quarantine.waiting(10)}
    assert known[StockStatus.ON_HOLD] is None
    since = known[StockStatus.DAMAGED]
    assert since is not None
    assert (since.how, since.reason) == (SetApartBy.RECEIPT, "")


def test_an_inspection_that_was_undone_explains_nothing_and_leaves_nothing(store: LocalStore) -> None:
    clock = Clock()
    failed(store, clock)
    eve = recorder(store, EVE, clock)
    last = eve.undoable(EVE.id)
    assert last is not None
    eve.undo(EVE.id, last)
    assert store.quarantine.waiting(10) == []
    failed(store, clock, 5)
    (found,) = store.quarantine.waiting(10)
    assert found.since is not None
    assert found.since.at == NOW + timedelta(minutes=3)


def test_a_decision_is_recorded_with_its_reason_and_the_goods_wait_no_more(store: LocalStore) -> None:
    clock = Clock()
    failed(store, clock)
    (row,) = store.quarantine.waiting(10)
    assert [one.code for one in store.quarantine.reasons()] == ["GOOD"]
    lin = recorder(store, LIN, clock)
    operation = decide_status(lin, store.standing, LIN.id, row.standing, StockStatus.AVAILABLE, "GOOD")
    released = MovedLine(FAILED, replace(FAILED, status=StockStatus.AVAILABLE), rows.pieces(4))
    assert operation.body == GoodsMoved(MovePurpose.RELEASE, (released,), reason="GOOD")
    assert store.quarantine.waiting(10) == []
    with pytest.raises(InputProblem, match="changed"):
        decide_status(lin, store.standing, LIN.id, row.standing, StockStatus.ON_HOLD, "GOOD")


def test_a_decision_needs_a_reason_and_the_right_and_else_nothing_is_recorded(store: LocalStore) -> None:
    clock = Clock()
    failed(store, clock)
    (row,) = store.quarantine.waiting(10)
    with pytest.raises(InputProblem, match="reason"):
        decide_status(recorder(store, LIN, clock), store.standing, LIN.id, row.standing, StockStatus.AVAILABLE, "")
    with pytest.raises(AskSupervisor, match="may not"):
        decide_status(recorder(store, EVE, clock), store.standing, EVE.id, row.standing, StockStatus.AVAILABLE, "GOOD")
    assert store.outbox.last_sequence() == 1


def test_what_waits_is_found_by_an_index_of_its_own(store: LocalStore) -> None:
    """Among millions that are available."""
    connection = store.quarantine._connection
    for statement in (quarantine_book.COUNT, quarantine_book._WAITING.replace("LIMIT ?", "LIMIT 5")):
        plan = " ".join(row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}"))
        assert "balances_set_apart" in plan
