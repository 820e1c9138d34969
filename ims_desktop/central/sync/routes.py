"""The routes of the exchange under ``/api/v1/sync``: msgspec on the wire, a workstation's key at the door."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec
from fastapi import APIRouter
from msgspec import Struct, field
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response

from ims_desktop.central.clock import Now, system_now
from ims_desktop.central.database import Database
from ims_desktop.central.gateway.limits import address_of
from ims_desktop.central.sync.budget import SyncBudget
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
from ims_desktop.central.sync.pull import pull
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


class _Speaks(msgspec.Struct):
    """As much of any message as says which version it is of."""

    protocol: int = PROTOCOL


class PullAsked(Struct, frozen=True):
    after: int
    limit: int
    epoch: str
    horizon: int


class Exchange(Struct, frozen=True):
    """What the routes work on."""

    database: Database
    now: Now = system_now
    budget: SyncBudget = field(default_factory=SyncBudget)
    numbering: Numbering = Numbering()
    images: Keeper | None = None

    def push(self, authorization: str, body: bytes) -> bytes:
        workstation = self._workstation(authorization)
        request = _read(body, PushRequest)
        if request.workstation != workstation.id:
            raise unknown_key()
        if len(request.operations) > MOST_OPERATIONS:
            raise too_large(f"At most {MOST_OPERATIONS} operations at once.")
        self.budget.operations(workstation.id, len(request.operations))
        with self.budget.turn():
            return encode(push(self.database, workstation.id, request, self.now, self.numbering))

    def pull(self, authorization: str, asked: PullAsked) -> bytes:
        workstation = self._workstation(authorization)
        return pull(self.database, workstation, asked.after, asked.limit, asked.epoch, self.now, asked.horizon)

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

    def enrol(self, address: str, body: bytes) -> bytes:
        self.budget.try_code(address)
        return encode(enrol(self.database, _read(body, EnrolRequest), self.numbering))

    def renew(self, authorization: str, body: bytes) -> bytes:
        workstation = self._workstation(authorization)
        if _read(body, RenewRequest).workstation != workstation.id:
            raise unknown_key()
        return encode(renew(self.database, workstation, self.numbering))

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
        return await _answer(request, lambda body: exchange.push(_authorization(request), body))

    @router.get("/pull")
    async def _pull(request: Request) -> Response:
        return await _answer(request, lambda _: exchange.pull(_authorization(request), _pull_asked(request)))

    @router.get("/snapshot/about")
    async def _image_about(request: Request) -> Response:
        def work(_: bytes) -> bytes:
            _check_file(request)
            return exchange.image_about(_authorization(request))

        return await _answer(request, work)

    @router.api_route("/snapshot", methods=["GET", "HEAD"])
    async def _image(request: Request) -> Response:
        is_head = request.method == "HEAD"
        try:
            _check_file(request)
            return await run_in_threadpool(exchange.image, _authorization(request), request.headers, is_head)
        except Refused as refused:
            return refused.response()

    @router.post("/enrol")
    async def _enrol(request: Request) -> Response:
        return await _answer(request, lambda body: exchange.enrol(address_of(request.scope), body))

    @router.post("/renew")
    async def _renew(request: Request) -> Response:
        return await _answer(request, lambda body: exchange.renew(_authorization(request), body))

    return router


async def _answer(request: Request, work: Callable[[bytes], bytes]) -> Response:
    try:
        body = await _bounded_body(request)
        return Response(await run_in_threadpool(work, body), media_type="application/json")
    except Refused as refused:
        return refused.response()


async def _bounded_body(request: Request) -> bytes:
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BODY_BYTES:
            raise too_large(f"At most {MOST_BODY_BYTES} bytes at once.")
        parts.append(part)
    return b"".join(parts)


def _authorization(request: Request) -> str:
    return request.headers.get("authorization", "")


def _pull_asked(request: Request) -> PullAsked:
    _check_spoken(request)
    if _number(request, "mirror", MIRROR) != MIRROR:
        raise protocol_unsupported()
    return PullAsked(
        _number(request, "after", 0),
        _number(request, "limit", PAGE),
        request.query_params.get("epoch", ""),
        _number(request, "horizon", 0),
    )


def _check_file(request: Request) -> None:
    """An image of another version is no use to whoever asks, and there is none here."""
    _check_spoken(request)
    if _number(request, "file", VERSION) != VERSION:
        raise no_image()


def _check_spoken(request: Request) -> None:
    spoken = request.headers.get(PROTOCOL_HEADER, "")
    _check_protocol(int(spoken) if spoken.isascii() and spoken.isdigit() and len(spoken) < 10 else PROTOCOL)


def _number(request: Request, name: str, default: int) -> int:
    written = request.query_params.get(name, str(default))
    if not (written.isascii() and written.isdigit() and len(written) <= 18):
        raise bad_request(f"{name} must be a whole number.")
    return int(written)


def _read(body: bytes, kind: type[T]) -> T:
    """The message; raises ``Refused`` for one of a newer protocol, whatever else it may say, and for no message."""
    try:
        _check_protocol(decode(body, _Speaks).protocol)
        return decode(body, kind)
    except Unreadable as error:
        raise bad_request(f"The body is no {kind.__name__}: {error}") from error


def _check_protocol(version: int) -> None:
    """Older ones too would be taken in a push; there is none yet (``OLDEST``)."""
    if not OLDEST <= version <= PROTOCOL:
        raise protocol_unsupported()
