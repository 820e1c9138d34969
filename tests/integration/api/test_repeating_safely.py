"""A POST with an Idempotency-Key can be sent again: done once, answered the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import func, select, update

from ims_desktop.central.tables import idempotency_keys
from tests.integration.api.company import Company, Json


@dataclass(frozen=True)
class Order:
    """An order of 100, and receiving on it with a key."""

    company: Company
    product: str
    number: str

    def receive(self, quantity: int, key: str, person: str = "admin") -> httpx.Response:
        body = {"received_items": [{"product_id": self.product, "quantity": quantity}]}
        path = f"/receiving/{self.number}/receive"
        return self.company.client(person).post(path, json=body, headers={"Idempotency-Key": key})

    @property
    def on_hand(self) -> float:
        return self.company.on_hand(self.product)


def new_order(company: Company) -> Order:
    product = company.item()
    return Order(company, product, company.order({"product_id": product, "quantity": 100}))


@pytest.fixture
def order(company: Company) -> Order:
    return new_order(company)


def test_a_repeated_receipt_is_booked_once_and_answered_the_same(order: Order) -> None:
    first = order.receive(10, "delivery-1")
    second = order.receive(10, "delivery-1")

    assert (first.status_code, second.status_code) == (201, 201)
    assert second.content == first.content
    assert second.headers["Location"] == first.headers["Location"]
    assert second.headers["ETag"] == first.headers["ETag"]
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert order.on_hand == 10


def test_the_same_key_with_another_request_is_refused(order: Order) -> None:
    order.receive(10, "delivery-2")

    other = order.receive(11, "delivery-2")

    assert other.status_code == 422
    assert other.json()["error"]["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert order.on_hand == 10


def test_keys_are_each_persons_own(order: Order) -> None:
    order.receive(10, "delivery-3")
    order.receive(10, "delivery-3", person="operator")

    assert order.on_hand == 20


def test_without_a_key_each_request_counts(company: Company, order: Order) -> None:
    for _ in range(2):
        company.receive(order.number, {"product_id": order.product, "quantity": 10})

    assert order.on_hand == 20


def test_a_request_that_failed_may_be_sent_again_with_its_key(company: Company) -> None:
    body: Json = {"sku": "LATER-KNOWN", "name": "Chain"}
    order = {"supplier_id": company.supplier(), "items": [{"product_id": "LATER-KNOWN", "quantity": 1}]}
    headers = {"Idempotency-Key": "order-1"}

    assert company.admin.post("/purchase-orders", json=order, headers=headers).status_code == 400
    company.admin.post("/items", json=body).raise_for_status()
    assert company.admin.post("/purchase-orders", json=order, headers=headers).status_code == 201


def test_many_at_once_with_one_key_are_booked_once(crowded: Company) -> None:
    order = new_order(crowded)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: order.receive(10, "delivery-4"), range(8)))

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert order.on_hand == 10


def test_many_orders_at_once_get_numbers_of_their_own(crowded: Company) -> None:
    product = crowded.item()

    with ThreadPoolExecutor(8) as pool:
        orders = list(pool.map(lambda _: crowded.order({"product_id": product, "quantity": 1}), range(24)))

    assert len(set(orders)) == 24


def test_many_at_once_with_one_code_make_one_thing(crowded: Company) -> None:
    def make(number: int) -> int:
        return crowded.admin.post("/suppliers", json={"code": "RACE", "name": str(number)}).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = sorted(pool.map(make, range(8)))

    assert statuses == [201, *[409] * 7]


def test_keys_are_forgotten_after_a_day(company: Company, order: Order) -> None:
    order.receive(10, "delivery-5")
    with company.database.transaction() as tx:
        tx.connection.execute(update(idempotency_keys).values(created_at="2020-01-01T00:00:00.000000Z"))

    assert "Idempotent-Replayed" not in order.receive(10, "delivery-5").headers
    with company.database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(idempotency_keys)).scalar_one() == 1
    assert order.on_hand == 20
