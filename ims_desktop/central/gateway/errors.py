"""What the API answers when it cannot do what was asked: the errors, each with its status and its code for programs."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from ims_desktop.domain.errors import ImsError
from ims_desktop.domain.texts import Text, text


class FieldError(Struct, frozen=True):
    """One thing that is wrong with a request, and where: a JSON pointer into the body, or a parameter's name."""

    detail: str
    pointer: str = ""
    parameter: str = ""


class ApiError(ImsError):
    """A request that gets a problem instead of an answer."""

    status = 400
    code = "BAD_REQUEST"

    def __init__(
        self,
        title: Text,
        message: Text,
        remedy: Text,
        *,
        errors: tuple[FieldError, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title, message, remedy)
        self.errors = errors
        self.headers = dict(headers or {})


class BadRequest(ApiError):
    """The request cannot be understood as it is written."""


class Unauthorized(ApiError):
    """Nobody is signed in, or the token does not hold."""

    status = 401
    code = "UNAUTHORIZED"


class TokenExpired(Unauthorized):
    """The access token was good once: a refresh mends it."""

    code = "TOKEN_EXPIRED"


class Forbidden(ApiError):
    """Somebody is signed in who may not do this."""

    status = 403
    code = "FORBIDDEN"


class NotFound(ApiError):
    """There is no such thing."""

    status = 404
    code = "NOT_FOUND"


class NotAcceptable(ApiError):
    """The client takes no JSON."""

    status = 406
    code = "NOT_ACCEPTABLE"


class RequestTimeout(ApiError):
    """The request does not arrive."""

    status = 408
    code = "REQUEST_TIMEOUT"


class Conflict(ApiError):
    """It goes against how things stand."""

    status = 409
    code = "CONFLICT"


class PreconditionFailed(ApiError):
    """The thing has changed since the client read it."""

    status = 412
    code = "PRECONDITION_FAILED"


class ContentTooLarge(ApiError):
    """The body is larger than the central reads."""

    status = 413
    code = "CONTENT_TOO_LARGE"


class UnsupportedMediaType(ApiError):
    """The body is no JSON."""

    status = 415
    code = "UNSUPPORTED_MEDIA_TYPE"


class IdempotencyKeyReused(ApiError):
    """The same Idempotency-Key came with another request."""

    status = 422
    code = "IDEMPOTENCY_KEY_REUSED"


class TooManyRequests(ApiError):
    """The budget is spent for now."""

    status = 429
    code = "TOO_MANY_REQUESTS"


class Busy(ApiError):
    """Too much at once; the headers say when to come back."""

    status = 503
    code = "TRY_AGAIN"


def bad_request(message: Text, *errors: FieldError) -> BadRequest:
    return BadRequest(
        text("The request is not right"), message, text("Correct the request and send it again."), errors=errors
    )


def bad_field(message: Text, pointer: str) -> BadRequest:
    """One field of the body does not say something that can be done; ``pointer`` says which."""
    return bad_request(message, FieldError(str(message), pointer=pointer))


def bad_parameter(message: Text, name: str) -> BadRequest:
    return bad_request(message, FieldError(str(message), parameter=name))


def unauthorized(message: Text) -> Unauthorized:
    return Unauthorized(
        text("Not signed in"), message, text("Sign in and send the request with the access token."), headers=_CHALLENGE
    )


def token_expired() -> TokenExpired:
    return TokenExpired(
        text("The session has expired"),
        text("Token has expired"),
        text("Ask for a new token with the refresh token."),
        headers={"WWW-Authenticate": 'Bearer error="invalid_token", error_description="The access token expired"'},
    )


def forbidden(scope: str) -> Forbidden:
    return Forbidden(
        text("Not allowed"),
        text("This needs the right {scope}.", scope=scope),
        text("Ask somebody who has it, or an administrator."),
        headers={"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'},
    )


def not_found(what: str, key: str) -> NotFound:
    return NotFound(
        text("Not found"),
        text("There is no {what} “{key}”.", what=what, key=key[:80]),
        text("Check the code, or look it up in the list."),
    )


def conflict(message: Text) -> Conflict:
    return Conflict(text("Not as things stand"), message, text("Read it again and decide anew."))


def changed_meanwhile() -> PreconditionFailed:
    return PreconditionFailed(
        text("Changed meanwhile"),
        text("It is no longer what If-Match names."),
        text("Read it again and repeat the change on what it is now."),
    )


_CHALLENGE = {"WWW-Authenticate": "Bearer"}
