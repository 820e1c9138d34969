"""What stands where, confirmed and pending together."""

from __future__ import annotations

from ims_desktop.domain.ids import LocationId, OperationId, OperatorId
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.times import ClockReading
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Draft
from ims_desktop.protocol.effects import effects_of_body
from ims_desktop.protocol.operations import GoodsMoved
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows
from tests.contracts.outbox_contract import MORNING

SHELF = LocationId("shelf")
AT_DOCK = Position(rows.ITEM, rows.DOCK)
ON_SHELF = Position(rows.ITEM, SHELF, lot="L1", handling_unit="340123456789012345")


def stocked(store: LocalStore) -> None:
    store.mirror.apply([rows.balance(11, AT_DOCK, 40), rows.balance(12, ON_SHELF, 8)], Reached("life", 12, 12))


def move(store: LocalStore, source: Position, target: Position, count: int) -> None:
    body = GoodsMoved(MovePurpose.MOVE, (MovedLine(source, target, rows.pieces(count)),))
    draft = Draft(OperationId("m"), OperatorId("ada"), ClockReading(MORNING), 0, body)
    store.outbox.record(draft, effects_of_body(body))


def seen(found) -> list[tuple[str, str, int]]:
    return [(one.location.code, one.position.lot, one.quantity.micro // 1_000_000) for one in found]


def test_goods_that_were_moved_stand_where_they_are_now(dock: LocalStore) -> None:
    stocked(dock)
    move(dock, AT_DOCK, AT_DOCK.at(SHELF), 15)
    assert seen(dock.standing.at(rows.DOCK)) == [("DOCK", "", 25)]
    assert seen(dock.standing.at(SHELF)) == [("SHELF", "", 15), ("SHELF", "L1", 8)]
    assert seen(dock.standing.of(rows.ITEM)) == [("DOCK", "", 25), ("SHELF", "", 15), ("SHELF", "L1", 8)]


def test_what_was_moved_away_whole_stands_there_no_longer(dock: LocalStore) -> None:
    stocked(dock)
    move(dock, AT_DOCK, AT_DOCK.at(SHELF), 40)
    assert dock.standing.at(rows.DOCK) == []


def test_more_than_was_known_leaves_less_than_nothing(dock: LocalStore) -> None:
    stocked(dock)
    move(dock, AT_DOCK, AT_DOCK.at(SHELF), 41)
    assert seen(dock.standing.at(rows.DOCK)) == [("DOCK", "", -1)]


def test_a_handling_unit_is_found_by_its_code(dock: LocalStore) -> None:
    stocked(dock)
    (found,) = dock.standing.on("340123456789012345")
    assert (found.position, found.item.id) == (ON_SHELF, rows.ITEM)
    assert dock.standing.on("") == ()
    assert found.position.status is StockStatus.AVAILABLE


def test_a_location_is_known_by_its_code_in_any_case(dock: LocalStore) -> None:
    assert dock.standing.location_by_code(" shelf ").id == SHELF
    assert dock.standing.location_by_code("nowhere") is None
    assert dock.standing.location_by_code("") is None


def test_what_arrived_stands_before_storage_until_it_is_put_away(dock: LocalStore) -> None:
    stocked(dock)
    assert seen(dock.standing.before_storage(10)) == [("DOCK", "", 40)]
    move(dock, AT_DOCK, AT_DOCK.at(SHELF), 40)
    assert dock.standing.before_storage(10) == []


def test_no_more_is_read_from_before_storage_than_was_asked_for(dock: LocalStore) -> None:
    stocked(dock)
    assert dock.standing.before_storage(0) == []
