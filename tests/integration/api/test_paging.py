"""Pages: bare arrays that go on by the Link header, over whatever is added meanwhile."""

from __future__ import annotations

import pytest

from tests.integration.api.company import Company, Json


def walk(company: Company, path: str) -> list[Json]:
    pages = []
    answer = company.admin.get(path)
    while True:
        assert answer.status_code == 200, answer.text
        pages.append(answer.json())
        if "next" not in answer.links:
            return pages
        answer = company.admin.get(answer.links["next"]["url"].removeprefix("/api/v1"))


@pytest.fixture(scope="module", autouse=True)
def _things(company: Company) -> None:
    for number in range(7):
        sku = company.item(unit_decimals=number % 2)
        company.supplier()
        order = company.order({"product_id": sku, "quantity": 1})
        company.receive(order, {"product_id": sku, "quantity": 3})


PATHS = ["/items", "/suppliers", "/locations", "/purchase-orders", "/receiving", "/inventory", "/cases"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("limit", [1, 3, 7])
def test_pages_show_everything_once_in_one_order(company: Company, path: str, limit: int) -> None:
    whole = company.admin.get(f"{path}?limit=200")

    pages = walk(company, f"{path}?limit={limit}")

    assert [row for page in pages for row in page] == whole.json()
    assert all(len(page) == limit for page in pages[:-1])
    assert int(whole.headers["X-Total-Count"]) == len(whole.json()) >= 7
    assert "Link" not in whole.headers


def test_a_page_goes_on_after_the_last_row_whatever_was_added_before_it(company: Company) -> None:
    first = company.admin.get("/items?limit=3")
    company.admin.post("/items", json={"sku": "AAA-EARLIER", "name": "Earlier"}).raise_for_status()

    second = company.admin.get(first.links["next"]["url"].removeprefix("/api/v1"))

    skus = [row["sku"] for row in company.admin.get("/items?limit=200").json() if row["sku"] != "AAA-EARLIER"]
    assert [row["sku"] for row in first.json() + second.json()] == skus[:6]


def test_a_filter_goes_along_to_the_next_page(company: Company) -> None:
    pages = walk(company, "/purchase-orders?status=approved&limit=1")

    assert {row["status"] for page in pages for row in page} <= {"approved"}
    first = company.admin.get("/purchase-orders?status=closed&limit=1")
    assert "status=closed" in first.links["next"]["url"]


@pytest.mark.parametrize("cursor", ["x", "AAAA", "%00", "a" * 5000, "é", "=", "bm90IG91cnMgYXQgYWxsLCBidXQgbG9uZw"])
def test_a_cursor_that_is_none_of_ours_is_refused(company: Company, cursor: str) -> None:
    answer = company.admin.get(f"/items?cursor={cursor}")

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["parameter"] == "cursor"


def test_a_cursor_of_another_list_is_refused(company: Company) -> None:
    cursor = company.admin.get("/items?limit=1").links["next"]["url"].split("cursor=")[1]

    assert company.admin.get(f"/suppliers?cursor={cursor}").status_code == 400
    assert company.admin.get(f"/items?retired=false&cursor={cursor}").status_code == 400
    assert company.admin.get(f"/items?cursor={cursor}").status_code == 200
