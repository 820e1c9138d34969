"""What receiving is told about items, orders, lots, serials and places, own pending work included."""

from __future__ import annotations

from datetime import date

import pytest

from ims_desktop.domain.effects import on_closing
from ims_desktop.domain.ids import ItemId, OperationId, OperatorId, OrderId, OrderLineId, ReceiptId
from ims_desktop.domain.locations import LocationKind
from ims_desktop.domain.receiving import ReceivedLine, effects_of
from ims_desktop.ports.mirror import Reached
from ims_desktop.ports.outbox import Draft
from ims_desktop.protocol.messages import Change
from ims_desktop.protocol.operations import GoodsReceived, LineClosedShort
from ims_desktop.store.local_store import LocalStore
from tests.contracts import rows
from tests.contracts.outbox_contract import receipt

ORDER = OrderId("order-1")


def put(store: LocalStore, *changes: Change) -> None:
    store.mirror.apply(changes, Reached("life", changes[-1].place, changes[-1].place))


def receive(store: LocalStore, count: int, name: str = "a", **more: object) -> None:
    line = ReceivedLine(
        rows.ITEM,
        rows.pieces(count),
        rows.SUPPLIER,
        rows.DOCK,
        order_line_id=OrderLineId("line-1"),
        **more,  # type: ignore[arg-type]
    )
    body = GoodsReceived(receipt_id=ReceiptId("r"), receipt_number="R", order_id=ORDER, lines=(line,))
    store.outbox.record(Draft(OperationId(name), OperatorId("ada"), receipt(name).clock, 0, body), effects_of([line]))


def close_short(store: LocalStore, name: str = "c") -> None:
    body = LineClosedShort(ORDER, OrderLineId("line-1"), 1)
    draft = Draft(OperationId(name), OperatorId("ada"), receipt(name).clock, 0, body)
    store.outbox.record(draft, [on_closing(OrderLineId("line-1"))])


@pytest.mark.parametrize("code", ["BK-M68B", "bk-m68b", " Bk-m68B "])
def test_an_item_is_known_by_its_sku(dock: LocalStore, code: str) -> None:
    (found,) = dock.book.items_by_code(code)
    assert found.item.id == rows.ITEM
    assert found.packaging is None
    assert found.quantity == rows.pieces(1)


@pytest.mark.parametrize("code", ["4006381333931", "04006381333931"])
def test_a_packaging_is_known_by_its_gtin_in_either_length(dock: LocalStore, code: str) -> None:
    (found,) = dock.book.items_by_code(code)
    assert found.quantity == rows.pieces(24)


@pytest.mark.parametrize(
    ("stored", "scanned"),
    [("96385074", "00000096385074"), ("00000096385074", "96385074"), ("036000291452", "00036000291452")],
)
def test_short_gtins_are_the_same_number_however_they_are_kept(dock: LocalStore, stored: str, scanned: str) -> None:
    put(dock, rows.packaging(11, stored))
    assert len(dock.book.items_by_code(scanned)) == 1


def test_a_code_of_the_companys_own_is_looked_up_as_it_is(dock: LocalStore) -> None:
    put(dock, rows.packaging(11, "00123"))
    assert len(dock.book.items_by_code("00123")) == 1
    assert dock.book.items_by_code("123") == []


def test_nobody_knows_an_unknown_code(dock: LocalStore) -> None:
    assert dock.book.items_by_code("4006381333948") == []
    assert dock.book.items_by_code("") == []


def test_one_barcode_on_two_items_is_both(dock: LocalStore) -> None:
    put(
        dock, rows.item(11, "item-2", "BK-2"), Change("packagings", 12, False, ("q", "item-2", "box", "777", 1_000_000))
    )
    put(dock, rows.packaging(13, "777"))
    assert {found.item.id for found in dock.book.items_by_code("777")} == {rows.ITEM, "item-2"}


def test_an_order_includes_what_was_received_here(dock: LocalStore) -> None:
    receive(dock, 4)
    sheet = dock.book.order_by_number("PO-1")
    assert sheet == dock.book.order(ORDER)
    assert sheet is not None
    assert sheet.supplier_name == "Acme Cycles"
    assert sheet.lines[0].line.left == rows.pieces(6)
    assert dock.book.lines_of(ORDER, rows.ITEM)[0].received == rows.pieces(4)
    assert dock.book.lines_of(ORDER, ItemId("other")) == []


def test_a_line_closed_here_is_closed_until_the_central_refuses(dock: LocalStore) -> None:
    close_short(dock)
    assert dock.book.lines_of(ORDER, rows.ITEM)[0].is_closed_short
    assert dock.book.orders_waiting_for(rows.ITEM, 5) == []
    stock = dock.stock.of_item(rows.ITEM)
    assert stock is not None
    assert stock.on_order == rows.pieces(0)
    put(dock, rows.outcome(11, "c", 1, rows.Result.REFUSED, as_stated=False))
    assert not dock.book.lines_of(ORDER, rows.ITEM)[0].is_closed_short


def test_nobody_knows_an_unknown_order(dock: LocalStore) -> None:
    assert dock.book.order_by_number("PO-2") is None
    assert dock.book.order(OrderId("none")) is None


def test_a_line_whose_item_has_not_come_yet_is_held_back(dock: LocalStore) -> None:
    strange = list(rows.line(11, "line-2", number=2).values)
    strange[2] = "not-here"
    put(dock, Change("purchase_order_lines", 11, False, tuple(strange)))
    sheet = dock.book.order(ORDER)
    assert sheet is not None
    assert [one.line.id for one in sheet.lines] == ["line-1"]


def test_orders_wait_for_an_item_the_earliest_due_first(dock: LocalStore) -> None:
    put(
        dock,
        rows.order(11, "late", "PO-9", due="2026-09-01"),
        rows.line(12, "l9", "late"),
        rows.order(13, "soon", "PO-8", due="2026-04-01"),
        rows.line(14, "l8", "soon"),
        rows.order(15, "draft", "PO-7", state="draft", due="2026-01-01"),
        rows.line(16, "l7", "draft"),
        rows.order(17, "full", "PO-6", due="2026-01-01"),
        rows.line(18, "l6", "full", received=10),
    )
    assert [one.order.number for one in dock.book.orders_waiting_for(rows.ITEM, 5)] == ["PO-8", "PO-9", "PO-1"]
    assert len(dock.book.orders_waiting_for(rows.ITEM, 2)) == 2


def test_an_order_that_is_full_by_pending_work_waits_no_more(dock: LocalStore) -> None:
    receive(dock, 10)
    assert dock.book.orders_waiting_for(rows.ITEM, 5) == []
    assert dock.overview.open_orders(5) == []
    assert dock.overview.waiting().orders == 0


def test_a_lot_is_known_from_the_central_or_from_what_was_just_received(dock: LocalStore) -> None:
    assert dock.book.lot(rows.ITEM, "L1") is None
    receive(dock, 1, "a", lot="L1", expiry=date(2026, 12, 1))
    receive(dock, 1, "b", lot="L1")
    known = dock.book.lot(rows.ITEM, "L1")
    assert known is not None
    assert known.expiry == date(2026, 12, 1)
    put(dock, rows.lot(11, "L1", None))
    known = dock.book.lot(rows.ITEM, "L1")
    assert known is not None
    assert known.expiry == date(2026, 12, 1)
    put(dock, rows.lot(12, "L1", "2027-01-31"))
    known = dock.book.lot(rows.ITEM, "L1")
    assert known is not None
    assert known.expiry == date(2027, 1, 31)


def test_a_serial_is_here_once_it_came_in(dock: LocalStore) -> None:
    assert not dock.book.serial_is_here(rows.ITEM, "S1")
    receive(dock, 1, serial="S1")
    assert dock.book.serial_is_here(rows.ITEM, "S1")
    put(
        dock,
        rows.balance(11, rows.at_dock(serial="S2"), 1),
        rows.balance(12, rows.at_dock(serial="S2").at(rows.SUPPLIER), -1),
    )
    assert dock.book.serial_is_here(rows.ITEM, "S2")
    assert not dock.book.serial_is_here(ItemId("item-2"), "S2")


def test_places_are_found_by_kind_and_by_code(dock: LocalStore) -> None:
    put(dock, rows.location(11, "dock-0", "dock", "AA-DOCK"))
    first = dock.book.first_location(LocationKind.DOCK)
    assert first is not None
    assert first.code == "AA-DOCK"
    assert dock.book.first_location(LocationKind.STAGING) is None
    shelf = dock.standing.location_by_code("shelf")
    assert shelf is not None
    assert shelf.kind is LocationKind.STORAGE
    assert dock.standing.location_by_code("nowhere") is None
