"""An item's history, asked of the central over its public interface."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from urllib.parse import quote, urlencode

import msgspec

from ims_desktop.domain.history import End, Movement
from ims_desktop.domain.quantity import Quantity
from ims_desktop.remote.errors import not_ours
from ims_desktop.remote.session import PersonSession


class _Said(msgspec.Struct, frozen=True):
    number: int
    happened_at: datetime
    known_at: datetime
    quantity: float | int
    source: End
    target: End
    reason: str
    operation: str
    who: str
    where: str
    is_late: bool
    reverses: int | None = None
    reversed_by: int | None = None
    count: str = ""
    code: str = ""


class RestItemHistory:
    """``ItemHistory`` in a person's session."""

    def __init__(self, session: PersonSession) -> None:
        self._session = session

    def of_item(self, sku: str, location: str = "", limit: int = 200) -> Sequence[Movement]:
        query = urlencode({"limit": limit} | ({"location": location} if location else {}))
        found = self._session.ask("GET", f"/items/{quote(sku, safe='')}/history?{query}")
        try:
            return [_movement(one) for one in reversed(msgspec.convert(found, list[_Said]))]
        except (msgspec.ValidationError, ValueError) as error:
            raise not_ours() from error


def _movement(said: _Said) -> Movement:
    known = {name: getattr(said, name) for name in said.__struct_fields__ if name != "quantity"}
    return Movement(quantity=Quantity.of(f"{Decimal(repr(said.quantity)):f}"), **known)
