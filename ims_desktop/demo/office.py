"""The central as somebody in the office asks it: over its public REST interface."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeVar

import httpx

from ims_desktop.domain.ids import OperatorId
from ims_desktop.domain.people import Role
from ims_desktop.domain.positions import StockStatus
from ims_desktop.domain.quantity import ZERO, Quantity
from ims_desktop.ports.people import Person

PAGE = 200

K = TypeVar("K")


class Office:
    """Signed in as one person."""

    def __init__(self, central_url: str, username: str, password: str) -> None:
        self._client = httpx.Client(base_url=f"{central_url}/api/v1", timeout=30)
        answer = self._client.post("/auth/login", json={"username": username, "password": password}).raise_for_status()
        said = answer.json()
        self._client.headers["Authorization"] = f"Bearer {said['access_token']}"
        user = said["user"]
        self.person = Person(
            OperatorId(user["id"]), user["username"], user["name"], frozenset(Role(role) for role in user["roles"])
        )

    def stock(self) -> dict[str, Quantity]:
        """On hand by product, of those that have any."""
        return _some({row["product_id"]: _quantity(row["quantity"]) for row in self._everything("/inventory")})

    def stock_by_status(self) -> dict[StockStatus, Quantity]:
        """All that is on hand, by status."""
        sums: dict[StockStatus, Quantity] = {}
        for row in self._everything("/inventory"):
            for name, shown in row["by_status"].items():
                sums[StockStatus(name)] = sums.get(StockStatus(name), ZERO) + _quantity(shown)
        return _some(sums)

    def open_cases(self) -> list[dict[str, Any]]:
        return [row for row in self._everything("/cases") if row["status"] == "open"]

    def close(self) -> None:
        self._client.close()

    def _everything(self, path: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        url: httpx.URL | str | None = f"{path.removeprefix('/')}?limit={PAGE}"
        while url is not None:
            answer = self._client.get(url).raise_for_status()
            rows += answer.json()
            following = answer.links.get("next", {}).get("url")
            url = answer.url.join(following) if following else None
        return rows


def _quantity(shown: object) -> Quantity:
    return Quantity.of(Decimal(str(shown)))


def _some(quantities: dict[K, Quantity]) -> dict[K, Quantity]:
    return {key: quantity for key, quantity in quantities.items() if quantity}
