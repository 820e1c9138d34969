"""The routes of the exchange under ``/api/v1/sync``: msgspec on the wire, a workstation's key at the door."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import msgspec
from fastapi import APIRouter
from msgspec import Struct, field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from ims_desktop.central.clock import Now, system_now
from ims_desktop.central.database import Database
from ims_desktop.central.gateway.limits import address_of
from ims_desktop.central.sync.budget import SyncBudget
from ims_desktop.central.sync.differences import note
from ims_desktop.central.sync.enrolment import enrol, renew
from ims_desktop.central.sync.images.keeper import Keeper
from ims_desktop.central.sync.images.serving import answer
from ims_desktop.central.sync.problems import (
    Refused,
    bad_request,
    no_image,
    protocol_unsupported,
    too_large,
    unknown_key,
    workstation_revoked,
)
from ims_desktop.central.sync.pull import Asked, pull
from ims_desktop.central.sync.push import push
from ims_desktop.central.sync.sscc_blocks import Numbering
from ims_desktop.central.sync.workstations import Workstation, by_key
from ims_desktop.domain.ids import SiteId
from ims_desktop.protocol import OLDEST, PROTOCOL
from ims_desktop.protocol.codec import Unreadable, decode, encode
from ims_desktop.protocol.messages import (
    MOST_OPERATIONS,
    MOST_PUSH_BYTES,
    PAGE,
    DifferenceReport,
    EnrolRequest,
    PushRequest,
    RenewRequest,
)
from ims_desktop.protocol.mirror import MIRROR
from ims_desktop.protocol.mirror_file import VERSION

T = TypeVar("T")

PROTOCOL_HEADER = "IMS-Protocol"
"""Where a request without a body says which version it is of."""

MOST_BODY_BYTES = 4 * MOST_PUSH_BYTES
"""A single operation that is larger than a push should be is still taken."""

LITTLE = 128 * 1024
"""Bytes: so much is read of anybody."""


class _Speaks(msgspec.Struct):
    """As much of any message as says which version it is of."""

    protocol: int = PROTOCOL


class Spoken(Struct, frozen=True):
    """The versions of the protocol that are served here."""

    oldest: int = OLDEST
    newest: int = PROTOCOL

    @property
    def with_all_before(self) -> Spoken:
        """For pushes: work is taken however old the program is that recorded it. What cannot be read becomes a case."""
        return Spoken(0, self.newest)

    def check(self, version: int) -> None:
        if not self.oldest <= version <= self.newest:
            raise protocol_unsupported(self.oldest, self.newest)


SPOKEN = Spoken()


class Exchange(Struct, frozen=True):
    """What the routes work on."""

    database: Database
    now: Now = system_now
    budget: SyncBudget = field(default_factory=SyncBudget)
    numbering: Numbering = Numbering()
    spoken: Spoken = SPOKEN
    images: Keeper | None = None

    def push(self, authorization: str, body: bytes) -> bytes:
        workstation = self._workstation(authorization)
        request = _read(body, PushRequest, self.spoken.with_all_before)
        if request.workstation != workstation.id:
            raise unknown_key()
        if len(request.operations) > MOST_OPERATIONS:
            raise too_large(f"At most {MOST_OPERATIONS} operations at once.")
        self.budget.operations(workstation.id, len(request.operations))
        with self.budget.turn():
            return encode(push(self.database, workstation.id, request, self.now, self.numbering))

    def pull(self, authorization: str, asked: Asked) -> bytes:
        return pull(self.database, self._workstation(authorization), asked, self.now)

    def image_about(self, authorization: str) -> bytes:
        site = self._site_for_images(authorization)
        return encode(self._keeper().image(site).about)

    def image(self, authorization: str, headers: Headers, is_head: bool) -> Response:
        site = self._site_for_images(authorization)
        return answer(self._keeper(), site, headers, is_head)

    def _site_for_images(self, authorization: str) -> SiteId:
        workstation = self._workstation(authorization)
        if workstation.is_revoked:
            raise workstation_revoked()
        self.budget.image(workstation.id)
        return workstation.site

    def _keeper(self) -> Keeper:
        if self.images is None:
            raise no_image()
        return self.images

    def differs(self, authorization: str, body: bytes) -> bytes:
        workstation = self._workstation(authorization)
        report = _read(body, DifferenceReport, self.spoken)
        if report.workstation != workstation.id:
            raise unknown_key()
        note(self.database, workstation, report.differences)
        return b"{}"

    def enrol(self, address: str, body: bytes) -> bytes:
        self.budget.try_code(address)
        return encode(enrol(self.database, _read(body, EnrolRequest, self.spoken), self.numbering))

    def renew(self, authorization: str, body: bytes) -> bytes:
        workstation = self._workstation(authorization)
        if _read(body, RenewRequest, self.spoken).workstation != workstation.id:
            raise unknown_key()
        return encode(renew(self.database, workstation, self.numbering))

    def check_key(self, authorization: str) -> None:
        """Before a large body is read: whoever has no key may send none."""
        with self.database.reading() as connection:
            by_key(connection, authorization)

    def _workstation(self, authorization: str) -> Workstation:
        with self.database.reading() as connection:
            workstation = by_key(connection, authorization)
        self.budget.request(workstation.id)
        return workstation


def sync_router(exchange: Exchange) -> APIRouter:
    """The routes. They stay out of the public API's description: both ends of them are ours."""
    router = APIRouter(prefix="/api/v1/sync", include_in_schema=False)

    @router.post("/push")
    async def _push(request: Request) -> Response:
        known = partial(exchange.check_key, _authorization(request))
        return await _answer(request, lambda body: exchange.push(_authorization(request), body), known)

    @router.get("/pull")
    async def _pull(request: Request) -> Response:
        return await _answer(
            request, lambda _: exchange.pull(_authorization(request), _asked(request, exchange.spoken))
        )

    @router.get("/snapshot/about")
    async def _image_about(request: Request) -> Response:
        def work(_: bytes) -> bytes:
            _check_file(request, exchange.spoken)
            return exchange.image_about(_authorization(request))

        return await _answer(request, work)

    @router.api_route("/snapshot", methods=["GET", "HEAD"])
    async def _image(request: Request) -> Response:
        is_head = request.method == "HEAD"
        try:
            _check_file(request, exchange.spoken)
            return await run_in_threadpool(exchange.image, _authorization(request), request.headers, is_head)
        except Refused as refused:
            return refused.response()

    @router.post("/enrol")
    async def _enrol(request: Request) -> Response:
        return await _answer(request, lambda body: exchange.enrol(address_of(request.scope), body))

    @router.post("/renew")
    async def _renew(request: Request) -> Response:
        return await _answer(request, lambda body: exchange.renew(_authorization(request), body))

    @router.post("/differs")
    async def _differs(request: Request) -> Response:
        return await _answer(request, lambda body: exchange.differs(_authorization(request), body))

    return router


async def _answer(
    request: Request, work: Callable[[bytes], bytes], check: Callable[[], None] | None = None
) -> Response:
    """``check`` is asked before more than a little of the body is read; without it a little is all that is read."""
    try:
        body = await _bounded_body(request, check)
        return Response(await run_in_threadpool(work, body), media_type="application/json")
    except Refused as refused:
        return refused.response()
    except ClientDisconnect:  # in the middle of what it sends: nobody is there to be answered
        return bad_request("The body broke off.").response()


async def _bounded_body(request: Request, check: Callable[[], None] | None) -> bytes:
    parts: list[bytes] = []
    size, most = 0, LITTLE
    async for part in request.stream():
        size += len(part)
        if size > most and check is not None:
            await run_in_threadpool(check)
            check, most = None, MOST_BODY_BYTES
        if size > most:
            raise too_large(f"At most {most} bytes at once.")
        parts.append(part)
    return b"".join(parts)


def _authorization(request: Request) -> str:
    return request.headers.get("authorization", "")


def _asked(request: Request, spoken: Spoken) -> Asked:
    _check_spoken(request, spoken)
    if _number(request, "mirror", MIRROR) != MIRROR:
        raise protocol_unsupported(spoken.oldest, spoken.newest)
    parameters = request.query_params
    return Asked(
        after=_number(request, "after", 0),
        limit=_number(request, "limit", PAGE),
        epoch=parameters.get("epoch", ""),
        through=_number(request, "through", 0),
        records=tuple(one for one in parameters.get("records", "").split(",") if one),
        horizon=_number(request, "horizon", 0),
    )


def _check_file(request: Request, spoken: Spoken) -> None:
    """An image of another version is no use to whoever asks, and there is none here."""
    _check_spoken(request, spoken)
    if _number(request, "file", VERSION) != VERSION:
        raise no_image()


def _check_spoken(request: Request, spoken: Spoken) -> None:
    version = request.headers.get(PROTOCOL_HEADER, "")
    spoken.check(int(version) if version.isascii() and version.isdigit() and len(version) < 10 else PROTOCOL)


def _number(request: Request, name: str, default: int) -> int:
    written = request.query_params.get(name, str(default))
    if not (written.isascii() and written.isdigit() and len(written) <= 18):
        raise bad_request(f"{name} must be a whole number.")
    return int(written)


def _read(body: bytes, kind: type[T], spoken: Spoken) -> T:
    """The message; raises ``Refused`` for one of a newer protocol, whatever else it may say, and for no message."""
    try:
        spoken.check(decode(body, _Speaks).protocol)
        return decode(body, kind)
    except Unreadable as error:
        raise bad_request(f"The body is no {kind.__name__}: {error}") from error
