"""What the OpenAPI document says of answers: the one problem body, and the headers of pages and single things."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from ims_desktop.central.gateway.problems import MEDIA_TYPE


class ProblemError(BaseModel):
    """The same problem for programs that look for ``error.code``."""

    code: str = Field(examples=["NOT_FOUND"])
    message: str = Field(examples=["There is no item “A-100”."])


class ProblemField(BaseModel):
    """One thing that is wrong with the request: ``pointer`` into the body, or the ``parameter``."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class Problem(BaseModel):
    """Every answer that is an error: RFC 9457, and ``error`` inside."""

    model_config = ConfigDict(title="Problem")

    type: str = Field(examples=["urn:ims:problem:not-found"])
    title: str
    status: int
    detail: str
    instance: str
    errors: list[ProblemField]
    error: ProblemError
    correlation_id: str


_MEANINGS = {
    304: "The client has it already, as If-None-Match says.",
    400: "The request is not right; `errors` says where.",
    401: "Not signed in, or the token has expired (`TOKEN_EXPIRED`).",
    403: "Signed in, but without the right; the message names it.",
    404: "There is no such thing.",
    406: "The Accept header rules out application/json.",
    409: "Against how things stand now.",
    412: "Changed since the client read it (If-Match).",
    413: "The body is too large.",
    415: "The body is not application/json.",
    422: "The Idempotency-Key came with another request before.",
    429: "The budget is spent; Retry-After says when it is renewed.",
    500: "A fault of the central; the correlation id helps to find it.",
    503: "The central cannot reach its database, or is busy; try again.",
}

_EVERYWHERE = (406, 429, 500, 503)
READING = (400, 401, 403)
_BODY = (413, 415)

Responses = dict[int | str, dict[str, Any]]


def problems(*statuses: int) -> Responses:
    """The documented errors of an operation: ``statuses`` and those that any request may meet."""
    return {status: _problem(status) for status in sorted({*statuses, *_EVERYWHERE})}


def listing() -> Responses:
    return {200: {"headers": {"X-Total-Count": _TOTAL, "Link": _LINK}}, **problems(*READING)}


def single() -> Responses:
    return {200: {"headers": {"ETag": _ETAG}}, 304: {"description": _MEANINGS[304]}, **problems(*READING, 404)}


def creation(*more: int) -> Responses:
    headers = {"ETag": _ETAG, "Location": _header("Where it is from now on."), "Idempotent-Replayed": _REPLAYED}
    return {201: {"headers": headers}, **problems(*READING, 409, *_BODY, 422, *more)}


def change() -> Responses:
    return {200: {"headers": {"ETag": _ETAG}}, **problems(*READING, 404, 409, 412, *_BODY)}


def removal() -> Responses:
    return problems(*READING, 404, 409)


def _problem(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": _MEANINGS[status], "content": {MEDIA_TYPE: {"schema": schema}}}


def _header(description: str, kind: str = "string") -> dict[str, Any]:
    return {"description": description, "schema": {"type": kind}}


_ETAG = _header("Names this state of it: send it as If-None-Match or If-Match.")
_TOTAL = _header("How many rows there are on all pages.", "integer")
_LINK = _header('The next page, with `rel="next"`; absent on the last one.')
_REPLAYED = _header("`true` when this is the answer of an earlier request with the same Idempotency-Key.")
