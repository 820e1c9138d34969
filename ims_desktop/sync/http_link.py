"""The line to the central over HTTP, for an other side that may be slow, broken, or somebody else altogether."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.ids import WorkstationId
from ims_desktop.domain.texts import text
from ims_desktop.ports.link import LinkDown, LinkRefused, Trouble
from ims_desktop.ports.secrets import KeyStore
from ims_desktop.protocol import PROTOCOL
from ims_desktop.protocol.codec import Unreadable, decode, encode
from ims_desktop.protocol.messages import (
    Difference,
    DifferenceReport,
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
from ims_desktop.sync.problems import too_large_for_somebody
from ims_desktop.sync.statuses import TOO_LARGE, down_by
from ims_desktop.sync.wire import DEFAULT_LIMITS, Answer, Limits, Wanted, Wire

T = TypeVar("T")

TOO_MANY = 429
TOO_SLOW = 408
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

    def pull(
        self, after: int, limit: int, epoch: str, through: int = 0, records: Sequence[str] = (), horizon: int = 0
    ) -> PullReply:
        query = {"after": str(after), "limit": str(limit), "epoch": epoch, "mirror": str(MIRROR)}
        query |= {"through": str(through)} if through else {}
        query |= {"records": ",".join(records)} if records else {}
        query |= {"horizon": str(horizon)} if horizon else {}
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

    def renew(self, earlier: WorkstationId | None = None) -> Enrolled:
        workstation = earlier or self._present()
        headers = _headers(self._stored_key(workstation))
        body = encode(RenewRequest(workstation=workstation))
        return _read(self._wire.exchange("POST", "/sync/renew", headers, body=body), Enrolled)

    def tell_differences(self, differences: Sequence[Difference]) -> None:
        report = DifferenceReport(workstation=self._present(), differences=tuple(differences))
        self._post("/sync/differs", report, dict)

    def key(self) -> str:
        """What the workstation is known by; raises ``LinkDown`` where it has none."""
        return self._key()

    def close(self) -> None:
        self._wire.close()

    def _post(self, path: str, message: object, kind: type[T]) -> T:
        return _read(self._wire.exchange("POST", path, self._headers(), body=encode(message)), kind)

    def _present(self) -> WorkstationId:
        workstation = self._workstation()
        if workstation is None:
            raise LinkDown(text("This workstation is not enrolled yet."))
        return workstation

    def _headers(self) -> dict[str, str]:
        return _headers(self._key())

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
            raise LinkDown(problem.message, trouble=Trouble.KEY) from problem
        if key is None:
            raise LinkDown(
                text(
                    "This workstation's key is missing. Start it with --enrol and a new code; nothing recorded is lost."
                ),
                trouble=Trouble.KEY,
            )
        return key


def _headers(key: str) -> dict[str, str]:
    return _protocol() | {"Authorization": f"Bearer {key}"}


def _protocol() -> dict[str, str]:
    return {"IMS-Protocol": str(PROTOCOL)}


def _read(answer: Answer, kind: type[T]) -> T:
    """The message that the answer carries, or what it stands for instead."""
    status = answer.status
    if 200 <= status < 300 and answer.is_json:
        try:
            return decode(answer.body, kind)
        except Unreadable as unreadable:
            raise down_by(status, None, is_readable=True) from unreadable
    problem = _problem(answer) if 400 <= status < 500 and status not in (TOO_SLOW, TOO_MANY) else None
    if problem is None and status == NOT_NOW:
        problem = _not_ready(answer)
    if problem is None and status == TOO_LARGE:
        problem = too_large_for_somebody()
    if problem is not None:
        raise LinkRefused(problem)
    raise down_by(status, answer.retry_after, is_readable=answer.is_json)


def _problem(answer: Answer) -> Problem | None:
    """The central's own word. Whatever else stands in the way may answer with JSON too, but not with this."""
    if not answer.is_json:
        return None
    try:
        return decode(answer.body, Problem)
    except Unreadable:
        return None


def _not_ready(answer: Answer) -> Problem | None:
    """An image is being made: what a server in trouble or a proxy answers looks different."""
    problem = _problem(answer)
    return problem if problem and problem.error.code == ProblemCode.IMAGE_NOT_READY else None
