"""Master data over REST: made once, changed with care, retired rather than forgotten."""

from __future__ import annotations

import pytest

from tests.integration.api.company import Company


def test_a_new_item_is_where_its_location_header_says(company: Company) -> None:
    body = {
        "sku": "BIKE/42",
        "name": "Bicycle",
        "packagings": [{"name": "Box", "barcode": "4006381333931", "quantity": 6}],
    }
    answer = company.admin.post("/items", json=body)

    assert answer.status_code == 201
    found = company.admin.get(answer.headers["Location"].removeprefix("/api/v1"))
    assert found.json() == answer.json()
    assert found.headers["ETag"] == answer.headers["ETag"]
    assert answer.json()["packagings"] == [{"name": "Box", "barcode": "4006381333931", "quantity": 6}]


def test_a_code_is_given_once(company: Company) -> None:
    sku, supplier = company.item(), company.supplier()

    assert company.admin.post("/items", json={"sku": sku, "name": "Other"}).status_code == 409
    assert company.admin.post("/suppliers", json={"code": supplier, "name": "Other"}).status_code == 409
    assert company.admin.post("/locations", json={"code": "DOCK-1", "kind": "dock"}).status_code == 409


def test_a_code_does_not_look_like_a_uuid(company: Company) -> None:
    body = {"sku": "01a2008a-91c3-7000-896f-c05673904ecb", "name": "Impostor"}

    assert company.admin.post("/items", json=body).status_code == 400


def test_a_barcode_belongs_to_one_item(company: Company) -> None:
    packaging = {"name": "Case", "barcode": f"C-{company.item()}", "quantity": 12}
    company.item(packagings=[packaging])

    answer = company.admin.post("/items", json={"sku": "SECOND", "name": "Second", "packagings": [packaging]})

    assert answer.status_code == 409
    assert packaging["barcode"] in answer.json()["error"]["message"]


def test_put_replaces_the_item_and_its_packagings(company: Company) -> None:
    sku = company.item(packagings=[{"name": "Case", "barcode": "P-1", "quantity": 12}])
    body = {"name": "Chain, long", "packagings": [{"name": "Pallet", "barcode": "P-2", "quantity": 480}]}

    changed = company.admin.put(f"/items/{sku}", json=body).json()

    assert changed["name"] == "Chain, long"
    assert [one["barcode"] for one in changed["packagings"]] == ["P-2"]
    assert changed["version"] == 2
    assert company.admin.get(f"/items/{sku}").json() == changed


def test_what_has_stock_keeps_its_unit(company: Company) -> None:
    sku = company.item()
    company.admin.put(f"/inventory/{sku}", json={"quantity": 5}).raise_for_status()

    assert company.admin.put(f"/items/{sku}", json={"name": "Chain", "unit": "KG"}).status_code == 409


def test_deleting_an_item_retires_it_and_keeps_its_stock(company: Company) -> None:
    sku = company.item()
    company.admin.put(f"/inventory/{sku}", json={"quantity": 5}).raise_for_status()

    assert company.admin.delete(f"/items/{sku}").status_code == 204
    assert company.admin.delete(f"/items/{sku}").status_code == 204
    assert company.admin.get(f"/items/{sku}").json()["is_retired"] is True
    assert company.on_hand(sku) == 5
    assert sku not in [row["id"] for row in company.admin.get("/items?retired=false&limit=200").json()]
    assert company.admin.put(f"/items/{sku}", json={"name": "Chain"}).json()["is_retired"] is True
    assert company.admin.put(f"/items/{sku}", json={"name": "Chain", "is_retired": False}).json()["is_retired"] is False


def test_a_supplier_with_open_orders_stays(company: Company) -> None:
    order = company.order({"product_id": company.item(), "quantity": 1})
    supplier = company.admin.get(f"/purchase-orders/{order}").json()["supplier_id"]

    assert company.admin.delete(f"/suppliers/{supplier}").status_code == 409
    company.admin.delete(f"/purchase-orders/{order}").raise_for_status()
    assert company.admin.delete(f"/suppliers/{supplier}").status_code == 204
    assert company.admin.get(f"/suppliers/{supplier}").status_code == 404
    assert company.admin.get(f"/purchase-orders/{order}").json()["supplier_id"] == supplier


def test_a_location_with_goods_stays_and_the_virtual_ones_always_do(company: Company) -> None:
    company.admin.post("/locations", json={"code": "B-1", "kind": "storage", "zone": "B"}).raise_for_status()
    sku = company.item()
    company.admin.put(f"/inventory/{sku}", json={"quantity": 1, "location": "B-1"}).raise_for_status()

    assert company.admin.delete("/locations/B-1").status_code == 409
    assert company.admin.put("/locations/B-1", json={"kind": "storage", "is_retired": True}).status_code == 409
    company.admin.put(f"/inventory/{sku}", json={"quantity": 0}).raise_for_status()
    assert company.admin.delete("/locations/B-1").status_code == 204
    assert company.admin.delete("/locations/SUSPENSE").status_code == 409
    assert company.admin.post("/locations", json={"code": "X", "kind": "suspense"}).status_code == 400


@pytest.mark.parametrize("path", ["/items/{item}", "/suppliers/{supplier}"])
def test_a_change_of_what_somebody_else_changed_is_stopped(company: Company, path: str) -> None:
    path = path.format(item=company.item(), supplier=company.supplier())
    read = company.admin.get(path).headers["ETag"]

    assert company.admin.get(path, headers={"If-None-Match": read}).status_code == 304
    assert company.admin.put(path, json={"name": "First"}, headers={"If-Match": read}).status_code == 200
    stale = company.admin.put(path, json={"name": "Second"}, headers={"If-Match": read})
    assert stale.status_code == 412
    assert stale.json()["error"]["code"] == "PRECONDITION_FAILED"
    assert company.admin.get(path).json()["name"] == "First"
    assert company.admin.put(path, json={"name": "Third"}).status_code == 200


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE items; --",
        "=cmd|'/c calc'!A1",
        "<script>alert(1)</script>",
        "\u202e txt.exe",
        "鏈條 🚲 e\u0301",
        "{0.__class__} %s $(id)",
        'back\\slash "quoted"',
    ],
)
def test_any_text_is_kept_as_text(company: Company, text: str) -> None:
    sku = company.item(name=text)

    assert company.admin.get(f"/items/{sku}").json()["name"] == text


@pytest.mark.parametrize("text", ["nul \x00 inside", "half a pair \ud800"])
def test_text_that_a_store_cannot_keep_is_refused(company: Company, text: str) -> None:
    escaped = text.encode("ascii", "backslashreplace").decode().replace("\x00", "\\u0000")
    body = f'{{"sku": "ODD", "name": "{escaped}"}}'
    answer = company.admin.post("/items", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"detail": "The text holds a character that cannot be kept.", "pointer": "/name"}
    ]


@pytest.mark.parametrize("path", ["/items/a%00b", "/suppliers/%00", "/cases/a%00", "/purchase-orders?supplier_id=%00"])
def test_names_that_no_store_can_look_up_are_refused(company: Company, path: str) -> None:
    assert company.admin.get(path).status_code == 400
