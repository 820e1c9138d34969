"""What the office writes goes through the same books as the floor."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from ims_desktop.central.ledger import compensate_receipt, post_count, post_opening, post_receipt
from ims_desktop.central.ledger.receipts import Delivery
from ims_desktop.central.tables import balances, movements, receipts
from ims_desktop.domain.errors import InputProblem
from ims_desktop.domain.ids import ReceiptId
from ims_desktop.domain.positions import Position, StockStatus
from ims_desktop.domain.posting import Posting
from ims_desktop.domain.quantity import ZERO, Quantity
from tests.integration.central.company import MORNING, Company, Workstation, received_line

LATER = MORNING + timedelta(hours=3)


@pytest.fixture
def shelf(company: Company) -> Position:
    return Position(company.item("BOLT"), company.place("A-1"))


def receive(company: Company, quantity: str, line: str | None = "PO-1/1", receipt: str = "R-9") -> Posting:
    order = company.order(line.split("/")[0]) if line else None
    delivery = Delivery(
        id=ReceiptId(receipt),
        number=receipt,
        order_id=order,
        site=company.site,
        operator=company.lin,
        happened_at=LATER,
        is_finished=True,
    )
    with company.database.transaction() as tx:
        return post_receipt(tx, delivery, [received_line(company, "BOLT", quantity, line)], LATER)


def count(company: Company, position: Position, quantity: str) -> Quantity:
    with company.database.transaction() as tx:
        return post_count(tx, company.site, position, Quantity.of(quantity), LATER)


def take_back(company: Company, receipt: str = "R-9") -> int:
    with company.database.transaction() as tx:
        return compensate_receipt(tx, ReceiptId(receipt), LATER)


def books_are_even(company: Company) -> bool:
    stored = {row.id: row.quantity for row in company.rows(balances)}
    moved = company.balances_from_movements()
    return company.sums_by_item() <= {0} and stored == dict.fromkeys(stored, 0) | moved


def test_a_receipt_of_the_office_is_posted_like_one_of_the_floor(company: Company, dock: Workstation) -> None:
    assert receive(company, "40").cases == ()
    dock.push(dock.receives("BOLT", "20", "PO-1/1"))
    assert company.received("PO-1/1") == company.on_hand("BOLT") == Quantity.of(60)
    dock.pull()
    assert [values[-1] for (record, _), (_, _, values) in dock.mirror.items() if record == "balances"] == [60_000_000]
    assert books_are_even(company)


def test_a_receipt_of_the_office_beyond_the_order_opens_a_case(company: Company) -> None:
    posting = receive(company, "120")
    assert [draft.kind for draft in posting.cases] == ["over_received"]
    assert list(company.open_cases()) == [("over_received", company.line("PO-1/1"))]


def test_a_count_adjusts_a_position_to_what_was_counted(company: Company, shelf: Position) -> None:
    assert count(company, shelf, "12") == Quantity.of(12)
    assert count(company, shelf, "9") == Quantity.of(-3)
    assert count(company, shelf, "9") == ZERO
    assert company.on_hand("BOLT") == Quantity.of(9)
    assert len(company.rows(movements)) == 2
    assert books_are_even(company)


def test_a_count_of_one_status_leaves_the_others_alone(company: Company, shelf: Position) -> None:
    count(company, shelf, "12")
    count(company, replace(shelf, status=StockStatus.DAMAGED), "2")
    assert company.on_hand("BOLT") == Quantity.of(14)


def test_opening_stock_stands_as_of_its_own_time(company: Company, shelf: Position) -> None:
    with company.database.transaction() as tx:
        post_opening(tx, company.site, [(shelf, Quantity.of(7))], MORNING - timedelta(days=900), LATER)
    (row,) = company.rows(movements)
    assert (row.reason, row.happened_at[:4], row.posted_at[:4]) == ("opening", "2024", "2026")
    assert books_are_even(company)


def test_a_receipt_that_is_taken_back_leaves_what_was_before_and_both_entries(
    company: Company, dock: Workstation
) -> None:
    dock.push(dock.receives("BOLT", "20", "PO-1/1"))
    receive(company, "40")
    assert take_back(company) == 1
    assert company.on_hand("BOLT") == company.received("PO-1/1") == Quantity.of(20)
    assert [row.reason for row in company.rows(movements)] == ["received", "received", "taken_back"]
    assert books_are_even(company)


def test_a_receipt_is_taken_back_once(company: Company) -> None:
    receive(company, "40")
    take_back(company)
    with pytest.raises(InputProblem, match="Nothing to take back"):
        take_back(company)
    with pytest.raises(InputProblem, match="Nothing to take back"):
        take_back(company, "R-unknown")
    assert company.on_hand("BOLT") == ZERO


def test_what_was_taken_back_counts_no_more_towards_the_tolerance(company: Company, dock: Workstation) -> None:
    receive(company, "100")
    take_back(company)
    dock.push(dock.receives("BOLT", "100", "PO-1/1"))
    assert company.open_cases() == {}
    over = dock.receives("BOLT", "11", "PO-1/1")
    dock.push(over)
    assert company.open_cases() == {("over_received", company.line("PO-1/1")): [over.id]}


def test_taking_back_opens_an_order_again_that_was_closed_as_complete(company: Company, dock: Workstation) -> None:
    dock.push(dock.receives("METER", "2", "PO-2/2", serial="S1"))
    receive(company, "50", "PO-2/1")
    assert company.state("PO-2") == "closed"
    take_back(company)
    assert company.state("PO-2") == "approved"
    assert company.rows(receipts, receipts.c.id == "R-9")[0].compensated_at is not None


@pytest.mark.expects_warnings
def test_a_number_beyond_every_column_breaks_nothing(company: Company, dock: Workstation) -> None:
    made = [dock.receives("BOLT", "1000000000") for _ in range(3)]
    dock.push(*made)
    assert company.on_hand("BOLT") == Quantity(3_000_000_000_000_000)
