"""Count plans over REST: made, read, changed and switched off by who may, and nothing half right is taken."""

from __future__ import annotations

import pytest

from tests.integration.api.company import Company, Json


def body(name: str, **more: Json) -> Json:
    return {"name": name, "kind": "class", "velocity": "A", "every_days": 30, **more}


def test_a_plan_is_made_read_changed_and_switched_off(company: Company) -> None:
    tolerances = {"supervisor": {"percent": 500, "quantity": 10.5}}
    sent = body("A-monthly", tolerance={"percent": 100, "quantity": 2}, role_tolerances=tolerances)
    made = company.admin.post("/count-plans", json=sent)
    assert made.status_code == 201, made.text
    assert (made.json()["role_tolerances"], made.json()["version"]) == (tolerances, 1)
    assert made.headers["Location"].endswith("/count-plans/A-monthly")

    changed = company.admin.put("/count-plans/A-monthly", json={"kind": "zero_stock", "every_days": 7})
    assert (changed.json()["kind"], changed.json()["every_days"], changed.json()["version"]) == ("zero_stock", 7, 2)

    assert company.admin.delete("/count-plans/A-monthly").status_code == 204
    assert company.admin.get(f"/count-plans/{made.json()['uuid']}").json()["is_active"] is False
    assert "A-monthly" in [one["id"] for one in company.admin.get("/count-plans").json()]


def test_two_plans_of_a_site_have_two_names(company: Company) -> None:
    assert company.admin.post("/count-plans", json=body("Twice")).status_code == 201
    assert company.admin.post("/count-plans", json=body("Twice")).status_code == 409


def test_a_supervisor_makes_plans_and_an_operator_reads_them(company: Company) -> None:
    assert company.client("supervisor").post("/count-plans", json=body("By-supervisor")).status_code == 201
    assert company.client("operator").get("/count-plans/By-supervisor").status_code == 200
    assert company.client("operator").post("/count-plans", json=body("By-operator")).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"every_days": 0},
        {"every_days": "soon"},
        {"kind": "by feeling"},
        {"velocity": "Z"},
        {"tolerance": {"percent": 10_001}},
        {"tolerance": {"percent": 1, "quantity": -1}},
        {"role_tolerances": {"pope": {"percent": 1}}},
        {"colour": "red"},
    ],
)
def test_what_makes_no_plan_is_refused_and_says_where(company: Company, wrong: Json) -> None:
    answer = company.admin.post("/count-plans", json=body("Wrong") | wrong)
    assert answer.status_code == 400
    assert answer.json()["errors"]
    assert company.admin.get("/count-plans/Wrong").status_code == 404
