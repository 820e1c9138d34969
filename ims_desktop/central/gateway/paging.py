"""Pages of a list: an opaque cursor that goes on after the last row seen, whatever was added in between."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar
from urllib.parse import urlencode

import msgspec
from fastapi import Query

from ims_desktop.central.gateway.errors import bad_parameter
from ims_desktop.domain.texts import text

MOST = 200
USUAL = 50
_LONGEST = 1024
_MAC = 12

T = TypeVar("T")

Limit = Annotated[int, Query(ge=1, le=MOST, description="Rows on one page.", examples=[USUAL])]
After = Annotated[
    str | None,
    Query(
        max_length=_LONGEST,
        description='Where the page begins, as the `Link` header with `rel="next"` of the page before says. Opaque.',
    ),
]


@dataclass(frozen=True, slots=True)
class Slice:
    """As much of a list as was asked for: ``limit`` rows whose key sorts after ``after``."""

    limit: int
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Rows, how many there are in all, and the key to go on after (none on the last page)."""

    rows: Sequence[T]
    total: int
    next: str | None = None


def page_of(rows: Sequence[T], keys: Sequence[str], wanted: Slice, total: int) -> Page[T]:
    """A page from ``limit + 1`` rows: the one too many only says that there are more."""
    if len(rows) <= wanted.limit:
        return Page(rows, total)
    return Page(rows[: wanted.limit], total, keys[wanted.limit - 1])


class Cursors:
    """Signs cursors, so that one of another list, or made by hand, is told from one of ours."""

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"paging cursors", "sha256")

    def written(self, listing: str, after: str) -> str:
        payload = msgspec.json.encode((listing, after))
        return base64.urlsafe_b64encode(self._mac(payload) + payload).rstrip(b"=").decode()

    def read(self, listing: str, limit: int, cursor: str | None) -> Slice:
        """What the parameters ask for; raises ``BadRequest`` for a cursor that is not of this list."""
        return Slice(limit, None if cursor is None else self._after(listing, cursor))

    def _after(self, listing: str, cursor: str) -> str:
        try:
            data = base64.b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4), b"-_", validate=True)
        except (binascii.Error, UnicodeEncodeError):
            raise _not_ours() from None
        mac, payload = data[:_MAC], data[_MAC:]
        if not hmac.compare_digest(mac, self._mac(payload)):
            raise _not_ours()
        of, after = msgspec.json.decode(payload, type=tuple[str, str])
        if of != listing:
            raise _not_ours()
        return after

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
