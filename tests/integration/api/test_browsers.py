"""What browsers are told: whose pages may call, and what to keep."""

from __future__ import annotations

import pytest

from tests.integration.api.company import Company


@pytest.mark.parametrize("origin", ["http://localhost:3000", "http://localhost:5173", "https://erp.company.com"])
def test_pages_of_the_three_origins_may_call(company_on_file: Company, origin: str) -> None:
    preflight = company_on_file.stranger().options(
        "/items",
        headers={
            "Origin": origin,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "authorization, if-match, idempotency-key",
        },
    )
    answer = company_on_file.admin.get("/items", headers={"Origin": origin})

    assert preflight.status_code == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == origin
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "X-Total-Count" in answer.headers["Access-Control-Expose-Headers"]


@pytest.mark.parametrize("origin", ["http://localhost:3001", "https://erp.company.com.evil.example", "null"])
def test_pages_of_no_other_origin_may(company_on_file: Company, origin: str) -> None:
    answer = company_on_file.admin.get("/items", headers={"Origin": origin})

    assert "Access-Control-Allow-Origin" not in answer.headers


def test_answers_are_neither_framed_guessed_nor_kept(company_on_file: Company) -> None:
    headers = company_on_file.admin.get("/items").headers

    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
