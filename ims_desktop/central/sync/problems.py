"""Problems that a workstation is answered with. Each code has one defined next state there."""

from __future__ import annotations

from starlette.responses import Response

from ims_desktop.protocol.codec import encode
from ims_desktop.protocol.messages import ErrorBody, Problem, ProblemCode

MEDIA_TYPE = "application/problem+json"


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
    409: "Not as the central knows it",
    413: "Too large",
    429: "Too many requests",
}


def _refused(
    status: int,
    code: str,
    message: str,
    expected: int | None = None,
    oldest: int | None = None,
    newest: int | None = None,
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
    )
    return Refused(problem)
