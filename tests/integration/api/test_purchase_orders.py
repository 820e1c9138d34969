"""Purchase orders over REST: approved as they are made, never below what has come, cancelled or closed short."""

from __future__ import annotations

import pytest

from tests.integration.api.company import Company, Json


def lines_of(company: Company, order: str) -> list[tuple[int, str, float, float]]:
    items = company.admin.get(f"/purchase-orders/{order}").json()["items"]
    return [(one["line"], one["product_id"], one["quantity"], one["received"]) for one in items]


def change(company: Company, order: str, *items: Json, **fields: Json) -> Json:
    before = company.admin.get(f"/purchase-orders/{order}").json()
    body = {"supplier_id": before["supplier_id"], "items": list(items), **fields}
    return company.admin.put(f"/purchase-orders/{order}", json=body)


def test_an_order_made_over_rest_is_open_for_receiving(company: Company) -> None:
    order = company.order({"product_id": company.item(), "quantity": 10}, due="2026-12-01", note="by sea")

    found = company.admin.get(f"/purchase-orders/{order}").json()
    assert (found["status"], found["due"], found["note"]) == ("approved", "2026-12-01", "by sea")
    assert order in [one["id"] for one in company.admin.get("/purchase-orders?status=approved&limit=200").json()]
    assert company.admin.get(f"/purchase-orders?supplier_id={found['supplier_id']}").json() == [found]


def test_numbers_count_up_beside_those_given_by_hand(company: Company) -> None:
    product = company.item()
    first = company.order({"product_id": product, "quantity": 1})
    company.order({"product_id": product, "quantity": 1}, number="PO-0000000X")
    second = company.order({"product_id": product, "quantity": 1})

    assert int(second.removeprefix("PO-")) == int(first.removeprefix("PO-")) + 1


@pytest.mark.parametrize(
    ("change_of", "pointer"),
    [
        ({"supplier_id": "NOBODY"}, "/supplier_id"),
        ({"items": [{"product_id": "NOTHING", "quantity": 1}]}, "/items/0/product_id"),
        ({"items": []}, "/items"),
        ({"site": "ELSEWHERE"}, "/site"),
        ({"due": "tomorrow"}, "/due"),
        ({"colour": "red"}, "/colour"),
    ],
)
def test_what_is_wrong_with_an_order_is_pointed_at(company: Company, change_of: Json, pointer: str) -> None:
    body = {"supplier_id": company.supplier(), "items": [{"product_id": company.item(), "quantity": 1}], **change_of}

    answer = company.admin.post("/purchase-orders", json=body)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BAD_REQUEST"
    assert answer.json()["errors"][0]["pointer"] == pointer


@pytest.mark.parametrize(
    "written", ["0", "-1", "0.5", "1e3000", "1e10", "NaN", "Infinity", '"5"', "true", "null", "[]"]
)
def test_a_quantity_is_an_exact_number_that_can_be_meant(company: Company, written: str) -> None:
    line = f'{{"product_id": "{company.item()}", "quantity": {written}}}'
    body = f'{{"supplier_id": "{company.supplier()}", "items": [{line}]}}'
    answer = company.admin.post("/purchase-orders", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400


def test_a_measured_item_is_ordered_to_the_sixth_decimal_and_no_further(company: Company) -> None:
    wire = company.item(unit="M", unit_decimals=6)
    order = company.order({"product_id": wire, "quantity": 123456789.123456, "unit_price": 0.000001})

    text = company.admin.get(f"/purchase-orders/{order}").text
    assert '"quantity":123456789.123456,' in text
    assert '"total_amount":123.456789123456,' in text
    too_fine = change(company, order, {"product_id": wire, "quantity": 0.1234567})
    assert too_fine.status_code == 400


def test_put_changes_adds_and_takes_off_lines(company: Company) -> None:
    one, two, three = company.item(), company.item(), company.item()
    order = company.order({"product_id": one, "quantity": 5}, {"product_id": two, "quantity": 6})

    changed = change(company, order, {"product_id": two, "quantity": 7}, {"product_id": three, "quantity": 8})

    assert changed.status_code == 200
    assert lines_of(company, order) == [(2, two, 7, 0), (3, three, 8, 0)]


def test_a_line_can_be_named_where_a_product_is_there_twice(company: Company) -> None:
    product = company.item()
    order = company.order({"product_id": product, "quantity": 5}, {"product_id": product, "quantity": 6})

    change(company, order, {"product_id": product, "quantity": 50}, {"product_id": product, "quantity": 60, "line": 1})

    assert lines_of(company, order) == [(1, product, 60, 0), (2, product, 50, 0)]
    assert change(company, order, {"product_id": product, "quantity": 1, "line": 9}).status_code == 400


def test_a_line_does_not_go_below_what_has_come(company: Company) -> None:
    product, other = company.item(), company.item()
    order = company.order({"product_id": product, "quantity": 10})
    company.receive(order, {"product_id": product, "quantity": 4})

    assert change(company, order, {"product_id": product, "quantity": 3}).status_code == 409
    assert change(company, order, {"product_id": other, "quantity": 3}).status_code == 409
    new_supplier = change(company, order, {"product_id": product, "quantity": 9}, supplier_id=company.supplier())
    assert new_supplier.status_code == 409
    assert lines_of(company, order) == [(1, product, 10, 4)]
    assert change(company, order, {"product_id": product, "quantity": 4}).status_code == 200


def test_deleting_an_order_cancels_it(company: Company) -> None:
    product = company.item()
    order = company.order({"product_id": product, "quantity": 10})

    assert company.admin.delete(f"/purchase-orders/{order}").status_code == 204
    assert company.admin.delete(f"/purchase-orders/{order}").status_code == 204
    assert company.admin.get(f"/purchase-orders/{order}").json()["status"] == "cancelled"
    assert change(company, order, {"product_id": product, "quantity": 1}).status_code == 409


def test_deleting_an_order_that_has_received_closes_the_rest(company: Company) -> None:
    product = company.item()
    order = company.order({"product_id": product, "quantity": 10})
    company.receive(order, {"product_id": product, "quantity": 4})

    company.admin.delete(f"/purchase-orders/{order}").raise_for_status()

    found = company.admin.get(f"/purchase-orders/{order}").json()
    assert found["status"] == "closed"
    assert (found["items"][0]["received"], found["items"][0]["open"]) == (4, 0)
    assert company.on_hand(product) == 4
