"""Pages of a list: an opaque cursor that goes on after the last row seen, whatever was added in between."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import urlencode

import msgspec
from fastapi import Query
from msgspec import Struct
from sqlalchemy import Column, Connection, Row, Select, func, select, tuple_

from ims_desktop.central.gateway.errors import bad_parameter
from ims_desktop.domain.texts import text

MOST = 200
USUAL = 50
_LONGEST = 4096
_MAC = 12

Key = tuple[str | int, ...]
"""What names a row of a list, and where it stands in it."""

S = TypeVar("S")
T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows on one page.", examples=[USUAL])]
After = Annotated[
    str | None,
    Query(
        max_length=_LONGEST,
        description='Where the page begins, as the `Link` header with `rel="next"` of the page before says. Opaque.',
    ),
]


class Slice(Struct, frozen=True):
    """As much of a list as was asked for: ``limit`` rows whose key sorts after ``after``.

    ``total`` is what the first page counted: of a million rows that takes longer than the page.
    """

    limit: int
    after: Key = ()
    total: int | None = None


class Page(Struct, Generic[T], frozen=True):
    """Rows, how many there are in all, and the key to go on after (empty on the last page)."""

    rows: Sequence[T]
    total: int
    next: Key = ()

    def of(self, rows: Sequence[S]) -> Page[S]:
        """The same page with ``rows`` in the place of its own."""
        return Page(rows, self.total, self.next)


def page_of(
    connection: Connection, some: Select[Any], order: Sequence[Column[Any]], wanted: Slice, *, is_reversed: bool = False
) -> Page[Row[Any]]:
    """The page of ``some`` in the order of these columns (or the last first), which together name one row."""
    in_order = [one.desc() for one in order] if is_reversed else order
    query = some.order_by(*in_order).limit(wanted.limit + 1)  # one too many says that there are more
    if wanted.after:
        here, there = tuple_(*order), tuple_(*wanted.after)
        query = query.where(here < there if is_reversed else here > there)
    rows = connection.execute(query).all()
    total = _count(connection, some) if wanted.total is None else wanted.total
    if len(rows) <= wanted.limit:
        return Page(rows, total)
    last = rows[wanted.limit - 1]._mapping
    return Page(rows[: wanted.limit], total, tuple(last[column] for column in order))


def _count(connection: Connection, some: Select[Any]) -> int:
    return connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()


class Cursors:
    """Signs cursors, so that one of another list, or made by hand, is told from one of ours."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"paging cursors", "sha256")

    def written(self, listing: str, after: Key, total: int) -> str:
        payload = msgspec.json.encode((listing, after, total))
        return base64.urlsafe_b64encode(self._mac(payload) + payload).rstrip(b"=").decode()

    def read(self, listing: str, limit: int, cursor: str | None) -> Slice:
        """What the parameters ask for; raises ``BadRequest`` for a cursor that is not of this list."""
        return Slice(limit) if cursor is None else Slice(limit, *self._read(listing, cursor))

    def _read(self, listing: str, cursor: str) -> tuple[Key, int]:
        try:
            data = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), b"-_", validate=True)
        except (binascii.Error, UnicodeEncodeError):
            raise _not_ours() from None
        mac, payload = data[:_MAC], data[_MAC:]
        if not hmac.compare_digest(mac, self._mac(payload)):
            raise _not_ours()
        of, after, total = msgspec.json.decode(payload, type=tuple[str, Key, int])
        if of != listing:
            raise _not_ours()
        return after, total

    def _mac(self, payload: bytes) -> bytes:
        return hmac.digest(self._key, payload, "sha256")[:_MAC]


def page_headers(path: str, parameters: Mapping[str, str], cursor: str | None, total: int) -> dict[str, str]:
    """``X-Total-Count``, and ``Link`` with ``rel="next"`` (RFC 8288) unless this is the last page."""
    headers = {"X-Total-Count": str(total)}
    if cursor is not None:
        headers["Link"] = f'<{path}?{urlencode({**parameters, "cursor": cursor})}>; rel="next"'
    return headers


def _not_ours() -> Exception:
    return bad_parameter(text("The cursor is not one that this list gave."), "cursor")
