"""Whatever a schema-driven fuzzer sends, the central answers as its own document says, and never with a fault.

Three ways: requests that break the document, requests that keep to it, and those with the names in them replaced by
names of things that are there, which get past the door and into the books.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    allow_header_conformance,
    content_type_conformance,
    ignored_auth,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from ims_desktop.central.api.setup import PREFIX, RESOURCES
from tests.integration.api.company import Company

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "4"))
"""Of each operation in each way: few at every change, many by hand."""

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
    unsupported_method,
    allow_header_conformance,
    ignored_auth,
]

OPERATIONS = [
    (method, PREFIX + route.path)
    for router in RESOURCES
    for route in router.routes
    if isinstance(route, APIRoute)
    for method in sorted(route.methods)
]

by_operation = pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[" ".join(one) for one in OPERATIONS])


@pytest.fixture(scope="module")
def document(company: Company) -> OpenApiSchema:
    # Tokens that do not hold are the business of one check; without this they take the place of most requests.
    config = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
    return schemathesis.openapi.from_url(f"{company.url}/api/v1/openapi.json", config=config)


@pytest.fixture(scope="module")
def known(company: Company) -> Known:
    return Known(company)


@by_operation
@pytest.mark.parametrize("mode", list(GenerationMode), ids=[mode.value for mode in GenerationMode])
def test_every_operation_answers_as_documented(
    method: str, path: str, mode: GenerationMode, document: OpenApiSchema, company: Company
) -> None:
    _send_many(company, document, method, path, mode, lambda case: None)


@by_operation
def test_every_operation_answers_as_documented_about_what_is_there(
    method: str, path: str, document: OpenApiSchema, company: Company, known: Known
) -> None:
    _send_many(company, document, method, path, GenerationMode.POSITIVE, known.put_into)


def _send_many(
    company: Company,
    document: OpenApiSchema,
    method: str,
    path: str,
    mode: GenerationMode,
    prepare: Callable[[Case], None],
) -> None:
    # Nobody's session is ended by the signing out that is among the operations.
    authorization = {"Authorization": company.admin.headers["Authorization"]}

    @given(case=document[path][method].as_strategy(generation_mode=mode))
    @seed(20261121)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers_as_documented(case: Case) -> None:
        prepare(case)
        case.call_and_validate(headers=authorization, checks=CHECKS)

    answers_as_documented()


class Known:
    """Names of things that are there, to be put in the place of invented ones."""

    def __init__(self, company: Company) -> None:
        self._company = company
        self._count = itertools.count()
        self.item = company.item(unit_decimals=6)
        self.lot_item = company.item(unit_decimals=6, tracking="lot")
        self.supplier = company.supplier()

    def put_into(self, case: Case) -> None:
        if "id" in case.path_parameters:
            case.path_parameters["id"] = self._key(case.path)
        case.headers.pop("If-Match", None)
        if isinstance(case.body, dict):
            case.body = self._named(case.body)

    def _key(self, path: str) -> str:
        """Of a thing of that resource: a new one, since the last request may have ended it."""
        resource = path.removeprefix(f"{PREFIX}/").split("/")[0]
        if resource in ("purchase-orders", "receiving"):
            order = self._company.order({"product_id": self.item, "quantity": 10})
            if resource == "purchase-orders" or path.endswith("/receive"):
                return order
            return str(self._company.receive(order, {"product_id": self.item, "quantity": 3})["id"])
        others = {"items": self._company.item, "inventory": lambda: self.item, "suppliers": self._company.supplier}
        return others.get(resource, lambda: "A-01-1")()

    def _named(self, body: dict[str, Any]) -> dict[str, Any]:
        names = {
            "product_id": self.lot_item if next(self._count) % 3 == 0 else self.item,
            "supplier_id": self.supplier,
            "location": "A-01-1",
            "site": "MAIN",
        }
        named = {name: names.get(name, value) for name, value in body.items()}
        for name in ("quantity", "unit_price"):
            if isinstance(named.get(name), float):
                named[name] = round(named[name], 6)
        for name in ("items", "received_items"):
            if isinstance(named.get(name), list):
                named[name] = [self._named(one) for one in named[name]]
        named.pop("line", None)
        named.pop("purchase_order_id", None)
        return named
