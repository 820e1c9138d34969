"""What inspecting is told about goods that wait, lots, receipts and reasons; own pending work included."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from ims_desktop.domain.ids import OperationId, OperatorId, OrderId, OrderLineId, PackagingId, ReceiptId
from ims_desktop.domain.inspecting import InspectedLine
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.reasons import ReasonPurpose
from ims_desktop.domain.receiving import ReceivedLine
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Draft
from ims_desktop.protocol.effects import effects_of_body
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.mirror import BY_NAME
from ims_desktop.protocol.operations import Body, CodeLinked, GoodsInspected, GoodsReceived
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows
from tests.contracts.outbox_contract import receipt

UNIT = "340123450000000015"
ORDER, LINE = OrderId("order-1"), OrderLineId("line-1")
WAITS = Position(rows.ITEM, rows.DOCK, StockStatus.TO_INSPECT, "L1", "", UNIT)


def put(store: LocalStore, *changes: Change) -> None:
    store.mirror.apply(changes, Reached("life", changes[-1].place, changes[-1].place))


def record(store: LocalStore, body: Body, name: str) -> None:
    draft = Draft(OperationId(name), OperatorId("ada"), receipt(name).clock, 0, body)
    store.outbox.record(draft, effects_of_body(body))


def received(number: str = "WS-000001") -> GoodsReceived:
    marks = {"lot": "L1", "handling_unit": UNIT, "expiry": date(2028, 3, 31)}
    line = ReceivedLine(
        rows.ITEM,
        rows.pieces(8),
        rows.SUPPLIER,
        rows.DOCK,
        StockStatus.TO_INSPECT,
        LINE,
        **marks,  # type: ignore[arg-type]
    )
    return GoodsReceived(ReceiptId("r"), number, ORDER, (line,))


def test_what_was_received_here_waits_until_it_was_inspected(dock: LocalStore) -> None:
    book = dock.inspections
    record(dock, received(), "a")
    (found,) = book.waiting_on_order(ORDER)
    assert (found.position, found.quantity) == (WAITS, rows.pieces(8))
    assert book.waiting_of_item(rows.ITEM) == book.waiting_with("L1") == book.waiting_on_unit(UNIT) == [found]
    assert [line.uninspected for line in book.lines_uninspected(rows.ITEM)] == [rows.pieces(8)]
    line = InspectedLine(WAITS, rows.pieces(5), rows.pieces(3), reason="BAD", order_line_id=LINE)
    record(dock, GoodsInspected((line,), ORDER), "b")
    assert book.waiting_on_order(ORDER) == book.waiting_with("L1") == []
    assert book.lines_uninspected(rows.ITEM) == []
    statuses = {one.position.status.value: one.quantity for one in book.of_lot(rows.ITEM, "L1")}
    assert statuses == {"available": rows.pieces(5), "quarantine": rows.pieces(3)}


def test_goods_of_another_order_s_items_do_not_wait_on_this_one(dock: LocalStore) -> None:
    other = replace(WAITS, item_id="item-2")
    put(dock, rows.item(11, "item-2", "BK-2"), rows.balance(12, other, 4))
    assert dock.inspections.waiting_on_order(ORDER) == []
    assert len(dock.inspections.waiting_with("L1")) == 1


def test_nothing_is_named_by_an_empty_lot_or_unit(dock: LocalStore) -> None:
    put(dock, rows.balance(11, Position(rows.ITEM, rows.DOCK, StockStatus.TO_INSPECT), 4))
    book = dock.inspections
    assert (book.waiting_with(""), book.waiting_on_unit(""), book.of_lot(rows.ITEM, "")) == ((), (), ())


def test_a_receipt_of_this_workstation_names_its_order(dock: LocalStore) -> None:
    record(dock, received("WS-000001"), "a")
    assert dock.inspections.order_of_receipt("WS-000001") == ORDER
    for number in ("WS-000002", "OTHER-000001", "nothing", "WS-", "WS-99999999999999999999999"):
        assert dock.inspections.order_of_receipt(number) is None


def test_reasons_are_those_of_the_purpose_that_are_still_given(dock: LocalStore) -> None:
    stated = [
        ("b", "B", "Bent", "inspection", 0),
        ("a", "A", "Ashen", "inspection", 0),
        ("c", "C", "Old", "inspection", 1),
    ]
    put(dock, *(Change("reasons", 11 + number, False, one) for number, one in enumerate(stated)))
    assert [one.code for one in dock.inspections.reasons(ReasonPurpose.INSPECTION)] == ["A", "B"]
    assert dock.inspections.reasons(ReasonPurpose.UNDO) == []


def notice(place: int, state: str = "open", deleted: bool = False) -> tuple[Change, ...]:
    head = ("n", "ASN-1", "supplier-1", ORDER, rows.SITE, state, None)
    line = ("nl", "n", rows.SITE, LINE, rows.ITEM, UNIT, "L1", "", "2028-03-31", rows.pieces(8).micro)
    return (
        Change("shipping_notices", place, deleted, BY_NAME["shipping_notices"].complete(head)),
        Change("shipping_notice_lines", place + 1, deleted, BY_NAME["shipping_notice_lines"].complete(line)),
    )


def test_an_open_notice_says_what_is_on_a_pallet(dock: LocalStore) -> None:
    put(dock, *notice(11))
    unit = dock.book.announced(UNIT)
    assert unit is not None
    assert (unit.notice_number, unit.order_id) == ("ASN-1", ORDER)
    (line,) = unit.lines
    assert (line.item.id, line.quantity, line.lot, line.order_line_id) == (rows.ITEM, rows.pieces(8), "L1", LINE)
    assert line.expiry == date(2028, 3, 31)
    sheet = dock.book.order_by_notice("ASN-1")
    assert sheet is not None
    assert sheet.order.id == ORDER
    put(dock, *notice(21, "cancelled"))
    assert dock.book.announced(UNIT) is None
    assert dock.book.order_by_notice("ASN-1") is None
    assert dock.book.announced("") is None


def test_a_pallet_is_here_once_it_came_in_and_stays_known_when_it_is_empty(dock: LocalStore) -> None:
    assert not dock.book.unit_is_here(UNIT)
    record(dock, received(), "a")
    assert dock.book.unit_is_here(UNIT)
    put(
        dock,
        rows.outcome(11, "a", 1),
        rows.balance(12, WAITS.at(rows.SUPPLIER), -8),
        rows.balance(13, WAITS, 0),
    )
    assert dock.book.unit_is_here(UNIT)


def test_a_code_that_was_linked_here_is_known_until_the_central_refuses(dock: LocalStore) -> None:
    assert dock.book.items_by_code("ODD-CODE") == []
    record(dock, CodeLinked(PackagingId("p9"), "ODD-CODE", rows.ITEM, "package", rows.pieces(6)), "c")
    (found,) = dock.book.items_by_code("ODD-CODE")
    assert (found.item.id, found.quantity) == (rows.ITEM, rows.pieces(6))
    put(dock, rows.outcome(11, "c", 1, rows.Result.REFUSED, as_stated=False))
    assert dock.book.items_by_code("ODD-CODE") == []
