"""Putaway over REST: a list in order, a dry run that explains, and what items and locations say for it."""

from __future__ import annotations

from typing import Any

from tests.integration.api.company import Company


def rule(company: Company, kind: str, **fields: Any) -> str:
    answer = company.admin.post("/putaway-rules", json={"kind": kind, **fields})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def listed(company: Company) -> list[str]:
    return [one["id"] for one in company.admin.get("/putaway-rules").json()]


def test_the_list_is_edited_and_put_in_order(company: Company) -> None:
    for one in listed(company):
        assert company.admin.delete(f"/putaway-rules/{one}").status_code == 204
    last, first = rule(company, "any_room"), rule(company, "same_item", position=1)
    assert listed(company) == [first, last]
    assert company.admin.post("/putaway-rules/order", json={"rules": [last, first]}).status_code == 204
    assert listed(company) == [last, first]
    assert company.admin.post("/putaway-rules/order", json={"rules": [last]}).status_code == 400
    body = {"kind": "zone", "parameter": {"zones": ["PICK"], "velocity": "A"}, "position": 2}
    changed = company.admin.put(f"/putaway-rules/{last}", json=body).json()
    assert (changed["position"], changed["kind"], changed["parameter"]["zones"]) == (2, "zone", ["PICK"])
    assert company.admin.get(f"/putaway-rules/{last}").json() == changed
    wrong = company.admin.post("/putaway-rules", json={"kind": "any_room", "parameter": {"velocity": "A"}})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (400, "/parameter")
    for one in listed(company):
        assert company.admin.delete(f"/putaway-rules/{one}").status_code == 204


def test_a_dry_run_says_where_and_why_rule_by_rule(company: Company) -> None:
    place = {"kind": "storage", "zone": "DRY", "condition": "dry", "capacity_quantity": 12, "walk": 3, "mixing": "item"}
    made = company.admin.post("/locations", json={"code": "DRY-1", **place})
    assert made.status_code == 201, made.text
    assert made.json()["capacity_quantity"] == 12
    sku = company.item(condition="dry", velocity="B", weight_mg=500, fixed_location="DRY-1")
    asked = company.admin.post("/putaway-rules/suggest", json={"goods": [{"product_id": sku, "quantity": 30}]})
    assert asked.status_code == 200, asked.text
    told = asked.json()
    assert told["suggestion"] == {"location": "DRY-1", "quantity": 12, "left": 18, "reason": "Its fixed location"}
    steps = {step["kind"]: step for step in told["steps"]}
    assert steps["fixed_location"]["looked_at"][0]["said"] == "Room for 12; 30 are to be put away"
    assert company.admin.get(f"/items/{sku}").json()["velocity"] == "B"


def test_goods_that_are_none_are_refused_with_their_place(company: Company) -> None:
    answer = company.admin.post("/putaway-rules/suggest", json={"goods": [{"product_id": "NOPE", "quantity": 1}]})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/goods/0/product_id")
