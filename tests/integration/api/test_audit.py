"""The audit: one row for each thing that was done, none for what was not."""

from __future__ import annotations

from sqlalchemy import Row, select

from ims_desktop.central.tables import audit_log
from tests.integration.api.company import Company


def rows_of(company: Company, correlation: str) -> list[Row[object]]:
    with company.database.reading() as connection:
        return list(connection.execute(select(audit_log).where(audit_log.c.correlation_id == correlation)))


def test_a_write_says_who_did_what_to_what_from_where_in_which_request(company: Company) -> None:
    body = {"code": "AUDITED", "name": "Audited"}
    company.client("buyer").post("/suppliers", json=body, headers={"X-Request-ID": "audit-1"}).raise_for_status()

    (row,) = rows_of(company, "audit-1")

    with company.database.reading() as connection:
        buyer = connection.exec_driver_sql("SELECT id FROM people WHERE username = 'buyer'").scalar_one()
    assert (row.actor, row.action, row.subject, row.address) == (buyer, "suppliers.create", "AUDITED", "127.0.0.1")


def test_what_was_refused_or_only_repeated_leaves_no_row(company: Company) -> None:
    headers = {"X-Request-ID": "audit-2", "Idempotency-Key": "audited"}
    body = {"code": "ONCE", "name": "Once"}

    for _ in range(3):
        company.admin.post("/suppliers", json=body, headers=headers).raise_for_status()
    company.admin.post("/suppliers", json=body, headers={"X-Request-ID": "audit-2"})

    assert len(rows_of(company, "audit-2")) == 1


def test_an_enrolment_code_is_in_no_log_of_the_central(company: Company) -> None:
    code = company.admin.post("/workstations/enrolment-codes", json={}, headers={"X-Request-ID": "audit-3"})

    (row,) = rows_of(company, "audit-3")
    assert code.status_code == 201
    assert code.json()["code"] not in str(row)
