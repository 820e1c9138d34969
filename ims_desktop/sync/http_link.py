"""The line to the central over HTTP, for an other side that may be slow, broken, or somebody else altogether."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown, LinkRefused
from ims_desktop.ports.secrets import KeyStore
from ims_desktop.protocol import PROTOCOL
from ims_desktop.protocol.codec import Unreadable, decode, encode
from ims_desktop.protocol.messages import (
    Enrolled,
    EnrolRequest,
    ImageAbout,
    Problem,
    ProblemCode,
    PullReply,
    PushReply,
    PushRequest,
    RenewRequest,
)
from ims_desktop.protocol.mirror import MIRROR
from ims_desktop.protocol.mirror_file import VERSION
from ims_desktop.sync.wire import DEFAULT_LIMITS, Answer, Limits, Wanted, Wire

T = TypeVar("T")

TOO_MANY = 429
NOT_NOW = 503

IMAGE_TYPE = "application/zstd"


class HttpLink:
    """Authenticates as the workstation. Raises ``LinkDown`` and ``LinkRefused`` only; ``close`` may come from any
    thread and cuts what is going on."""

    def __init__(
        self,
        url: str,
        workstation: Callable[[], WorkstationId | None],
        keys: KeyStore,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        """``url`` is the public base, for example ``http://localhost:5000/api/v1``."""
        self._wire = Wire(url, limits)
        self._workstation = workstation
        self._keys = keys
        self._known: tuple[WorkstationId, str] | None = None

    def push(self, request: PushRequest) -> PushReply:
        return self._post("/sync/push", request, PushReply)

    def pull(self, after: int, limit: int, epoch: str, horizon: int = 0) -> PullReply:
        query = {"after": str(after), "limit": str(limit), "epoch": epoch, "mirror": str(MIRROR)}
        if horizon:
            query["horizon"] = str(horizon)
        answer = self._wire.exchange("GET", "/sync/pull", self._headers(), query=query)
        return _read(answer, PullReply)

    def image_about(self) -> ImageAbout:
        answer = self._wire.exchange("GET", "/sync/snapshot/about", self._headers(), query={"file": str(VERSION)})
        return _read(answer, ImageAbout)

    def image(self, about: ImageAbout, start: int, take: Callable[[bytes], None]) -> None:
        etag = f'"{about.sha256}"'
        headers = self._headers() | {"If-Match": etag, "Accept": IMAGE_TYPE}
        if start:
            headers["Range"] = f"bytes={start}-"
        wanted = Wanted(start, about.size, etag, IMAGE_TYPE)
        answer = self._wire.download("/sync/snapshot", headers, {"file": str(VERSION)}, wanted, take)
        if answer is not None:
            _read(answer, ImageAbout)
            raise LinkDown(
                text("Something that is not the central answers. Sign in to the network, or check the address.")
            )

    def enrol(self, request: EnrolRequest) -> Enrolled:
        answer = self._wire.exchange("POST", "/sync/enrol", _protocol(), body=encode(request))
        return _read(answer, Enrolled)

    def renew(self) -> Enrolled:
        workstation = self._workstation()
        if workstation is None:
            raise LinkDown(text("This workstation is not enrolled yet."))
        return self._post("/sync/renew", RenewRequest(workstation=workstation), Enrolled)

    def close(self) -> None:
        self._wire.close()

    def _post(self, path: str, message: object, kind: type[T]) -> T:
        return _read(self._wire.exchange("POST", path, self._headers(), body=encode(message)), kind)

    def _headers(self) -> dict[str, str]:
        return _protocol() | {"Authorization": f"Bearer {self._key()}"}

    def _key(self) -> str:
        """The key of the present identity; asked for once, since a keychain can be slow."""
        workstation = self._workstation()
        if workstation is None:
            return ""
        if self._known is None or self._known[0] != workstation:
            self._known = (workstation, self._stored_key(workstation))
        return self._known[1]

    def _stored_key(self, workstation: WorkstationId) -> str:
        try:
            key = self._keys.get(workstation)
        except ImsError as problem:
            raise LinkDown(problem.message) from problem
        if key is None:
            raise LinkDown(
                text(
                    "This workstation's key is missing. Start it with --enrol and a new code; nothing recorded is lost."
                )
            )
        return key


def _protocol() -> dict[str, str]:
    return {"IMS-Protocol": str(PROTOCOL)}


def _read(answer: Answer, kind: type[T]) -> T:
    """The message that the answer carries, or what it stands for instead."""
    if answer.status == NOT_NOW and (problem := _not_ready(answer)):
        raise LinkRefused(problem)
    if answer.status == TOO_MANY or answer.status >= 500:
        raise LinkDown(text("The central is busy or in trouble ({status}).", status=answer.status), answer.retry_after)
    if 300 <= answer.status < 400:
        raise LinkDown(
            text("The address of the central leads elsewhere. Sign in to the network, or check the address.")
        )
    if not answer.is_json:
        raise LinkDown(text("Something that is not the central answers. Sign in to the network, or check the address."))
    try:
        if answer.status < 300:
            return decode(answer.body, kind)
        problem = decode(answer.body, Problem)
    except Unreadable as unreadable:
        raise LinkDown(text("The central's answer cannot be read.")) from unreadable
    raise LinkRefused(problem)


def _not_ready(answer: Answer) -> Problem | None:
    """An image is being made: what a server in trouble or a proxy answers looks different."""
    try:
        problem = decode(answer.body, Problem)
    except Unreadable:
        return None
    return problem if problem.error.code == ProblemCode.IMAGE_NOT_READY else None
