"""Shipping notices and reasons over REST."""

from __future__ import annotations

from typing import Any

import pytest

from ims_desktop.domain.barcodes import sscc
from tests.integration.api.company import Company

ONE, TWO = sscc("4012345", 11), sscc("4012345", 12)


def announced(company: Company, unit: str, **fields: Any) -> tuple[str, dict[str, Any]]:
    """The SKU of an item on order, and a notice that announces some of it."""
    sku, supplier = company.item(tracking="lot"), company.supplier()
    order = company.order({"product_id": sku, "quantity": 10}, supplier_id=supplier)
    line = {"product_id": sku, "quantity": 4, "handling_unit": unit, "lot": "B7", "expiry": "2028-03-31"}
    return sku, {"supplier_id": supplier, "order_id": order, "items": [line], **fields}


def test_a_notice_is_made_found_listed_and_cancelled(company: Company) -> None:
    sku, body = announced(company, sscc("4012345", 20))
    made = company.admin.post("/shipping-notices", json=body)
    assert made.status_code == 201, made.text
    number = made.json()["id"]
    assert number.startswith("ASN-")
    (line,) = made.json()["items"]
    assert (line["product_id"], line["quantity"], line["order_line"], line["lot"]) == (sku, 4, 1, "B7")
    assert company.admin.get(f"/shipping-notices/{number}").json() == made.json()
    opened = company.admin.get("/shipping-notices", params={"status": "open", "limit": 100}).json()
    assert number in [one["id"] for one in opened]

    assert company.admin.delete(f"/shipping-notices/{number}").status_code == 204
    assert company.admin.delete(f"/shipping-notices/{number}").status_code == 204
    assert company.admin.get(f"/shipping-notices/{number}").json()["status"] == "cancelled"
    assert company.admin.post("/shipping-notices", json=body).status_code == 201


def test_a_pallet_is_announced_once(company: Company) -> None:
    _, body = announced(company, ONE)
    assert company.admin.post("/shipping-notices", json=body).status_code == 201
    answer = company.admin.post("/shipping-notices", json=body)
    assert answer.status_code == 409
    assert ONE in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("change", "status", "pointer"),
    [
        ({"supplier_id": "NOBODY"}, 400, "/supplier_id"),
        ({"order_id": "PO-NONE"}, 400, "/order_id"),
        ({"items": []}, 400, "/items"),
    ],
)
def test_a_notice_of_what_is_not_known_is_refused(
    company: Company, change: dict[str, Any], status: int, pointer: str
) -> None:
    _, body = announced(company, TWO)
    answer = company.admin.post("/shipping-notices", json={**body, **change})
    assert answer.status_code == status, answer.text
    assert pointer in [one["pointer"] for one in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"product_id": "NOTHING"}, "product_id"),
        ({"quantity": 1.5}, "quantity"),
        ({"handling_unit": "340123450000000019"}, "handling_unit"),
        ({"serial": "S-1", "lot": "", "quantity": 1}, "serial"),
        ({"order_line": 7}, "order_line"),
    ],
)
def test_a_line_that_cannot_be_is_named(company: Company, change: dict[str, Any], field: str) -> None:
    _, body = announced(company, TWO)
    body["items"] = [{**body["items"][0], **change}]
    answer = company.admin.post("/shipping-notices", json=body)
    assert answer.status_code == 400, answer.text
    assert [one["pointer"] for one in answer.json()["errors"]] == [f"/items/0/{field}"]


def test_nothing_is_announced_for_an_order_that_is_over(company: Company) -> None:
    _, body = announced(company, TWO)
    company.admin.delete(f"/purchase-orders/{body['order_id']}")
    assert company.admin.post("/shipping-notices", json=body).status_code == 409


def test_notices_need_the_right_to_write_orders(company: Company) -> None:
    _, body = announced(company, TWO)
    assert company.client("operator").post("/shipping-notices", json=body).status_code == 403
    assert company.client("operator").get("/shipping-notices").status_code == 200


def test_a_reason_is_made_renamed_and_retired(company: Company) -> None:
    body = {"code": "COLOR", "name": "Color incorrect", "purpose": "inspection"}
    made = company.admin.post("/reasons", json=body)
    assert (made.status_code, made.json()["id"]) == (201, "inspection:COLOR")
    assert company.admin.post("/reasons", json=body).status_code == 409
    assert company.admin.post("/reasons", json={**body, "purpose": "count"}).status_code == 201
    renamed = company.admin.put("/reasons/inspection:COLOR", json={"name": "Wrong color"})
    assert renamed.json()["name"] == "Wrong color"
    assert company.admin.delete("/reasons/inspection:COLOR").status_code == 204
    found = company.admin.get("/reasons", params={"purpose": "inspection"}).json()
    assert [(one["code"], one["is_retired"]) for one in found if one["code"] == "COLOR"] == [("COLOR", True)]
    back = company.admin.put("/reasons/inspection:COLOR", json={"name": "Wrong color", "is_retired": False})
    assert back.json()["is_retired"] is False


@pytest.mark.parametrize("change", [{"purpose": "fun"}, {"code": ""}, {"name": ""}, {"extra": 1}])
def test_a_reason_that_cannot_be_is_refused(company: Company, change: dict[str, Any]) -> None:
    body = {"code": "X", "name": "X", "purpose": "inspection", **change}
    assert company.admin.post("/reasons", json=body).status_code == 400


def test_reasons_need_the_right_to_write_rules(company: Company) -> None:
    body = {"code": "Y", "name": "Y", "purpose": "inspection"}
    assert company.client("operator").post("/reasons", json=body).status_code == 403
    assert company.client("supervisor").post("/reasons", json=body).status_code == 201
    assert company.admin.get("/reasons/inspection:NOPE").status_code == 404
