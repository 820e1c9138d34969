"""Cases over REST: found, looked into and settled once, by who may, on what they saw."""

from __future__ import annotations

from tests.integration.api.company import Company, Json


def too_many(company: Company) -> tuple[str, Json]:
    """An order on which 12 came of 10, and the case about it."""
    sku = company.item()
    order = company.order({"product_id": sku, "quantity": 10, "unit_price": 1})
    company.receive(order, {"product_id": sku, "quantity": 12})
    open_ = company.admin.get("/cases?status=open&kind=over_received&limit=200").json()
    case = next(one for one in reversed(open_) if order in one["sentence"])
    return sku, case


def resolve(company: Company, case: Json, choice: str, who: str = "supervisor", **more: Json) -> Json:
    body = {"choice": choice, "reason": "AGREED", "version": case["version"]} | more
    return company.client(who).post(f"/cases/{case['id']}/resolve", json=body)


def test_a_case_says_what_each_choice_does_and_the_chosen_one_does_it(company: Company) -> None:
    sku, case = too_many(company)
    whole = company.client("supervisor").get(f"/cases/{case['id']}").json()
    assert [one["choice"] for one in whole["detail"]["choices"]] == ["accept", "return", "hold"]
    back = whole["detail"]["choices"][1]
    assert [(one["before"], one["after"]) for one in back["stock"]] == [(12, 10)]
    assert [(one["before"], one["after"]) for one in back["documents"]] == [("12", "10")]
    answer = resolve(company, case, "return")
    assert answer.status_code == 200, answer.text
    settled = answer.json()
    assert (settled["status"], settled["choice"], settled["reason"]) == ("settled", "return", "AGREED")
    assert company.on_hand(sku) == 10
    assert company.admin.get(f"/cases/{case['id']}").json()["detail"]["choices"]


def test_two_supervisors_cannot_both_settle_it(company: Company) -> None:
    _, case = too_many(company)
    assert resolve(company, case, "accept").status_code == 200
    second = resolve(company, case, "return", who="admin")
    assert second.status_code == 409
    assert "settled already" in second.json()["detail"]


def test_a_decision_on_an_older_version_is_refused_and_the_new_one_can_be_read(company: Company) -> None:
    sku, case = too_many(company)
    order = next(word.rstrip(",") for word in case["sentence"].split() if word.startswith("PO-"))
    company.receive(order, {"product_id": sku, "quantity": 1})
    stale = resolve(company, case, "return")
    assert (stale.status_code, stale.json()["error"]["code"]) == (412, "PRECONDITION_FAILED")
    now = company.admin.get(f"/cases/{case['id']}").json()
    assert now["version"] > case["version"]
    assert resolve(company, now, "return").status_code == 200
    assert company.on_hand(sku) == 10


def test_who_counts_reads_that_there_is_a_case_but_not_what_is_expected(company: Company) -> None:
    _, case = too_many(company)
    assert company.client("counter").get(f"/cases/{case['id']}").json()["detail"] is None
    assert resolve(company, case, "accept", who="operator").status_code == 403


def test_what_is_no_choice_of_it_or_has_no_reason_is_refused(company: Company) -> None:
    _, case = too_many(company)
    assert resolve(company, case, "earlier").status_code == 400
    assert resolve(company, case, "accept", reason="").status_code == 400
    assert resolve(company, case, "by feeling").status_code == 400
    assert company.admin.get(f"/cases/{case['id']}").json()["status"] == "open"


def test_the_same_request_sent_again_is_answered_as_before(company: Company) -> None:
    sku, case = too_many(company)
    headers = {"Idempotency-Key": case["id"]}
    body = {"choice": "return", "reason": "AGREED", "version": case["version"]}
    answers = [
        company.admin.post(f"/cases/{case['id']}/resolve", json=body, headers=headers).status_code for _ in range(2)
    ]
    assert answers == [200, 200]
    assert company.on_hand(sku) == 10
