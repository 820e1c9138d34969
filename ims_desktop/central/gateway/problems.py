"""The one body that every error has: RFC 9457, with the ``error`` object that the API's clients look for inside."""

from __future__ import annotations

import http
import logging
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import Scope

from ims_desktop.central.gateway.correlation import correlation_of
from ims_desktop.central.gateway.errors import ApiError, FieldError
from ims_desktop.domain.errors import AskSupervisor, ImsError, InputProblem, SignInAgain, TryAgain

MEDIA_TYPE = "application/problem+json"

INTERNAL_ERROR = "An internal error occurred"

log = logging.getLogger(__name__)

_FAMILIES: tuple[tuple[type[ImsError], int], ...] = (
    (InputProblem, 400),
    (SignInAgain, 401),
    (AskSupervisor, 403),
    (TryAgain, 503),
)

_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

_CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    413: "CONTENT_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    503: "TRY_AGAIN",
}


def answer_with_problems(app: FastAPI) -> None:
    """Whatever goes wrong in ``app``, ours or the framework's, is answered with the one body."""
    app.add_exception_handler(ImsError, _said)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(RequestValidationError, _invalid)


def problem(error: ImsError, scope: Scope) -> Response:
    """The answer to a request that ended in ``error``; what is our own fault is logged, and not told."""
    if isinstance(error, ApiError):
        return _body(scope, error.status, error.code, error, error.errors, error.headers)
    for family, status in _FAMILIES:
        if isinstance(error, family):
            return _body(scope, status, _CODES[status], error)
    log.error("%s", error, exc_info=error)
    return internal_error(scope)


def internal_error(scope: Scope) -> Response:
    return write(scope, 500, "INTERNAL_ERROR", "Internal Server Error", INTERNAL_ERROR)


def _body(
    scope: Scope,
    status: int,
    code: str,
    error: ImsError,
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    return write(scope, status, code, str(error.title), str(error.message), str(error.remedy), errors, headers)


def write(
    scope: Scope,
    status: int,
    code: str,
    title: str,
    message: str,
    remedy: str = "",
    errors: Sequence[FieldError] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    content: dict[str, Any] = {
        "type": f"urn:ims:problem:{code.lower().replace('_', '-')}",
        "title": title,
        "status": status,
        "detail": f"{message} {remedy}".strip(),
        "instance": scope["path"],
        "errors": [_field(one) for one in errors],
        "error": {"code": code, "message": message},
        "correlation_id": correlation_of(scope),
    }
    return Response(_encoded(content), status, headers, MEDIA_TYPE)


def _encoded(content: dict[str, Any]) -> bytes:
    """As JSON, with what is no Unicode text (half a surrogate pair out of an escape) shown as a question mark."""
    try:
        return msgspec.json.encode(content)
    except UnicodeEncodeError:
        return msgspec.json.encode(_clean(content))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list) else value


def _field(error: FieldError) -> dict[str, str]:
    place = {"pointer": error.pointer} if error.pointer else {"parameter": error.parameter}
    return {"detail": error.detail, **place}


async def _said(request: Request, error: Exception) -> Response:
    assert isinstance(error, ImsError)
    return problem(error, request.scope)


async def _framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = http.HTTPStatus(error.status_code).phrase
    code = _CODES.get(error.status_code, title.upper().replace(" ", "_"))
    headers = dict(error.headers or {})
    if error.status_code == http.HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(sorted(_methods(request)))
    return write(request.scope, error.status_code, code, title, str(error.detail), headers=headers)


def _methods(request: Request) -> set[str]:
    """Every method that some route has for this path; the framework names those of the first route only."""
    routes: Sequence[BaseRoute] = request.app.routes
    asked = {method: {**request.scope, "method": method} for method in _METHODS}
    return {method for method, scope in asked.items() if any(route.matches(scope)[0] is Match.FULL for route in routes)}


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = tuple(_located(one) for one in error.errors())
    first = errors[0]
    where = first.pointer or first.parameter
    message = f"{where}: {first.detail}" if where else first.detail
    return write(
        request.scope,
        400,
        "BAD_REQUEST",
        "The request is not right",
        message,
        "Correct the request and send it again.",
        errors,
    )


def _located(error: dict[str, Any]) -> FieldError:
    """A validation error of pydantic's as one of ours; of the value only the place is told."""
    source, *path = error["loc"]
    if source == "body":
        return FieldError(error["msg"], pointer="".join(f"/{_escaped(part)}" for part in path) or "/")
    return FieldError(error["msg"], parameter=str(path[0]) if path else str(source))


def _escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
