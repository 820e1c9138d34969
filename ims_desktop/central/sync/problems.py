"""Problems that a workstation is answered with. Each code has one defined next state there."""

from __future__ import annotations

from starlette.responses import Response

from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import ErrorBody, Problem, ProblemCode

MEDIA_TYPE = "application/problem+json"

WAIT_FOR_IMAGE = 2
"""Seconds."""


class Refused(Exception):
    """A request of a workstation that is not done, and why."""

    def __init__(self, problem: Problem, retry_after: int | None = None) -> None:
        super().__init__(problem.error.message)
        self.problem = problem
        self.retry_after = retry_after

    def response(self) -> Response:
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        if self.problem.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return Response(encode(self.problem), self.problem.status, headers, MEDIA_TYPE)


def gap(expected: int) -> Refused:
    return _refused(409, ProblemCode.GAP, f"Operation {expected} must come next.", expected=expected)


def forked(expected: int) -> Refused:
    return _refused(
        409, ProblemCode.FORKED, f"Operation {expected} was handed in before, and was another one.", expected=expected
    )


def epoch_changed() -> Refused:
    return _refused(409, ProblemCode.EPOCH, "The central was put back from a backup since.")


def cursor_ahead() -> Refused:
    return _refused(409, ProblemCode.CURSOR_AHEAD, "The feed does not reach that far.")


def protocol_unsupported(oldest: int, newest: int) -> Refused:
    message = f"The central speaks versions {oldest} to {newest}."
    return _refused(400, ProblemCode.PROTOCOL, message, oldest=oldest, newest=newest)


def below_horizon() -> Refused:
    message = "What was deleted since may be forgotten. Read everything anew."
    return _refused(410, ProblemCode.BELOW_HORIZON, message)


def no_image() -> Refused:
    return _refused(404, ProblemCode.NO_IMAGE, "No image is kept. Read page by page.")


def image_not_ready(done: int, out_of: int) -> Refused:
    refused = _refused(503, ProblemCode.IMAGE_NOT_READY, "An image is being made.", done=done, out_of=out_of)
    refused.retry_after = WAIT_FOR_IMAGE
    return refused


def image_replaced() -> Refused:
    return _refused(412, ProblemCode.NO_IMAGE, "This image is no longer kept. Ask for today's.")


def unknown_key() -> Refused:
    return _refused(401, ProblemCode.UNKNOWN_KEY, "No workstation has this key.")


def workstation_revoked() -> Refused:
    return _refused(403, ProblemCode.REVOKED, "This workstation was revoked.")


def unknown_code() -> Refused:
    return _refused(403, "unknown_code", "The code is wrong, used or too old. Ask an administrator for a new one.")


def bad_request(detail: str) -> Refused:
    return _refused(400, "bad_request", detail)


def too_large(detail: str) -> Refused:
    return _refused(413, ProblemCode.TOO_LARGE, detail)


def too_many(retry_after: int) -> Refused:
    refused = _refused(429, ProblemCode.TOO_MANY, f"Come back in {retry_after} seconds.")
    refused.retry_after = retry_after
    return refused


_TITLES = {
    400: "Not understood",
    401: "Not known",
    403: "Not allowed",
    404: "Not there",
    409: "Not as the central knows it",
    410: "Gone",
    412: "Replaced",
    413: "Too large",
    429: "Too many requests",
    503: "Not ready yet",
}


def _refused(
    status: int,
    code: str,
    message: str,
    expected: int | None = None,
    oldest: int | None = None,
    newest: int | None = None,
    done: int | None = None,
    out_of: int | None = None,
) -> Refused:
    problem = Problem(
        type=f"urn:ims:problem:{code.replace('_', '-')}",
        title=_TITLES[status],
        status=status,
        detail=message,
        error=ErrorBody(code, message),
        expected=expected,
        oldest=oldest,
        newest=newest,
        done=done,
        out_of=out_of,
    )
    return Refused(problem)
