"""Receiving over REST: the goods are there, so they are booked, with a case beside them where something disagrees."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from ims_desktop.central.tables import balances, movements
from tests.integration.api.company import Company, Json


@pytest.fixture(autouse=True)
def _books_sum_to_zero(company: Company) -> Json:
    yield
    with company.database.reading() as connection:
        sums = connection.execute(
            select(balances.c.item_id, func.sum(balances.c.quantity)).group_by(balances.c.item_id)
        ).all()
    assert {total for _, total in sums} <= {0}


def status_of(company: Company, order: str) -> str:
    return str(company.admin.get(f"/purchase-orders/{order}").json()["status"])


def kinds(receipt: Json) -> list[str]:
    return [case["kind"] for case in receipt["cases"]]


def test_a_complete_delivery_closes_the_order(company: Company) -> None:
    product = company.item()
    order = company.order({"product_id": product, "quantity": 10})

    company.receive(order, {"product_id": product, "quantity": 4})
    assert status_of(company, order) == "approved"
    receipt = company.receive(order, {"product_id": product, "quantity": 6})

    assert status_of(company, order) == "closed"
    assert receipt["received_items"][0]["location"] == "DOCK-1"
    assert company.on_hand(product) == 10


def test_goods_fill_the_lines_of_their_product_in_order(company: Company) -> None:
    product = company.item()
    order = company.order({"product_id": product, "quantity": 5}, {"product_id": product, "quantity": 5})

    receipt = company.receive(order, {"product_id": product, "quantity": 8})

    assert [(one["line"], one["quantity"]) for one in receipt["received_items"]] == [(1, 5), (2, 3)]


def test_more_than_ordered_is_taken_and_opens_a_case(company: Company) -> None:
    product = company.item()
    order = company.order({"product_id": product, "quantity": 10})

    receipt = company.receive(order, {"product_id": product, "quantity": 12})

    assert kinds(receipt) == ["over_received"]
    assert company.on_hand(product) == 12
    case = company.admin.get(f"/cases/{receipt['cases'][0]['id']}").json()
    assert (case["kind"], case["status"]) == ("over_received", "open")
    assert "12 of 10" in case["sentence"]
    assert case["id"] in [one["id"] for one in company.admin.get("/cases?status=open&limit=200").json()]


def test_goods_of_a_cancelled_order_are_taken_and_open_a_case(company: Company) -> None:
    product = company.item()
    order = company.order({"product_id": product, "quantity": 10})
    company.admin.delete(f"/purchase-orders/{order}").raise_for_status()

    assert kinds(company.receive(order, {"product_id": product, "quantity": 10})) == ["order_not_open"]
    assert company.on_hand(product) == 10


def test_goods_that_are_on_no_line_or_no_order_are_taken_and_open_a_case(company: Company) -> None:
    product, surprise = company.item(), company.item()
    order = company.order({"product_id": product, "quantity": 10})

    assert kinds(company.receive(order, {"product_id": surprise, "quantity": 1})) == ["unmatched_receipt"]
    body = {"received_items": [{"product_id": surprise, "quantity": 2}]}
    blind = company.admin.post("/receiving", json=body).json()
    assert kinds(blind) == ["unmatched_receipt"]
    assert blind["purchase_order_id"] is None
    assert company.on_hand(surprise) == 3


def test_a_receipt_can_name_its_order_in_the_body(company: Company) -> None:
    product = company.item()
    order = company.order({"product_id": product, "quantity": 10})
    body = {"purchase_order_id": order, "received_items": [{"product_id": product, "quantity": 10}]}

    answer = company.admin.post("/receiving", json=body)

    assert answer.json()["purchase_order_id"] == order
    assert status_of(company, order) == "closed"
    body["purchase_order_id"] = "PO-NONE"
    assert company.admin.post("/receiving", json=body).json()["errors"][0]["pointer"] == "/purchase_order_id"


def test_lot_expiry_and_place_are_kept(company: Company) -> None:
    product = company.item(tracking="lot", inspection_required=True)
    order = company.order({"product_id": product, "quantity": 10})
    line = {"product_id": product, "quantity": 10, "lot": "L-7", "expiry": "2027-03-31", "location": "A-01-1"}

    receipt = company.receive(order, line)

    (shown,) = receipt["received_items"]
    assert (shown["lot"], shown["expiry"], shown["location"]) == ("L-7", "2027-03-31", "A-01-1")
    assert shown["status"] == "to_inspect"
    (position,) = company.admin.get(f"/inventory/{product}").json()["positions"]
    assert (position["lot"], position["expiry"], position["status"]) == ("L-7", "2027-03-31", "to_inspect")


@pytest.mark.parametrize(
    ("tracking", "line", "pointer"),
    [
        ("lot", {"quantity": 1}, "/received_items/0/lot"),
        ("none", {"quantity": 1, "expiry": "2027-01-01"}, "/received_items/0/lot"),
        ("serial", {"quantity": 1}, "/received_items/0/serial"),
        ("serial", {"quantity": 2, "serial": "S-1"}, "/received_items/0/serial"),
        ("none", {"quantity": 0.5}, "/received_items/0/quantity"),
        ("none", {"quantity": 1, "location": "NOWHERE"}, "/received_items/0/location"),
        ("none", {"quantity": 1, "location": "SUSPENSE"}, "/received_items/0/location"),
    ],
)
def test_what_cannot_have_come_in_so_is_refused_whole(
    company: Company, tracking: str, line: Json, pointer: str
) -> None:
    product = company.item(tracking=tracking)
    order = company.order({"product_id": product, "quantity": 10})

    body = {"received_items": [{"product_id": product, **line}]}
    answer = company.admin.post(f"/receiving/{order}/receive", json=body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert company.on_hand(product) == 0
    assert company.admin.get(f"/receiving?purchase_order_id={order}").json() == []


def test_an_order_that_is_not_there_is_not_found(company: Company) -> None:
    body = {"received_items": [{"product_id": company.item(), "quantity": 1}]}

    assert company.admin.post("/receiving/PO-NONE/receive", json=body).status_code == 404


def test_deleting_a_receipt_takes_it_back_and_deletes_nothing(company: Company) -> None:
    product = company.item()
    order = company.order({"product_id": product, "quantity": 10})
    receipt = company.receive(order, {"product_id": product, "quantity": 10})

    assert company.admin.delete(f"/receiving/{receipt['id']}").status_code == 204
    assert company.admin.delete(f"/receiving/{receipt['id']}").status_code == 204

    assert company.on_hand(product) == 0
    assert status_of(company, order) == "approved"
    found = company.admin.get(f"/receiving/{receipt['id']}").json()
    assert (found["status"], found["received_items"]) == ("taken_back", receipt["received_items"])
    with company.database.reading() as connection:
        reasons = connection.scalars(select(movements.c.reason).where(movements.c.receipt_id == receipt["uuid"])).all()
    assert sorted(reasons) == ["received", "taken_back"]


def test_correcting_a_receipt_takes_it_back_and_books_another(company: Company) -> None:
    product = company.item()
    order = company.order({"product_id": product, "quantity": 10})
    receipt = company.receive(order, {"product_id": product, "quantity": 10})
    body = {"received_items": [{"product_id": product, "quantity": 7}]}

    corrected = company.admin.put(f"/receiving/{receipt['id']}", json=body)

    assert corrected.status_code == 200
    assert corrected.json()["id"] != receipt["id"]
    assert corrected.json()["cases"] == []
    assert company.on_hand(product) == 7
    assert status_of(company, order) == "approved"
    assert company.admin.put(f"/receiving/{receipt['id']}", json=body).status_code == 409
    numbers = [one["id"] for one in company.admin.get(f"/receiving?purchase_order_id={order}").json()]
    assert numbers == [receipt["id"], corrected.json()["id"]]
