"""How each kind of case comes about, by operations, and the choices that it has then. Test code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from msgspec.structs import replace
from sqlalchemy import insert, update

from ims_desktop.central.ledger.doubts import tell_due
from ims_desktop.central.tables import (
    count_plans,
    count_tasks,
    items,
    locations,
    packagings,
    purchase_orders,
    sites,
    workstations,
)
from ims_desktop.domain.cases import CaseChoice as C
from ims_desktop.domain.cases import CaseKind
from ims_desktop.domain.counting import CountedLine
from ims_desktop.domain.editing import EditedField
from ims_desktop.domain.ids import LocationId, PackagingId, TaskId
from ims_desktop.domain.moving import MovedLine, MovePurpose
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.quantity import Quantity
from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.operations import (
    CodeLinked,
    GoodsMoved,
    HandlingUnitNested,
    ItemEdited,
    StockCounted,
)
from tests.integration.central.company import MORNING, Company, Workstation, received_line

Cause = Callable[[Company, Workstation, Workstation], None]
"""By two workstations, at the dock and at the gate."""

UNIT = "340123450000000017"


def over_received(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "80", "PO-1/1"))
    gate.push(gate.receives("BOLT", "40", "PO-1/1", receipt="R-2"))


def unmatched(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "5"))


def order_cancelled(company: Company, dock: Workstation, gate: Workstation) -> None:
    with company.database.transaction() as tx:
        cancelled = update(purchase_orders).where(purchase_orders.c.id == company.order("PO-1"))
        tx.connection.execute(cancelled.values(state="cancelled"))
        tx.touch(purchase_orders, company.order("PO-1"))
    dock.push(dock.receives("BOLT", "5", "PO-1/1"))


def item_retired(company: Company, dock: Workstation, gate: Workstation) -> None:
    _retire(company, items, company.item("BOLT"))
    dock.push(dock.receives("BOLT", "5", "PO-1/1"))


def location_retired(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "5", "PO-1/1"))
    _retire(company, locations, company.place("A-1"))
    dock.push(dock.moves("BOLT", "5", "DOCK-1", "A-1"))


def other_site(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "5", "PO-1/1"))
    with company.database.transaction() as tx:
        tx.connection.execute(insert(sites).values(id="other", deleted=0, code="OTHER", name="Other"))
        moved = update(locations).where(locations.c.id == company.place("A-1")).values(site_id="other")
        tx.connection.execute(moved)
    dock.push(dock.moves("BOLT", "5", "DOCK-1", "A-1"))


def unknown_item(company: Company, dock: Workstation, gate: Workstation) -> None:
    """It becomes known after the goods: with the same id, as an import of what was missing gives it."""
    dock.push(dock.receives("new-item", "5", target="DOCK-1"))
    with company.database.transaction() as tx:
        known = dict(company.rows(items, items.c.sku == "BOLT")[0]._mapping)
        tx.connection.execute(insert(items).values(known | {"id": "new-item", "sku": "NEW", "name": "New"}))
        tx.touch(items, "new-item")
    gate.push(gate.receives("new-item", "1", target="DOCK-1", receipt="R-2"))  # and now it is posted
    dock.push(dock.receives("other-item", "1", receipt="R-3"))


def unknown_location(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "5", "PO-1/1", target="nowhere"))


def expiry_differs(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("GLUE", "5", "PO-1/2", lot="L1", expiry=date(2027, 3, 1)))
    gate.push(gate.receives("GLUE", "5", "PO-1/2", receipt="R-2", lot="L1", expiry=date(2027, 1, 1)))


def serial_twice(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("METER", "1", "PO-2/2", serial="S1"))
    gate.push(gate.receives("METER", "1", "PO-2/2", receipt="R-2", serial="S1"))


def without_right(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "5", "PO-1/1", operator=company.buyer))


def revoked(company: Company, dock: Workstation, gate: Workstation) -> None:
    with company.database.transaction() as tx:
        gone = update(workstations).where(workstations.c.id == gate.id).values(revoked_at="2026-11-20T08:00:00Z")
        tx.connection.execute(gone)
    gate.push(gate.receives("BOLT", "5", "PO-1/1"), gate.moves("BOLT", "2", "DOCK-1", "A-1"))


def unreadable(company: Company, dock: Workstation, gate: Workstation) -> None:
    """A clock that shows a year which no clock shows: readable, and not to be taken as it stands."""
    made = dock.receives("BOLT", "5", "PO-1/1")
    dock.push(encode(replace(made, happened_at=MORNING.replace(year=1903))))


def reason_missing(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "5", "PO-1/1"))
    here = dock.position("BOLT", "DOCK-1")
    line = MovedLine(here, replace(here, status=StockStatus.ON_HOLD), Quantity.of("2"))
    dock.push(dock.operation(GoodsMoved(MovePurpose.RELEASE, (line,)), company.lin))


def negative(company: Company, dock: Workstation, gate: Workstation) -> None:
    """One other place has enough of it."""
    dock.push(dock.receives("BOLT", "9", "PO-1/1"))
    gate.push(gate.moves("BOLT", "4", "A-1", "DOCK-1"))
    later(company)


def serial_at_two(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(
        dock.receives("METER", "1", "PO-2/2", serial="S1"),
        dock.receives("METER", "1", "PO-2/2", receipt="R-2", serial="S1", target="A-1"),
    )
    later(company)


def unit_elsewhere(company: Company, dock: Workstation, gate: Workstation) -> None:
    """Two workstations moved the same pallet to two places."""
    line = replace(received_line(company, "BOLT", "5", "PO-1/1"), handling_unit=UNIT)
    made = dock.receives("BOLT", "5", "PO-1/1", minute=1)
    dock.made[-1] = replace(made, body=replace(made.body, lines=(line,)))  # type: ignore[arg-type]
    dock.push(dock.made[-1])
    _second_bin(company)
    for station, code, minute in ((dock, "A-1", 10.0), (gate, "A-2", 20.0)):
        station.push(
            station.moves(
                "BOLT",
                "5",
                "DOCK-1",
                code,
                purpose=MovePurpose.HANDLING_UNIT,
                handling_unit=UNIT,
                minute=minute,
            )
        )
    later(company)


def contents_differ(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "9", "PO-1/1"))
    whole = company.place("DOCK-1")
    dock.push(dock.moves("BOLT", "6", "DOCK-1", "A-1", purpose=MovePurpose.LOCATION, whole=whole))


def unit_cycle(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.operation(HandlingUnitNested("P1", "P2")))
    gate.push(gate.operation(HandlingUnitNested("P2", "P1"), minute=5))


def near_movement(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "9", "PO-1/1", target="A-1", minute=1))
    dock.push(dock.counts("A-1", {"BOLT": "9"}, minute=30))
    move = gate.moves("BOLT", "2", "A-1", "DOCK-1", minute=30.5)
    gate.push(replace(move, uncertainty_ms=60_000))


def decision_outdated(company: Company, dock: Workstation, gate: Workstation) -> None:
    """A variance is decided, and then something from before the count is heard of."""
    counted_twice(company, dock, gate)
    case = company.case("counted_twice")
    dock.push(dock.settles(case, C.SECOND, minute=60))
    gate.push(gate.receives("BOLT", "3", "PO-1/1", receipt="R-9", target="A-1", minute=5))


def case_decision_outdated(company: Company, dock: Workstation, gate: Workstation) -> None:
    """A case is decided, and then what was missing is heard of."""
    negative(company, dock, gate)
    dock.push(dock.settles(company.case("negative_position"), C.ZERO, minute=60))
    gate.push(gate.receives("BOLT", "4", "PO-1/1", receipt="R-9", target="A-1", minute=5))


def cannot_undo(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "5", "PO-1/1"))
    gate.push(gate.undoes(dock.made[0]))


def undone_twice(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "5", "PO-1/1"))
    dock.push(dock.undoes(dock.made[0]), dock.undoes(dock.made[0]))


def counted_twice(company: Company, dock: Workstation, gate: Workstation) -> None:
    dock.push(dock.receives("BOLT", "10", "PO-1/1", target="A-1", minute=1))
    task = a_task(company)
    _counts(company, dock, "8", task, 20)
    _counts(company, gate, "7", task, 40, by_lin=True)


def barcode_twice(company: Company, dock: Workstation, gate: Workstation) -> None:
    with company.database.transaction() as tx:
        row = {"id": "pack", "deleted": 0, "item_id": company.item("BOLT"), "name": "Box", "barcode": "4711"}
        tx.connection.execute(insert(packagings).values(row | {"quantity": 10_000_000}))
        tx.touch(packagings, "pack")
    body = CodeLinked(PackagingId("other"), "4711", company.item("GLUE"), "Carton", Quantity.of("6"))
    gate.push(gate.operation(body, company.lin))


def edited_twice(company: Company, dock: Workstation, gate: Workstation) -> None:
    """Two fields that both changed, and one that only the second did."""
    item = company.item("BOLT")
    first = (EditedField("name", "Bolt M8", "Bolt, M8"), EditedField("velocity", "", "A"))
    second = (
        EditedField("name", "Bolt M8", "M8 bolt"),
        EditedField("velocity", "", "B"),
        EditedField("min_shelf_life_days", 0, 30),
    )
    dock.push(dock.operation(ItemEdited(item, first), company.buyer))
    gate.push(gate.operation(ItemEdited(item, second), company.buyer))


CAUSES: dict[tuple[CaseKind, Cause], tuple[C, ...]] = {
    (CaseKind.OVER_RECEIVED, over_received): (C.ACCEPT, C.RETURN, C.HOLD),
    (CaseKind.UNMATCHED_RECEIPT, unmatched): (C.MATCH, C.ACCEPT, C.RETURN, C.HOLD),
    (CaseKind.ORDER_NOT_OPEN, order_cancelled): (C.ACCEPT, C.REOPEN, C.RETURN, C.HOLD),
    (CaseKind.ITEM_RETIRED, item_retired): (C.ACCEPT, C.REINSTATE, C.HOLD),
    (CaseKind.LOCATION_RETIRED, location_retired): (C.ACCEPT, C.REINSTATE, C.LOOK),
    (CaseKind.OTHER_SITE, other_site): (C.ACCEPT, C.TAKE_BACK, C.LOOK),
    (CaseKind.UNKNOWN_LOCATION, unknown_location): (C.PLACE, C.ZERO, C.ACCEPT),
    (CaseKind.LOT_EXPIRY_DIFFERS, expiry_differs): (C.EARLIER, C.LATER, C.HOLD),
    (CaseKind.SERIAL_TWICE, serial_twice): (C.TAKE_BACK, C.HOLD, C.LOOK, C.ACCEPT),
    (CaseKind.WITHOUT_RIGHT, without_right): (C.ACCEPT, C.TAKE_BACK),
    (CaseKind.WORKSTATION_REVOKED, revoked): (C.POST, C.DISCARD, C.LOOK),
    (CaseKind.UNREADABLE, unreadable): (C.READ_AGAIN, C.POST, C.DISCARD),
    (CaseKind.REASON_MISSING, reason_missing): (C.ACCEPT, C.TAKE_BACK),
    (CaseKind.NEGATIVE_POSITION, negative): (C.THERE, C.ZERO, C.LOOK),
    (CaseKind.SERIAL_AT_TWO_PLACES, serial_at_two): (C.HERE, C.THERE, C.LOOK),
    (CaseKind.HANDLING_UNIT_ELSEWHERE, unit_elsewhere): (C.HERE, C.THERE, C.LOOK),
    (CaseKind.MOVED_CONTENTS_DIFFER, contents_differ): (C.HERE, C.THERE, C.ZERO, C.LOOK),
    (CaseKind.HANDLING_UNIT_CYCLE, unit_cycle): (C.LATER, C.EARLIER, C.ACCEPT),
    (CaseKind.COUNT_NEAR_MOVEMENT, near_movement): (C.ACCEPT, C.TAKE_BACK, C.LOOK),
    (CaseKind.DECISION_OUTDATED, decision_outdated): (C.ACCEPT, C.TAKE_BACK, C.LOOK),
    (CaseKind.DECISION_OUTDATED, case_decision_outdated): (C.ACCEPT, C.TAKE_BACK, C.LOOK),
    (CaseKind.CANNOT_UNDO, cannot_undo): (C.ACCEPT, C.TAKE_BACK, C.LOOK),
    (CaseKind.UNDONE_TWICE, undone_twice): (C.ACCEPT, C.LOOK),
    (CaseKind.COUNTED_TWICE, counted_twice): (C.SECOND, C.FIRST, C.BOOKS, C.RECOUNT),
    (CaseKind.BARCODE_TWICE, barcode_twice): (C.FIRST, C.SECOND),
    (CaseKind.FIELD_EDITED_TWICE, edited_twice): (C.OURS, C.THEIRS, C.MERGE),
}


def later(company: Company) -> None:
    """The grace period is over."""
    with company.database.transaction() as tx:
        tell_due(tx, MORNING + timedelta(days=1))


def a_task(company: Company, percent: int = 0, quantity: int = 0) -> str:
    """A count task at A-1 that believes, as a rule, nothing but what the books say."""
    with company.database.transaction() as tx:
        tx.connection.execute(
            insert(count_plans).values(
                id="plan",
                site_id=company.site,
                name="",
                velocity="",
                zone="",
                kind="class",
                every_days=30,
                tolerance_percent=percent,
                tolerance_quantity=quantity * 1_000_000,
            )
        )
        row = {"id": "task", "site_id": company.site, "plan": "plan", "location_id": company.place("A-1")}
        values = row | {"item_id": "", "state": "open", "not_by": "", "attempt": 0, "version": 1}
        tx.connection.execute(insert(count_tasks).values(values))
        tx.touch(count_tasks, "task")
    return "task"


def _counts(company: Company, station: Workstation, found: str, task: str, minute: float, by_lin: bool = False) -> None:
    line = CountedLine(Position(company.item("BOLT"), company.place("A-1")), Quantity.of(found))
    body = StockCounted(company.place("A-1"), (line,), task_id=TaskId(task))
    station.push(station.operation(body, company.lin if by_lin else company.tom, minute))


def _retire(company: Company, table: object, key: str) -> None:
    with company.database.transaction() as tx:
        tx.connection.execute(update(table).where(table.c.id == key).values(is_retired=1))  # type: ignore[attr-defined,arg-type]
        tx.touch(table, key)  # type: ignore[arg-type]


def _second_bin(company: Company) -> None:
    with company.database.transaction() as tx:
        first = dict(company.rows(locations, locations.c.code == "A-1")[0]._mapping)
        tx.connection.execute(insert(locations).values(first | {"id": "a2", "code": "A-2", "place": None}))
        tx.touch(locations, "a2")
    company.ids["A-2"] = LocationId("a2")
