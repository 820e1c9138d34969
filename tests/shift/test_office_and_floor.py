"""Office and floor work in the same books: what one of them does, the other one sees."""

from __future__ import annotations

from ims_desktop.domain.orders import OrderState
from ims_desktop.domain.quantity import Quantity
from ims_desktop.ports.tones import Tone
from tests.shift.company import Central
from tests.shift.conftest import OpenDock
from tests.shift.labels import goods


def test_a_complete_delivery_closes_its_order_for_everybody(central: Central, open_dock: OpenDock) -> None:
    first, second = open_dock("WS-01"), open_dock("WS-02", "eve")
    first.scan("PO-1", goods("BOLT", 24), goods("NUT", 60))
    first.sync()
    second.sync()
    second.scan("PO-1", goods("NUT", 40), "IMS-C-DONE")
    second.sync()
    first.sync()
    for dock in (first, second):
        sheet = dock.store.book.order_by_number("PO-1")
        assert sheet is not None
        assert (sheet.order.state, [str(one.line.left) for one in sheet.lines]) == (OrderState.CLOSED, ["0", "0"])
    with central.as_person("lin") as lin:
        assert lin.get("/purchase-orders/PO-1").json()["status"] == "closed"
        assert {row["purchase_order_id"] for row in lin.get("/receiving").json()} == {"PO-1"}
    assert central.open_cases() == []


def test_an_order_of_this_minute_is_received_as_soon_as_the_workstation_has_read_it(
    central: Central, open_dock: OpenDock
) -> None:
    dock = open_dock()
    with central.as_person("lin") as lin:
        body = {"supplier_id": "ACME", "number": "PO-NEW", "items": [{"product_id": "NUT", "quantity": 10}]}
        assert lin.post("/purchase-orders", json=body).status_code == 201
        unknown = dock.scan("IMS-D-PO-NEW")
        assert unknown.answer is not None
        assert str(unknown.answer.title) == "Unknown order"
        dock.scan("IMS-C-BACK")
        dock.sync()
        dock.scan("PO-NEW", goods("NUT", 10))
        dock.sync()
        assert lin.get("/purchase-orders/PO-NEW").json()["items"][0]["open"] == 0
    assert central.stock() == dock.on_hand() == {"NUT": Quantity.of(10)}


def test_a_receipt_that_the_office_takes_back_leaves_the_stock_at_every_workstation(
    central: Central, open_dock: OpenDock
) -> None:
    first, second = open_dock("WS-01"), open_dock("WS-02", "eve")
    first.scan("PO-1", goods("BOLT", 5), "IMS-C-DONE", "PO-1", goods("BOLT", 7), "IMS-C-DONE")
    first.sync()
    with central.as_person("lin") as lin:
        five, _ = lin.get("/receiving").json()
        assert lin.delete(f"/receiving/{five['id']}").status_code == 204
        assert lin.get(f"/receiving/{five['id']}").json()["status"] == "taken_back"
        assert lin.get("/purchase-orders/PO-1").json()["items"][0]["received"] == 7
    first.sync()
    second.sync()
    assert central.stock() == first.on_hand() == second.on_hand() == {"BOLT": Quantity.of(7)}
    assert central.sums_by_item() == {0}
    room = second.scan("PO-1", goods("BOLT", 17))
    assert room.answer is not None
    assert room.answer.tone is Tone.ACCEPTED, "there is room on the line again"


def test_goods_from_before_an_offices_count_are_among_what_it_counted(central: Central, open_dock: OpenDock) -> None:
    dock = open_dock()
    dock.scan("PO-BIG", goods("BOLT", 50))
    dock.sync()
    dock.scan(goods("BOLT", 3))
    with central.as_person("lin") as lin:
        counted = lin.put("/inventory/BOLT", json={"quantity": 48, "location": "DOCK-1"})
        assert counted.status_code == 200, counted.text
    assert central.stock() == {"BOLT": Quantity.of(48)}
    dock.sync()
    assert central.stock() == dock.on_hand() == {"BOLT": Quantity.of(48)}, "the three came in before the count"
    assert dock.apart("BOLT").pending == 0
