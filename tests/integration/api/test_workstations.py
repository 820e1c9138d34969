"""Workstations over REST: let in by a code, shut out by their administrator."""

from __future__ import annotations

from tests.integration.api.company import Company


def test_a_workstation_is_let_in_listed_and_revoked(company: Company) -> None:
    code = company.admin.post("/workstations/enrolment-codes", json={"site": "MAIN"}).json()
    enrolled = company.stranger().post("/sync/enrol", json={"protocol": 1, "code": code["code"], "name": "Dock 1"})
    assert enrolled.status_code == 200, enrolled.text
    key = enrolled.json()["key"]
    workstation = company.stranger(Authorization=f"Bearer {key}")
    assert workstation.get("/sync/pull").status_code == 200

    (listed,) = [one for one in company.admin.get("/workstations").json() if one["name"] == "Dock 1"]
    assert (listed["id"], listed["site"], listed["status"]) == (enrolled.json()["prefix"], "MAIN", "enrolled")
    assert key not in company.admin.get("/workstations").text
    assert company.admin.delete(f"/workstations/{listed['id']}").status_code == 204
    assert company.admin.delete(f"/workstations/{listed['id']}").status_code == 204

    assert company.admin.get(f"/workstations/{listed['uuid']}").json()["status"] == "revoked"
    refused = workstation.get("/sync/pull")
    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "workstation_revoked"


def test_a_workstations_key_opens_nothing_else(company: Company) -> None:
    code = company.admin.post("/workstations/enrolment-codes", json={}).json()["code"]
    enrolled = company.stranger().post("/sync/enrol", json={"protocol": 1, "code": code, "name": "Dock 2"}).json()

    assert company.stranger(Authorization=f"Bearer {enrolled['key']}").get("/items").status_code == 401
