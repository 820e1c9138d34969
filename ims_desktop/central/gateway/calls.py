"""One request by somebody who may make it: a read of one consistent state, or one unit of work with its audit."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import BaseModel
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from starlette.requests import Request
from starlette.responses import Response

from ims_desktop.central.clock import Now
from ims_desktop.central.database import Database
from ims_desktop.central.gateway.audit import Origin, record
from ims_desktop.central.gateway.content import encoded
from ims_desktop.central.gateway.correlation import correlation_of
from ims_desktop.central.gateway.errors import conflict, forbidden
from ims_desktop.central.gateway.etags import check_unchanged, etag_of, is_known
from ims_desktop.central.gateway.idempotency import REPLAYED, Kept, Repetition
from ims_desktop.central.gateway.limits import Guesses, address_of
from ims_desktop.central.gateway.paging import Cursors, Page, Slice, page_headers
from ims_desktop.central.gateway.passwords import Passwords
from ims_desktop.central.gateway.sessions import Sessions, check_current
from ims_desktop.central.gateway.tokens import AccessTokens, Caller
from ims_desktop.central.transaction import Transaction
from ims_desktop.domain.ids import NewId, new_id
from ims_desktop.domain.people import Scope
from ims_desktop.domain.texts import text

T = TypeVar("T")

log = logging.getLogger(__name__)
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Gateway:
    """What every request needs of the central: its books and clock, and what the gateway keeps itself."""

    database: Database
    now: Now
    tokens: AccessTokens
    sessions: Sessions
    passwords: Passwords
    guesses: Guesses
    cursors: Cursors
    new_id: NewId = new_id


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit of work answers with once it is committed. ``subject`` names in the audit what it was done to."""

    status: int
    content: BaseModel | None
    subject: str
    location: str | None = None


def created(content: BaseModel, collection: str, key: str, uuid: str) -> Answer:
    """A new thing, and where it is: under its code, or under its UUID where the code cannot stand in a path."""
    segment = uuid if "/" in key or key in (".", "..") else quote(key, safe="")
    return Answer(201, content, key, f"/api/v1/{collection}/{segment}")


def changed(content: BaseModel, key: str) -> Answer:
    return Answer(200, content, key)


def gone(key: str) -> Answer:
    return Answer(204, None, key)


@dataclass(frozen=True, slots=True)
class Call:
    """A request with its caller, who holds ``scope``; the only way from a route to the books."""

    gateway: Gateway
    request: Request
    caller: Caller
    scope: Scope
    idempotency_key: str | None = None
    body: bytes = field(default=b"", repr=False)

    @property
    def origin(self) -> Origin:
        return origin_of(self.request, self.caller.id)

    def read(self, work: Callable[[Connection], T]) -> T:
        with self.gateway.database.reading() as connection:
            return work(connection)

    def one(self, content: BaseModel) -> Response:
        """Answers with one thing and its entity tag; with nothing when the client has it already."""
        body = written(content)
        headers = {"ETag": etag_of(body)}
        if is_known(self.request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return Response(body, 200, headers, "application/json")

    def slice(self, limit: int, cursor: str | None) -> Slice:
        return self.gateway.cursors.read(self._listing, limit, cursor)

    def page(self, page: Page[Any], rows: Sequence[BaseModel]) -> Response:
        """Answers with a bare array; where it goes on stands in the headers."""
        cursor = None if not page.next else self.gateway.cursors.written(self._listing, page.next, page.total)
        headers = page_headers(self.request.url.path, self._parameters, cursor, page.total)
        return Response(encoded([row.model_dump() for row in rows]), 200, headers, "application/json")

    def check_unchanged(self, content: BaseModel) -> None:
        """Raises ``PreconditionFailed`` when If-Match names another state than ``content``."""
        check_unchanged(self.request.headers.get("if-match"), written(content))

    def write(self, action: str, work: Callable[[Transaction], Answer]) -> Response:
        """``work`` in one transaction with its audit row and, under an Idempotency-Key, its kept answer."""
        kept = self._run(lambda tx: self._written(tx, action, work))
        return Response(kept.body or None, kept.status, kept.headers)

    def _run(self, work: Callable[[Transaction], Kept]) -> Kept:
        """Two that take the same code at once: the later one looks again, and finds it taken or another one free."""
        for _ in range(_TRIES):
            try:
                return self.gateway.database.run(work)
            except IntegrityError as error:
                log.info("a code was taken meanwhile: %s", error.orig)
        raise conflict(text("Somebody else has just taken the same code."))

    def _written(self, tx: Transaction, action: str, work: Callable[[Transaction], Answer]) -> Kept:
        if not check_current(tx.connection, self.caller.id, self.scope.value):
            raise forbidden(self.scope.value)
        repetition = self._repetition()
        before = repetition.claim(tx) if repetition else None
        if before is not None:
            return Kept(before.status, {**before.headers, REPLAYED: "true"}, before.body)
        answer = work(tx)
        record(tx, self.origin, action, answer.subject)
        kept = _kept(answer)
        if repetition:
            repetition.keep(tx, kept)
        return kept

    def _repetition(self) -> Repetition | None:
        if self.idempotency_key is None:
            return None
        url = self.request.url
        return Repetition.of(self.caller.id, self.idempotency_key, self.request.method, url.path, self.body)

    @property
    def _listing(self) -> str:
        """What a cursor is good for: this path with these filters."""
        return "&".join([self.request.url.path, *(f"{name}={value}" for name, value in self._filters)])

    @property
    def _filters(self) -> list[tuple[str, str]]:
        parameters = self.request.query_params.multi_items()
        return sorted((name, value) for name, value in parameters if name not in ("limit", "cursor"))

    @property
    def _parameters(self) -> dict[str, str]:
        return {name: value for name, value in self.request.query_params.items() if name != "cursor"}


def origin_of(request: Request, actor: str) -> Origin:
    return Origin(actor, address_of(request.scope), correlation_of(request.scope))


def written(content: BaseModel) -> bytes:
    return encoded(content.model_dump())


def _kept(answer: Answer) -> Kept:
    if answer.content is None:
        return Kept(answer.status, {}, b"")
    body = written(answer.content)
    headers = {"Content-Type": "application/json", "ETag": etag_of(body)}
    if answer.location:
        headers["Location"] = answer.location
    return Kept(answer.status, headers, body)
