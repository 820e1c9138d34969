"""The contract that outside systems were promised: names, shapes, and the sum that must come out."""

from __future__ import annotations

from jsonschema import Draft202012Validator

from tests.integration.api.company import PASSWORD, Company, Json

INVENTORY = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["product_id", "quantity", "by_status", "name", "unit"],
        "properties": {
            "product_id": {"type": "string"},
            "quantity": {"type": "number"},
            "by_status": {"type": "object", "additionalProperties": {"type": "number"}},
        },
    },
}

ORDER = {
    "type": "object",
    "required": ["id", "status", "items", "total_amount"],
    "properties": {
        "id": {"type": "string"},
        "status": {"enum": ["draft", "approved", "closed", "cancelled"]},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["product_id", "quantity", "unit_price"],
                "properties": {
                    "product_id": {"type": "string"},
                    "quantity": {"type": "number"},
                    "unit_price": {"type": "number"},
                },
            },
        },
        "total_amount": {"type": "number"},
    },
}

RECEIPT = {
    "type": "object",
    "required": ["id", "purchase_order_id", "received_items", "cases"],
    "properties": {
        "received_items": {
            "type": "array",
            "items": {"type": "object", "required": ["product_id", "quantity"]},
        },
        "cases": {"type": "array"},
    },
}


def check(answer: Json, schema: Json) -> None:
    Draft202012Validator(schema).validate(answer)


def quantity_of(inventory: Json, product: str) -> float:
    return float(next(row for row in inventory if row["product_id"] == product)["quantity"])


def test_goods_ordered_and_received_raise_inventory_by_exactly_that(company: Company) -> None:
    api_client = company.admin
    product, supplier = company.item(), company.supplier()

    initial = api_client.get("/inventory").json()
    order = api_client.post(
        "/purchase-orders", json={"supplier_id": supplier, "items": [{"product_id": product, "quantity": 100}]}
    )
    received = api_client.post(
        f"/receiving/{order.json()['id']}/receive",
        json={"received_items": [{"product_id": product, "quantity": 100}]},
    )
    final = api_client.get("/inventory").json()

    assert (order.status_code, received.status_code) == (201, 201)
    check(initial, INVENTORY)
    check(order.json(), ORDER)
    check(received.json(), RECEIPT)
    check(final, INVENTORY)
    assert quantity_of(final, product) == quantity_of(initial, product) + 100
    assert received.json()["cases"] == []


def test_the_seed_codes_are_accepted_as_they_are(company: Company) -> None:
    company.admin.post("/items", json={"sku": "PROD-001", "name": "Chain"}).raise_for_status()
    company.admin.post("/suppliers", json={"code": "SUP-001", "name": "Acme"}).raise_for_status()

    order = company.admin.post(
        "/purchase-orders", json={"supplier_id": "SUP-001", "items": [{"product_id": "PROD-001", "quantity": 100}]}
    ).json()

    assert order["supplier_id"] == "SUP-001"
    assert order["items"][0]["product_id"] == "PROD-001"


def test_the_uuid_is_accepted_where_the_code_is(company: Company) -> None:
    product = company.admin.get(f"/items/{company.item()}").json()
    supplier = company.admin.get(f"/suppliers/{company.supplier()}").json()

    order = company.admin.post(
        "/purchase-orders",
        json={"supplier_id": supplier["uuid"], "items": [{"product_id": product["uuid"].upper(), "quantity": 1}]},
    ).json()

    assert order["supplier_id"] == supplier["code"]
    assert order["items"][0]["product_id"] == product["sku"]
    assert company.admin.get(f"/purchase-orders/{order['uuid']}").json() == order


def test_prices_and_totals_are_exact_numbers(company: Company) -> None:
    order = company.order({"product_id": company.item(), "quantity": 3, "unit_price": 0.1}, currency="EUR")

    assert '"total_amount":0.3,' in company.admin.get(f"/purchase-orders/{order}").text


def test_signing_in_answers_with_the_tokens_and_who_it_is(company: Company) -> None:
    answer = company.stranger().post("/auth/login", json={"username": "Buyer", "password": PASSWORD})

    body = answer.json()
    assert answer.status_code == 200
    assert sorted(body) == ["access_token", "expires_in", "refresh_token", "token_type", "user"]
    assert body["token_type"] == "Bearer"
    assert body["expires_in"] == 15 * 60
    assert body["user"]["username"] == "buyer"
    assert body["user"]["roles"] == ["buyer"]


def test_every_operation_has_a_name_of_its_own_and_says_what_can_go_wrong(company_on_file: Company) -> None:
    document = company_on_file.stranger().get("/openapi.json").json()
    operations = [
        operation for path in document["paths"].values() for name, operation in path.items() if name != "parameters"
    ]

    names = [operation["operationId"] for operation in operations]
    assert len(names) == len(set(names)) == 72
    for operation in operations:
        errors = {status for status in operation["responses"] if status >= "400"}
        assert {"400", "406", "429", "500", "503"} <= errors
        for status in errors:
            assert list(operation["responses"][status]["content"]) == ["application/problem+json"]
    without_token = {operation["operationId"] for operation in operations if "security" not in operation}
    assert without_token == {"signIn", "refreshSession", "signOut"}
