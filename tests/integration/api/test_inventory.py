"""Inventory over REST: one row a product, physical on hand of all statuses; a PUT is a count."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ims_desktop.central.tables import items, movements
from tests.integration.api.company import Company, Json


def reasons(company: Company, sku: str) -> list[str]:
    with company.database.reading() as connection:
        return list(
            connection.scalars(
                select(movements.c.reason)
                .join(items, items.c.id == movements.c.item_id)
                .where(items.c.sku == sku)
                .order_by(movements.c.id)
            )
        )


def count(company: Company, sku: str, **body: Json) -> Json:
    return company.admin.put(f"/inventory/{sku}", json=body)


def test_all_statuses_add_up_in_one_row(company: Company) -> None:
    sku = company.item()
    count(company, sku, quantity=5, location="DOCK-1")
    count(company, sku, quantity=2, location="A-01-1", status="damaged")
    count(company, sku, quantity=3, location="A-01-1")

    rows = [row for row in company.admin.get("/inventory?limit=200").json() if row["product_id"] == sku]

    assert [(row["quantity"], row["by_status"]) for row in rows] == [(10, {"available": 8, "damaged": 2})]
    positions = company.admin.get(f"/inventory/{sku}").json()["positions"]
    assert [(one["location"], one["status"], one["quantity"]) for one in positions] == [
        ("A-01-1", "available", 3),
        ("A-01-1", "damaged", 2),
        ("DOCK-1", "available", 5),
    ]


def test_a_product_without_stock_is_listed_with_none(company: Company) -> None:
    sku = company.item()

    rows = [row for row in company.admin.get("/inventory?limit=200").json() if row["product_id"] == sku]

    assert [(row["quantity"], row["by_status"]) for row in rows] == [(0, {})]


def test_a_count_adjusts_by_a_movement(company: Company) -> None:
    sku = company.item()
    company.receive(company.order({"product_id": sku, "quantity": 10}), {"product_id": sku, "quantity": 10})

    assert count(company, sku, quantity=8).json()["quantity"] == 8
    assert count(company, sku, quantity=8).json()["quantity"] == 8
    assert count(company, sku, quantity=9).json()["quantity"] == 9

    assert reasons(company, sku) == ["received", "counted", "counted"]


def test_a_count_says_where_when_goods_stand_at_several_places(company: Company) -> None:
    sku = company.item()
    count(company, sku, quantity=5, location="DOCK-1")
    count(company, sku, quantity=2, location="A-01-1")

    answer = count(company, sku, quantity=6)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/location"
    assert company.on_hand(sku) == 7


def test_a_count_made_on_an_older_state_is_stopped(company: Company) -> None:
    sku = company.item()
    read = company.admin.get(f"/inventory/{sku}").headers["ETag"]
    count(company, sku, quantity=5)

    stale = company.admin.put(f"/inventory/{sku}", json={"quantity": 1}, headers={"If-Match": read})

    assert stale.status_code == 412
    assert company.on_hand(sku) == 5


def test_post_is_a_count_too_and_delete_a_count_of_nothing(company: Company) -> None:
    sku = company.item()

    made = company.admin.post("/inventory", json={"product_id": sku, "quantity": 4, "location": "A-01-1"})
    assert (made.status_code, made.json()["quantity"]) == (201, 4)
    count(company, sku, quantity=3, location="DOCK-1")
    assert company.admin.delete(f"/inventory/{sku}").status_code == 204

    assert company.on_hand(sku) == 0
    assert reasons(company, sku) == ["counted"] * 4


@pytest.mark.parametrize(
    ("tracking", "body", "pointer"),
    [
        ("none", {"quantity": -1}, "/quantity"),
        ("none", {"quantity": 0.5}, "/quantity"),
        ("none", {"quantity": 1, "location": "NOWHERE"}, "/location"),
        ("none", {"quantity": 1, "location": "ADJUSTMENT"}, "/location"),
        ("lot", {"quantity": 1, "lot": "UNHEARD-OF"}, "/lot"),
        ("serial", {"quantity": 2, "serial": "S"}, "/serial"),
        ("none", {"quantity": 1, "status": "lost"}, "/status"),
    ],
)
def test_a_count_that_cannot_be_meant_is_refused(company: Company, tracking: str, body: Json, pointer: str) -> None:
    answer = count(company, company.item(tracking=tracking), **body)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == pointer
