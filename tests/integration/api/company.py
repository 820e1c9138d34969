"""A small company at the central: one site with a dock and a shelf, people of every role, and more on demand."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec
from argon2 import PasswordHasher
from sqlalchemy import insert

from ims_desktop.central.app import create_app
from ims_desktop.central.database import Database
from ims_desktop.central.gateway.settings import GatewaySettings
from ims_desktop.central.sites import found_site
from ims_desktop.central.tables import people
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import new_id
from ims_desktop.domain.people import Role
from tests.integration.api.serving import served

PASSWORD = "a password for tests"
_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
"""Quick to check; signing in renews it with today's settings."""

PLENTY = GatewaySettings(rate_limit="1000000 per hour")

Json = Any


@dataclass
class Company:
    """The company and the address that it answers at. Each person signs in once."""

    database: Database
    url: str
    _clients: dict[str, httpx.Client] = field(default_factory=dict)
    _opened: list[httpx.Client] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def admin(self) -> httpx.Client:
        return self.client("admin")

    def client(self, username: str) -> httpx.Client:
        """An authenticated client of the person."""
        if username not in self._clients:
            client = self.stranger()
            tokens = client.post("/auth/login", json={"username": username, "password": PASSWORD}).json()
            client.headers["Authorization"] = f"Bearer {tokens['access_token']}"
            self._clients[username] = client
        return self._clients[username]

    def stranger(self, **headers: str) -> httpx.Client:
        """A client that nobody has signed in with."""
        client = httpx.Client(base_url=f"{self.url}/api/v1", headers=headers, timeout=30)
        self._opened.append(client)
        return client

    def item(self, **fields: Json) -> str:
        """A new item's SKU."""
        return self._made("/items", {"sku": f"PROD-{next(self._numbers):04d}", "name": "Chain", **fields})

    def supplier(self) -> str:
        return self._made("/suppliers", {"code": f"SUP-{next(self._numbers):04d}", "name": "Acme"})

    def order(self, *items: Mapping[str, Json], **fields: Json) -> str:
        """A new order's number."""
        return self._made("/purchase-orders", {"supplier_id": self.supplier(), "items": list(items), **fields})

    def receive(self, order: str, *items: Mapping[str, Json], **fields: Json) -> Json:
        """The receipt of what came in on the order."""
        answer = self.admin.post(f"/receiving/{order}/receive", json={"received_items": list(items), **fields})
        assert answer.status_code == 201, answer.text
        return answer.json()

    def on_hand(self, sku: str) -> int | float:
        return self.admin.get(f"/inventory/{sku}").json()["quantity"]

    def close(self) -> None:
        for client in self._opened:
            client.close()

    def _made(self, path: str, body: Json) -> str:
        answer = self.admin.post(path, json=body)
        assert answer.status_code == 201, answer.text
        made: str = answer.json()["id"]
        return made


@contextmanager
def company_in(database: Database, settings: GatewaySettings = PLENTY) -> Iterator[Company]:
    """Founds the company in an empty, migrated database and serves it."""
    with database.transaction() as tx:
        found_company(tx)
    with served(create_app(database, gateway=settings)) as address:
        company = Company(database, address)
        try:
            company.admin.post("/locations", json={"code": "DOCK-1", "kind": "dock"}).raise_for_status()
            company.admin.post("/locations", json={"code": "A-01-1", "kind": "storage"}).raise_for_status()
            yield company
        finally:
            company.close()


def found_company(tx: Transaction) -> None:
    found_site(tx, "MAIN", "Main warehouse")
    for username, role in {"admin": Role.ADMINISTRATOR, **{role.value: role for role in Role}}.items():
        add_person(tx, username, role)


def add_person(tx: Transaction, username: str, *roles: Role, is_active: bool = True) -> str:
    person = new_id()
    tx.connection.execute(
        insert(people).values(
            id=person,
            username=username,
            name=username.title(),
            password_hash=_HASH,
            roles=msgspec.json.encode(roles).decode(),
            is_active=int(is_active),
            is_demo=0,
            created_at="2026-01-01T00:00:00.000000Z",
        )
    )
    return person
